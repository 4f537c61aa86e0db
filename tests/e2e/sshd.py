"""A real sshd on loopback, with a host key, a file of keys and a port of its own."""

from __future__ import annotations

import os
import pwd
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.requirements import need_program

PRIVILEGED = Path("/run/sshd")
# As open as an admin can leave it: whatever is refused, the line of the key or the gate refuses.
CONFIG = """
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host
PidFile none
AuthorizedKeysFile {keys}
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
AllowTcpForwarding yes
AllowAgentForwarding yes
PermitTunnel yes
X11Forwarding yes
AcceptEnv LANG LC_* COLORTERM LEADTUI_* XDG_* PG* PAGER EDITOR
Subsystem sftp internal-sftp
"""


@dataclass(frozen=True, slots=True)
class Server:
    """Where it listens, as whom one comes, and the file in which keys are."""

    port: int
    account: str
    keys: Path
    known_hosts: Path

    def options(self, key: Path) -> list[str]:
        """What every client needs to be let in by ``key`` and to read no settings of this machine."""
        settings = {
            "IdentitiesOnly": "yes",
            "IdentityAgent": "none",
            "BatchMode": "yes",
            "UserKnownHostsFile": self.known_hosts,
            "GlobalKnownHostsFile": os.devnull,
            "LogLevel": "ERROR",
        }
        given = [f"-o{name}={value}" for name, value in settings.items()]
        return ["-F", "none", "-i", str(key), *given]

    def ssh(self, key: Path, *arguments: str, options: Sequence[str] = ()) -> list[str]:
        """The command that runs one request, or opens the screen."""
        own = self.options(key)
        return [
            need_program("sshd", "ssh"),
            *own,
            "-p",
            str(self.port),
            *options,
            f"{self.account}@127.0.0.1",
            *(("--", *arguments) if arguments else ()),
        ]


def new_key(path: Path) -> Path:
    """A key of a rep's; the public one is beside it."""
    program = need_program("sshd", "ssh-keygen")
    subprocess.run([program, "-q", "-t", "ed25519", "-N", "", "-C", path.name, "-f", str(path)], check=True)
    return path


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """A server that lets in whoever's key is in its file; without sshd the test is left out."""
    program = need_program("sshd")
    host = new_key(folder / "host")
    keys = folder / "authorized_keys"
    keys.touch(mode=0o600)
    if os.geteuid() == 0:
        # Where Debian's unit lets it shed its rights.
        PRIVILEGED.mkdir(mode=0o755, exist_ok=True)
    server = Server(_free_port(), pwd.getpwuid(os.geteuid()).pw_name, keys, folder / "known_hosts")
    public = host.with_suffix(".pub").read_text().split()[:2]
    server.known_hosts.write_text(f"[127.0.0.1]:{server.port} {' '.join(public)}\n")
    config = folder / "sshd_config"
    config.write_text(CONFIG.format(port=server.port, folder=folder, keys=keys))
    child = subprocess.Popen([program, "-D", "-e", "-f", str(config)], stderr=subprocess.PIPE, text=True)
    try:
        assert child.stderr is not None
        first = child.stderr.readline()
        assert "listening" in first, first + child.stderr.read()
        yield server
    finally:
        child.terminate()
        child.communicate(timeout=10)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])
