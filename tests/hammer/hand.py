"""One of the eight programs: python -m tests.hammer.hand URL LOGIN SECONDS GROUND ACKNOWLEDGED.

What was acknowledged is written down, one line of JSON each, only after the service has said so; the last
line counts what was done and what was refused, by the kind of refusal.
"""

from __future__ import annotations

import csv
import io
import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from time import monotonic

from leadtui import clock
from leadtui.domain.forms import FollowupForm, NewContact, NewLead, NextPlan, Saved
from leadtui.domain.people import Viewer
from leadtui.errors import LeadtuiError
from leadtui.services import followups, importing, leads, setup, showing, statuses, undoing
from leadtui.services.signing_in import sign_in
from leadtui.store.database import Store

SHARED = ("need", "product_interest")
"""Fields that whoever helps with a lead may set; the others are the owner's and their managers'."""
OWNED = ("notes", "short_name", "industry")
TARGETS = ("potential", "interested", "high_intent", "won", "lost")
HEADER = ("线索编号", "客户名称", "线索来源", "联系人", "联系方式", "初始需求", "跟进日期", "跟进方式",
          "沟通内容摘要", "负责人")  # fmt: skip

Told = dict[str, object]


class Hand:
    """Somebody at work: each stroke is one command on one of the leads."""

    def __init__(self, store: Store, viewer: Viewer, numbers: Mapping[int, str]) -> None:
        self.store, self.viewer, self.numbers = store, viewer, numbers
        self.ids = list(numbers)
        self.chance = random.Random(viewer.login)
        self.strokes = 0
        self.undoing = False
        self.deeds: dict[str, tuple[int, Callable[[int], Told]]] = {
            "followup": (28, self.follow_up),
            "edit": (34, self.edit),
            "move": (16, self.move),
            "undo": (12, self.undo),
            "create": (7, self.create),
            "import": (3, self.bring),
        }

    def stroke(self) -> tuple[str, Told]:
        """Do one thing; what was done, and how the service told it."""
        self.strokes += 1
        name = self.chance.choices(list(self.deeds), [weight for weight, _deed in self.deeds.values()])[0]
        try:
            return name, self.deeds[name][1](self.chance.choice(self.ids))
        except LeadtuiError as error:
            return name, {"refused": type(error).__name__, "why": error.text()}

    def mark(self) -> str:
        """A text that nobody else has written."""
        return f"{self.viewer.login}第{self.strokes}次"

    def follow_up(self, lead_id: int) -> Told:
        """Sometimes one reaches them, and mostly learns what they need."""
        day = clock.today(self.viewer.zone) + timedelta(days=self.chance.randint(1, 20))
        values = {"need": self.mark()} if self.chance.random() < 0.6 else {}
        outcome = "reached" if self.chance.random() < 0.8 else "not_reached"
        plan = NextPlan(day, method="phone")
        form = FollowupForm("phone", outcome, summary=f"{self.mark()}聊了", plan=plan, values=values)
        return _told(followups.record(self.store, self.viewer, lead_id, form), values=values)

    def edit(self, lead_id: int) -> Told:
        """Set one or two fields, mostly with the values that one saw before."""
        detail = showing.lead(self.store, self.viewer, lead_id)
        mine = detail.values["owner"] == self.viewer.user_id or self.viewer.role == "manager"
        names = self.chance.sample(SHARED + OWNED if mine else SHARED, self.chance.randint(1, 2))
        values = {name: f"{self.mark()}{name}" for name in names}
        seen = {name: detail.values[name] for name in names} if self.chance.random() < 0.7 else {}
        saved = leads.edit(self.store, self.viewer, lead_id, values, seen=seen)
        return _told(saved, values=values)

    def move(self, lead_id: int) -> Told:
        """Bring a lead anywhere; rules and owners have a say in it."""
        target = self.chance.choice(TARGETS)
        today = clock.today(self.viewer.zone)
        criteria = [f"{name}_confirmed_on" for name in ("budget", "decision", "timeline")]
        known: dict[str, Told] = {
            "high_intent": dict.fromkeys(criteria, today),
            "won": {"signed_on": today, "amount": 200_000},
            "lost": {"lost_reason": "price"},
        }
        values = known.get(target, {})
        saved = statuses.move(
            self.store, self.viewer, lead_id, target, reason=f"{self.mark()}移动", values=values
        )
        return _told(saved, status=target)

    def undo(self, lead_id: int) -> Told:
        """Take back one's last command, or what was taken back."""
        redo = self.undoing and self.chance.random() < 0.3
        saved = (undoing.redo_last if redo else undoing.undo_last)(self.store, self.viewer)
        self.undoing = True
        return _told(saved, redo=redo)

    def create(self, lead_id: int) -> Told:
        """A lead of one's own."""
        contact = NewContact("李娜", (("phone", f"139{self.viewer.user_id:02d}{self.strokes:06d}"),))
        new = NewLead(
            f"北京{self.mark()}有限公司",
            self.chance.choice(("trade_show", "web")),
            {"need": self.mark()},
            (contact,),
            owner_id=self.viewer.user_id,
        )
        return _told(leads.create(self.store, self.viewer, new))

    def bring(self, lead_id: int) -> Told:
        """A small sheet: three leads nobody knows, and a follow-up on one of the fifty."""
        out = io.StringIO()
        sheet = csv.writer(out)
        sheet.writerow(HEADER)
        day = clock.today(self.viewer.zone).isoformat()
        for n in range(3):
            name, phone = f"上海{self.mark()}{n}公司", f"137{self.viewer.user_id:02d}{self.strokes:05d}{n}"
            sheet.writerow(
                ("", name, "展会", "王五", phone, self.mark(), day, "电话", "看了样品", self.viewer.name)
            )
        said = f"{self.mark()}表里说的"
        sheet.writerow((self.numbers[lead_id], "", "", "", "", "", day, "电话", said, ""))
        source = io.BytesIO(out.getvalue().encode())
        done = importing.run(self.store, self.viewer, source, name=f"{self.mark()}.csv")
        return {"batch": done.batch_id, "lead": lead_id, "counts": done.counts, "said": said}


def _told(saved: Saved, **more: object) -> Told:
    return {"unit": saved.group_id, "lead": saved.lead_id, "number": saved.number, **more}


def main() -> None:
    """Work until the time is over."""
    url, login, seconds, ground, acknowledged = sys.argv[1:]
    store = setup.open_store(url)
    viewer = sign_in(store, login)
    numbers = {int(lead): number for lead, number in json.loads(Path(ground).read_text()).items()}
    hand, tally = Hand(store, viewer, numbers), Counter[str]()
    # Whoever started this waits until all eight stand ready.
    print("ready", flush=True)
    sys.stdin.readline()
    until, longest = monotonic() + float(seconds), (0.0, "")
    with Path(acknowledged).open("w", encoding="utf-8") as book:
        while (began := monotonic()) < until:
            name, told = hand.stroke()
            longest = max(longest, (monotonic() - began, name))
            tally[f"{name} {told.get('refused', 'done')}"] += 1
            line = {"deed": name, "user": viewer.user_id, **told}
            book.write(json.dumps(line, ensure_ascii=False) + "\n")
            book.flush()
        book.write(json.dumps({"tally": tally, "longest": longest}) + "\n")
    store.close()


if __name__ == "__main__":
    main()
