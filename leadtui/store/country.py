"""The country whose calendar, phones and money a desk goes by."""

from __future__ import annotations

from leadtui.store import settings
from leadtui.store.kept import forget
from leadtui.store.models import Workday


def settle(country: str, currency: str) -> None:
    """Make this the country of a new database; its workdays are the caller's to fill."""
    settings.save("country", country)
    settings.save("phone_region", country)
    settings.save("currency", currency)
    Workday.delete().execute()
    forget()
