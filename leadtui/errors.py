"""The errors leadtui raises on purpose, each with a message key, a hint and an exit code."""

from __future__ import annotations

from typing import ClassVar

from leadtui.i18n import _


class LeadtuiError(Exception):
    """Something a person can act on.

    ``message`` and ``hint`` are catalog keys with ``{name}`` placeholders filled from
    ``params``; ``field`` names the field of the registry the error is about, if any.
    """

    exit_code: ClassVar[int] = 70

    def __init__(self, message: str, hint: str = "", *, field: str | None = None, **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.field = field
        self.params = params

    def text(self) -> str:
        """What happened, in the current language."""
        return _(self.message, **self.params)

    def advice(self) -> str:
        """What to do about it, in the current language; may be empty."""
        return _(self.hint, **self.params)

    def __str__(self) -> str:
        return " ".join(part for part in (self.text(), self.advice()) if part)


class RuleError(LeadtuiError):
    """A business rule refuses the change."""

    exit_code = 1


class ValidationError(RuleError):
    """A value does not have the form its field asks for."""


class NotFoundError(RuleError):
    """What was named does not exist, or is not visible to the viewer."""


class UsageError(LeadtuiError):
    """The command line, a query or a setting cannot be understood."""

    exit_code = 2


class PermissionDenied(LeadtuiError):
    """The viewer may not do this."""

    exit_code = 3


class PasswordNeeded(PermissionDenied):
    """A login of the operating system that many share says nothing about who sits there."""


class Deactivated(PermissionDenied):
    """Whoever signed in may not work here any more."""


class ConflictError(LeadtuiError):
    """Someone else changed the same thing in the meantime."""

    exit_code = 4


class DatabaseError(LeadtuiError):
    """The database cannot be reached, is locked, or has another schema."""

    exit_code = 5


class Unreachable(DatabaseError):
    """The database does not answer; it may again."""


class ConnectionLost(Unreachable):
    """The server hung up; the next call opens a new connection."""


class RejectsError(LeadtuiError):
    """An import finished, but some rows were left out."""

    exit_code = 6


class Cancelled(LeadtuiError):
    """The person, or a signal, stopped the work."""

    exit_code = 130
