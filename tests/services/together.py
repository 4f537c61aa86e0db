"""Several programs at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable

from leadtui.errors import LeadtuiError

SECONDS = 60


def together(*functions: Callable[[], object]) -> list[LeadtuiError]:
    """Run each in a thread of its own; the errors they ended with."""
    errors: list[LeadtuiError] = []

    def guarded(function: Callable[[], object]) -> None:
        try:
            function()
        except LeadtuiError as error:
            errors.append(error)

    threads = [threading.Thread(target=guarded, args=(function,)) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
        assert not thread.is_alive()
    return errors
