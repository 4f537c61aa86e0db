"""The SQL of notices: what each user was told, the ways they chose to be told, what is to be sent."""

from __future__ import annotations

from leadtui.store.migrations.schema_0001 import TYPES

# A notice names its event group, so that an undo withdraws it. Texts are made when they are shown, in the
# language of the reader: args is a JSON object. The address of a chat is a name: no secret is kept here.
NOTICES = """
CREATE TABLE notice (
  id {pk},
  user_id {int} NOT NULL REFERENCES app_user (id),
  kind {text} NOT NULL CHECK (length(kind) BETWEEN 1 AND 32),
  key {text} NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
  lead_id {int} REFERENCES lead (id),
  group_id {int} REFERENCES event_group (id),
  args {text} NOT NULL CHECK (length(args) BETWEEN 2 AND 4000),
  at {instant} NOT NULL,
  read_at {instant},
  snoozed_until {instant},
  voided_at {instant},
  UNIQUE (user_id, key)
);
CREATE INDEX notice_unread ON notice (user_id, snoozed_until, id{unread}) WHERE read_at IS NULL
  AND voided_at IS NULL;
CREATE INDEX notice_user ON notice (user_id, id) WHERE voided_at IS NULL;
CREATE INDEX notice_group ON notice (group_id) WHERE group_id IS NOT NULL;
CREATE TABLE notice_channel (
  user_id {int} NOT NULL REFERENCES app_user (id),
  channel {text} NOT NULL CHECK (channel IN ('mail', 'chat')),
  address {text} NOT NULL CHECK (length(address) BETWEEN 1 AND 254),
  PRIMARY KEY (user_id, channel)
);
CREATE TABLE outbox (
  id {pk},
  notice_id {int} NOT NULL REFERENCES notice (id),
  user_id {int} NOT NULL REFERENCES app_user (id),
  channel {text} NOT NULL CHECK (channel IN ('mail', 'chat')),
  address {text} NOT NULL CHECK (length(address) BETWEEN 1 AND 254),
  state {text} NOT NULL DEFAULT 'waiting'
    CHECK (state IN ('waiting', 'sending', 'sent', 'dead', 'stopped')),
  tries {int} NOT NULL DEFAULT 0 CHECK (tries >= 0),
  made_at {instant} NOT NULL,
  due_at {instant} NOT NULL,
  tried_at {instant},
  sent_at {instant},
  error {text} NOT NULL DEFAULT '',
  UNIQUE (notice_id, channel)
);
CREATE INDEX outbox_due ON outbox (due_at, id) WHERE state IN ('waiting', 'sending');
CREATE INDEX outbox_dead ON outbox (id) WHERE state = 'dead'
"""
# What is told without an event, as of a plan that falls due, is news all the same.
ANNOUNCE = (
    "CREATE TRIGGER notice_announce AFTER INSERT ON notice"
    " FOR EACH STATEMENT EXECUTE FUNCTION event_announce()"
)


def statements(engine: str) -> list[str]:
    """The statements for ``engine``, in order; SQLite tells by its data version that something is new."""
    on_server = engine == "postgresql"
    # SQLite takes an index to be without columns that only its own condition names.
    script = NOTICES.format(unread="" if on_server else ", read_at, voided_at", **TYPES[engine])
    return [part.strip() for part in script.split(";")] + ([ANNOUNCE] if on_server else [])
