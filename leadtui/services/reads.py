"""Reads that survive a lost connection."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, ParamSpec, TypeVar

from leadtui.store.database import Store

P = ParamSpec("P")
T = TypeVar("T")


def reads(function: Callable[Concatenate[Store, P], T]) -> Callable[Concatenate[Store, P], T]:
    """A service that only reads: driver errors mapped, asked once more if the connection is lost."""

    def read(store: Store, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return store.read(lambda: function(store, *args, **kwargs))

    update_wrapper(read, function)
    return read
