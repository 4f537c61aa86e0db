"""The history of one sample lead, told command by command."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import zip_longest
from random import Random
from typing import Any

from leadtui import clock
from leadtui.domain.cadence import first_contact
from leadtui.domain.lists import OPEN_STATUSES
from leadtui.domain.money import exponent
from leadtui.services.demo.customers import Customer, rounded
from leadtui.services.demo.days import Days
from leadtui.services.demo.fate import Fate, Touch
from leadtui.services.demo.pen import Pen
from leadtui.services.demo.phases import touches
from leadtui.services.demo.sample import Said, Sample
from leadtui.store.ledger import Ledger, Row


class Storyteller:
    """Writes leads into the ledger, one after the other."""

    def __init__(self, ledger: Ledger, sample: Sample, days: Days, manager: Row) -> None:
        self.ledger, self.sample, self.days, self.manager = ledger, sample, days, manager
        self.random: Random = days.random
        self.units = 10 ** exponent(sample.currency)
        self.contracts = 0

    def tell(self, fate: Fate, customer: Customer) -> None:
        """Everything that happened to one lead."""
        Story(self, fate, customer).tell()


class Story:
    """One lead as it goes its way."""

    def __init__(self, teller: Storyteller, fate: Fate, customer: Customer) -> None:
        self.teller, self.fate, self.customer = teller, fate, customer
        self.sample, self.random = teller.sample, teller.random
        owner = fate.owner_before if fate.owner_before is not None else fate.owner
        self.pen = Pen(teller.ledger, self.sample, owner)
        self.rival = self.random.choice(self.sample.rivals)

    def tell(self) -> None:
        """From the first entry to the last plan."""
        self._create()
        told = touches(self.fate, self.sample, self.random)
        for touch, following in zip_longest(told, told[1:]):
            self._follow_up(touch, following)
        if self.fate.owner_before is not None:
            last = self.fate.touches[-1] if self.fate.touches else self.fate.created_at
            self.pen.hand_over(self.fate.owner, last + timedelta(hours=1), self.teller.manager)

    def _create(self) -> None:
        fate, customer, owner = self.fate, self.customer, self.pen.owner
        source, detail = self.random.choice(self.sample.campaigns)
        by = owner if owner is not None and self.random.random() < 0.5 else self.teller.manager
        self.pen.create(
            by,
            fate.created_at,
            customer=customer.name,
            short_name=customer.short_name,
            sort_key=customer.sort_key,
            industry=customer.industry,
            region=customer.region,
            size=customer.size,
            source=source,
            source_detail=detail,
            need=customer.need,
            need_confirmed_on=self._day(fate.created_at),
            product_interest=customer.product.name,
            currency=self.sample.currency,
            level=fate.level,
        )
        for person in customer.people:
            self.pen.contact(person, with_email=self.random.random() < 0.5)
        self.pen.tag(self.random.sample(self.sample.tags, self.random.choice((0, 0, 1, 1, 2))))
        if owner is not None:
            self._plan_first()

    def _plan_first(self) -> None:
        at = self.fate.created_at
        wall = clock.local(at, self.sample.zone).replace(tzinfo=None)
        due = first_contact(self.fate.level, wall, self.teller.days.calendar)
        self.pen.place("first", due.day, due.at, at, step=self.sample.first_step)

    def _follow_up(self, touch: Touch, following: Touch | None) -> None:
        assert self.pen.owner is not None
        at = touch.at + timedelta(minutes=self.random.randrange(2, 9))
        self.teller.ledger.command("followup.new", self.pen.owner, at, self.pen.lead)
        said = self._said(touch)
        followup = self._say(said, touch, at)
        self.pen.close(followup["outcome"], at, followup)
        if touch.status in OPEN_STATUSES:
            self.pen.change(self._confirmed(touch.status, self._day(at)))
            self._decider(touch.status)
        if touch.status is not None:
            self._move(touch.status, at)
        if self.pen.lead["status"] in OPEN_STATUSES:
            self._plan_next(said, following, at, followup)
        self._milestone(touch, at)

    def _said(self, touch: Touch) -> Said:
        """The texts with the lead's own product, contact and rival in them."""
        if touch.said is None:
            return Said("phone", self.random.choice(self.sample.attempts))
        names = {"product": self.customer.product.name, "contact": self.customer.people[0].address}
        said = touch.said
        texts = {
            name: getattr(said, name).format(**names, rival=self.rival)
            for name in ("summary", "next_step", "decision")
        }
        return replace(said, **texts)

    def _say(self, said: Said, touch: Touch, at: datetime) -> Row:
        reached = touch.said is not None
        contact = self.random.choice(self.pen.contacts) if reached else self.pen.contacts[0]
        return self.pen.say(said, "reached" if reached else "not_reached", touch.at, at, contact)

    def _confirmed(self, status: str, day: date) -> dict[str, Any]:
        """What becomes known on the way: value and need first, then what high intent asks for."""
        value, units = self.customer.value, self.teller.units
        columns: dict[str, Any] = {
            "expected_value": value * units,
            "intent": "medium",
            "need_confirmed_on": day,
            "need_confirmed_count": 1,
        }
        if status != "high_intent":
            return columns
        for name in ("budget", "decision", "timeline"):
            columns |= {f"{name}_confirmed_on": day, f"{name}_confirmed_count": self.random.choice((1, 1, 2))}
        return columns | {
            "intent": "high",
            "budget_min": rounded(value * 0.8) * units,
            "budget_max": rounded(value * 1.15) * units,
            "expected_close": day + timedelta(days=self.random.randrange(20, 75)),
        }

    def _decider(self, status: str) -> None:
        if status != "high_intent":
            return
        for contact, person in zip(self.pen.contacts, self.customer.people, strict=True):
            if person.post.role == "decision_maker":
                self.teller.ledger.change("contact", contact, {"roles": "decision_maker"})

    def _move(self, status: str, at: datetime) -> None:
        columns: dict[str, Any] = {"status": status, "status_since": at}
        reason = self.sample.reason(status)
        match status:
            case "won":
                columns |= self._signed(self._day(at))
            case "lost":
                loss = self.sample.losses[self.fate.loss]
                reason = self.sample.reason(loss.reason)
                columns |= {
                    "lost_reason": loss.reason,
                    "lost_text": loss.text or None,
                    "lost_competitor": self.rival if loss.reason == "competitor" else None,
                }
        self.pen.move(columns, at, reason)

    def _signed(self, day: date) -> dict[str, Any]:
        self.teller.contracts += 1
        amount = rounded(self.customer.value * self.random.uniform(0.85, 1.02))
        return {
            "signed_on": day,
            "amount": amount * self.teller.units,
            "contract_no": f"{self.sample.contract}-{day:%Y%m}-{self.teller.contracts:03d}",
            "ever_won": True,
        }

    def _plan_next(self, said: Said, following: Touch | None, at: datetime, followup: Row) -> None:
        wanted, reached = self.fate.next, followup["outcome"] == "reached"
        if following is not None:
            day = self._day(following.at)
            kind = "next" if reached else "retry"
            self.pen.place(kind, day, None, at, step=said.next_step, followup=followup)
        elif wanted.day is None:
            self.pen.change({"no_plan_reason": self.random.choice(self.sample.unplanned)})
        else:
            kind = wanted.kind if reached else "retry"
            self.pen.place(
                kind, wanted.day, wanted.at, at, step=said.next_step, by=wanted.by, followup=followup
            )
            self._beside(at)

    def _beside(self, at: datetime) -> None:
        """What goes with the last plan: whose turn it is, who helps, what there is to read."""
        wanted = self.fate.next
        if wanted.kind == "wake":
            self.pen.change({"turn": "theirs"})
        if wanted.by is not None:
            self.pen.share(wanted.by)
        if wanted.content_on is not None:
            self.pen.place_content(wanted.content_on, at, self.random.choice(self.sample.content))

    def _milestone(self, touch: Touch, at: datetime) -> None:
        """A demo has been shown or reviewed; a quote means money or a contract."""
        budget, _project, shown, contract, reviewed = self.sample.milestones
        if touch.said in self.sample.present:
            titles = (shown, reviewed)
        elif touch.said in self.sample.quote:
            titles = (budget, contract)
        else:
            return
        if self.random.random() < 0.6:
            later = at + timedelta(minutes=1)
            self.pen.milestone(self.random.choice(titles), self._day(at), later, self.teller.manager)

    def _day(self, at: datetime) -> date:
        return clock.local(at, self.sample.zone).date()
