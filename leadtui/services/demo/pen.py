"""Writes the rows of one sample lead into the ledger, each as the services would."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from leadtui.services.demo.customers import Person
from leadtui.services.demo.sample import Said, Sample
from leadtui.store.ledger import Ledger, Row


class Pen:
    """One lead, its contacts and its open conversation plan."""

    def __init__(self, ledger: Ledger, sample: Sample, owner: Row | None) -> None:
        self.ledger, self.sample, self.owner = ledger, sample, owner
        self.lead: Row = {}
        self.contacts: list[Row] = []
        self.plan: Row | None = None

    def create(self, by: Row, at: datetime, **columns: Any) -> None:
        """The lead itself in its first status."""
        self.ledger.command("lead.new", by, at)
        self.lead = self.ledger.add(
            "lead",
            status="potential",
            status_since=at,
            owner_id=self.owner,
            assigned_at=at if self.owner is not None else None,
            created_at=at,
            created_by=by,
            updated_at=at,
            tags=[],
            members=[],
            **columns,
        )
        self.status_change(None, "potential", at, by)

    def contact(self, person: Person, *, with_email: bool) -> None:
        """Somebody at the customer; who decides is found out on the way."""
        contact = self.ledger.add(
            "contact",
            lead_id=self.lead,
            name=person.name,
            title=person.post.title,
            address_form=person.address,
            roles="" if person.post.role == "decision_maker" else person.post.role,
            is_primary=not self.contacts,
        )
        self.contacts.append(contact)
        self._point(contact, "phone", person.phone, person.norm, 0)
        if with_email:
            self._point(contact, "email", person.email, person.email, 1)

    def _point(self, contact: Row, kind: str, raw: str, norm: str, position: int) -> None:
        point = {"kind": kind, "raw": raw, "norm": norm, "position": position}
        self.ledger.add("contact_point", lead_id=self.lead, contact_id=contact, **point)

    def tag(self, tags: Sequence[str]) -> None:
        """The lead's tags."""
        for tag in tags:
            self.ledger.put("lead_tag", lead_id=self.lead, tag=tag)
        self.change({"tags": sorted(tags)})

    def change(self, columns: dict[str, Any]) -> None:
        """Columns of the lead."""
        self.ledger.change("lead", self.lead, columns)

    def say(self, said: Said, outcome: str, at: datetime, recorded_at: datetime, contact: Row) -> Row:
        """One follow-up; its texts are filled in already."""
        return self.ledger.add(
            "followup",
            lead_id=self.lead,
            owner_id=self.owner,
            author_id=self.owner,
            contact_id=contact,
            contacted_at=at,
            recorded_at=recorded_at,
            method=said.method,
            outcome=outcome,
            summary=said.summary,
            feedback=said.feedback,
            attitude=said.attitude if outcome == "reached" else None,
            needs=",".join(said.needs),
            concerns=",".join(said.concerns),
            decision_progress=said.decision,
            next_step=said.next_step,
        )

    def move(self, columns: dict[str, Any], at: datetime, reason: str) -> None:
        """Another status, and the columns that come with it."""
        before, status = self.lead["status"], columns["status"]
        self.status_change(before, status, at, self.owner, reason, columns.get("lost_reason"))
        audience = [self.owner] if self.owner is not None else []
        self.ledger.change("lead", self.lead, columns, kind="status", reason=reason, audience=audience)

    def status_change(
        self,
        before: str | None,
        status: str,
        at: datetime,
        actor: Row | None,
        reason: str = "",
        lost_reason: str | None = None,
    ) -> None:
        """One step, with what the lead was at that moment."""
        self.ledger.add(
            "status_change",
            lead_id=self.lead,
            owner_id=self.owner,
            from_status=before,
            to_status=status,
            at=at,
            actor_id=actor,
            reason=reason,
            level=self.lead["level"],
            source=self.lead["source"],
            region=self.lead["region"],
            lost_reason=lost_reason,
        )

    def place(
        self,
        kind: str,
        day: date,
        at: time | None,
        made_at: datetime,
        *,
        step: str,
        by: Row | None = None,
        followup: Row | None = None,
    ) -> None:
        """The next conversation, the owner's unless it is given to somebody."""
        self.plan = self._plan(
            made_at,
            by if by is not None else self.owner,
            kind=kind,
            track="conversation",
            due_on=day,
            due_time=at,
            method="phone",
            step=step,
            followup_id=followup,
        )

    def place_content(self, day: date, made_at: datetime, said: Said) -> None:
        """Something to read each month."""
        self._plan(
            made_at,
            self.owner,
            kind="next",
            track="content",
            due_on=day,
            due_time=None,
            method="content",
            step=said.next_step,
            every_count=1,
            every_unit="month",
        )

    def _plan(self, made_at: datetime, by: Row | None, **columns: Any) -> Row:
        return self.ledger.add(
            "plan",
            lead_id=self.lead,
            owner_id=self.owner,
            responsible_id=by,
            zone=self.sample.zone,
            created_at=made_at,
            created_by=self.owner,
            **columns,
        )

    def close(self, outcome: str, at: datetime, followup: Row | None = None) -> None:
        """The open conversation plan, if any, is done."""
        if self.plan is not None:
            done = {"done_at": at, "outcome": outcome, "done_by_followup_id": followup}
            self.ledger.change("plan", self.plan, done)
            self.plan = None

    def share(self, colleague: Row) -> None:
        """A colleague helps."""
        self.ledger.put("lead_member", lead_id=self.lead, user_id=colleague)
        self.change({"members": [colleague]})

    def milestone(self, title: str, day: date, at: datetime, by: Row) -> None:
        """A dated mark."""
        self.ledger.command("lead.milestone", by, at, self.lead)
        self.ledger.add(
            "milestone",
            lead_id=self.lead,
            owner_id=self.owner,
            on_day=day,
            title=title,
            created_at=at,
            created_by=by,
        )

    def hand_over(self, after: Row | None, at: datetime, by: Row) -> None:
        """Another owner, or none: everything that repeats the owner follows."""
        before = self.owner
        self.ledger.command("lead.assign", by, at, self.lead)
        people = [user for user in (before, after) if user is not None]
        self.ledger.change("lead", self.lead, {"owner_id": after}, kind="owner", audience=people)
        self.lead["assigned_at"] = at if after is not None else None
        for table in ("followup", "plan", "status_change", "milestone"):
            for row in self.ledger.of(table):
                if row["lead_id"] is self.lead:
                    row["owner_id"] = after
        self.owner = after
        if after is None:
            self.close("released", at)
        elif self.plan is not None:
            self.ledger.change("plan", self.plan, {"responsible_id": after})
