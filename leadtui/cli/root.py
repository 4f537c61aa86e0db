"""The command ``leadtui`` itself: its options, its commands, and the screen when none is named."""

from __future__ import annotations

from types import MappingProxyType

import click

from leadtui import __version__
from leadtui.cli.desk import Desk
from leadtui.cli.lazy import Group, Lazy
from leadtui.cli.options import global_options
from leadtui.i18n import N_, _

DAY = N_("A rep's day")
SHEETS = N_("Sheets")
DATABASE = N_("Database and people")
PROGRAM = N_("The program")
SSH_SESSION = "ssh-session"

COMMANDS = MappingProxyType(
    {
        "due": Lazy("leadtui.cli.due:due", DAY, N_("Today's queue, group by group.")),
        "list": Lazy("leadtui.cli.listing:list_", DAY, N_("Leads that match a query.")),
        "show": Lazy("leadtui.cli.show:show", DAY, N_("One lead with everything about it.")),
        "add": Lazy("leadtui.cli.add:add", DAY, N_("Add a lead, or many from JSON lines.")),
        "followup": Lazy("leadtui.cli.followup:followup", DAY, N_("Record a contact and plan the next.")),
        "edit": Lazy("leadtui.cli.edit:edit", DAY, N_("Change fields of a lead.")),
        "contact": Lazy("leadtui.cli.contact:contact", DAY, N_("The people of a lead: list, add, change.")),
        "correct": Lazy("leadtui.cli.correct:correct", DAY, N_("Correct a follow-up within a day.")),
        "move": Lazy("leadtui.cli.move:move", DAY, N_("Bring a lead into another status.")),
        "log": Lazy("leadtui.cli.log:log", DAY, N_("What changed, newest first.")),
        "handover": Lazy("leadtui.cli.handover:handover", DAY, N_("What comes with leads you were given.")),
        "inbox": Lazy("leadtui.cli.inbox:inbox", DAY, N_("What you were told, newest first.")),
        "notify": Lazy("leadtui.cli.notify:notify", DAY, N_("How you are told: mail, a chat, a digest.")),
        "audit": Lazy("leadtui.cli.audit:audit", DAY, N_("What the audit round found, to be put right.")),
        "undo": Lazy("leadtui.cli.undo:undo", DAY, N_("Take back your last change.")),
        "redo": Lazy("leadtui.cli.undo:redo", DAY, N_("Carry out again what was undone.")),
        "import": Lazy("leadtui.cli.import_:import_", SHEETS, N_("Take in a record sheet.")),
        "export": Lazy("leadtui.cli.export:export", SHEETS, N_("Write a record sheet.")),
        "dedupe": Lazy("leadtui.cli.dedupe:dedupe", SHEETS, N_("Leads that may be one customer.")),
        "merge": Lazy("leadtui.cli.merge:merge", SHEETS, N_("Make one lead of two, with both histories.")),
        "normalize": Lazy("leadtui.cli.normalize:normalize", SHEETS, N_("Phones and names in one form.")),
        "init": Lazy("leadtui.cli.database:init", DATABASE, N_("Create a database with you as admin.")),
        "migrate": Lazy("leadtui.cli.database:migrate", DATABASE, N_("Bring a database up to date.")),
        "user": Lazy("leadtui.cli.user:user", DATABASE, N_("Who works with this database.")),
        "team": Lazy("leadtui.cli.team:team", DATABASE, N_("Teams: a tree, who is in it, who leads what.")),
        "setting": Lazy("leadtui.cli.setting:setting", DATABASE, N_("What an admin sets for everybody.")),
        "field": Lazy("leadtui.cli.field:field", DATABASE, N_("Fields of your own: make, change, try out.")),
        "privacy": Lazy("leadtui.cli.privacy:privacy", DATABASE, N_("What is held about a person.")),
        "choice": Lazy("leadtui.cli.choice:choice", DATABASE, N_("The lists one chooses from.")),
        "tick": Lazy("leadtui.cli.tick:tick", DATABASE, N_("Remind and send: for cron, once a minute.")),
        "outbox": Lazy("leadtui.cli.outbox:outbox", DATABASE, N_("Messages that wait or could not be sent.")),
        "demo": Lazy("leadtui.cli.demo:demo", PROGRAM, N_("Open a scratch database with sample data.")),
        "keys": Lazy("leadtui.cli.keys:keys", PROGRAM, N_("The keys of the screens, or the query language.")),
        "paths": Lazy("leadtui.cli.paths:paths_", PROGRAM, N_("Where leadtui keeps its files.")),
        "doctor": Lazy("leadtui.cli.doctor:doctor", PROGRAM, N_("Check database, terminal and settings.")),
        "completion": Lazy("leadtui.cli.completion:completion", PROGRAM, N_("Completion for your shell.")),
    }
)


class Root(Group):
    """The group of all commands."""

    lazy = COMMANDS

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command; the one that sshd calls stands in no list."""
        if cmd_name == SSH_SESSION:
            from leadtui.cli.ssh_session import ssh_session

            return ssh_session
        return super().get_command(ctx, cmd_name)


def _version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - click's way
    if wanted:
        click.echo(f"leadtui {__version__}")
        ctx.exit()


def version_option() -> click.Option:
    """A fresh ``--version``."""
    return click.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_version,
        help=N_("Print the version."),
    )


@click.group(
    "leadtui",
    cls=Root,
    invoke_without_command=True,
    help=N_("A lead desk for the terminal. Without a command it opens the screen."),
    params=[
        *global_options(hidden=False),
        click.Option(
            ["--login", "by_password"],
            is_flag=True,
            help=N_("Ask for user name and password: for a terminal that many share."),
        ),
        version_option(),
    ],
)
@click.pass_context
def root(ctx: click.Context, *, by_password: bool) -> None:
    """See the help above."""
    if ctx.invoked_subcommand is None:
        from leadtui.cli.screen import open_screen

        desk = ctx.ensure_object(Desk)
        desk.options.by_password = by_password
        ctx.exit(open_screen(desk))
    elif by_password:
        raise click.UsageError(_("--login opens the screen: leave the command out."), ctx)
