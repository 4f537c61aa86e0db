"""What is a public key of SSH, and what only looks like one."""

from __future__ import annotations

import base64

import pytest

from leadtui.domain.ssh_key import fingerprint, parse_key
from leadtui.errors import ValidationError

ED25519 = (
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMwSJIZV283BJU29SyRQ9Ue8szLzmWt6G09p6z4A/aCq",
    "SHA256:yNBn5R7mzOmbw29HCiJ/IzuEg8Qizbs87zoF9/p/W/Y",
)


def wire(*parts: bytes) -> str:
    """Parts of a key as they come over the wire, in base64."""
    return base64.b64encode(b"".join(len(part).to_bytes(4, "big") + part for part in parts)).decode()


def number(bits: int) -> bytes:
    """An odd number of so many bits as SSH writes it."""
    return ((1 << bits - 1) | 1).to_bytes(bits // 8 + 1, "big")


EXPONENT = b"\x01\x00\x01"
PADDED = b"\0" + number(3072)
GOOD = {
    "ssh-ed25519": (256, wire(b"ssh-ed25519", b"k" * 32)),
    "ecdsa-sha2-nistp256": (256, wire(b"ecdsa-sha2-nistp256", b"nistp256", b"\4" + b"p" * 64)),
    "ecdsa-sha2-nistp521": (521, wire(b"ecdsa-sha2-nistp521", b"nistp521", b"\4" + b"p" * 132)),
    "sk-ssh-ed25519@openssh.com": (256, wire(b"sk-ssh-ed25519@openssh.com", b"k" * 32, b"ssh:")),
    "sk-ecdsa-sha2-nistp256@openssh.com": (
        256,
        wire(b"sk-ecdsa-sha2-nistp256@openssh.com", b"nistp256", b"\4" + b"p" * 64, b"ssh:"),
    ),
    "ssh-rsa": (3072, wire(b"ssh-rsa", EXPONENT, number(3072))),
}
PLAIN = GOOD["ssh-ed25519"][1]


def test_a_key_has_the_fingerprint_that_ssh_keygen_prints() -> None:
    key = parse_key(f"{ED25519[0]} ann@home\n")
    assert (key.kind, key.bits, key.fingerprint, key.comment) == ("ssh-ed25519", 256, ED25519[1], "ann@home")
    assert fingerprint(key.blob) == ED25519[1]


@pytest.mark.parametrize("kind", GOOD)
def test_keys_of_every_good_type_are_taken(kind: str) -> None:
    bits, encoded = GOOD[kind]
    key = parse_key(f"# a comment\n\n{kind} {encoded} 王芳 的 笔记本\n")
    assert (key.kind, key.bits, key.encoded, key.comment) == (kind, bits, encoded, "王芳 的 笔记本")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no public key"),
        ("hello world", "no public key"),
        (f"ssh-ed25519 {PLAIN}\nssh-ed25519 {PLAIN}", "no public key"),
        (f"ssh-ed25519 {PLAIN[:-4]}", "no public key"),
        (f"ssh-ed25519 {PLAIN[:-1]}*", "no public key"),
        (f"ssh-rsa {PLAIN}", "no public key"),
        (f"ssh-ed25519 {wire(b'ssh-ed25519', b'k' * 31)}", "no public key"),
        (f"ssh-ed25519 {wire(b'ssh-ed25519', b'k' * 32, b'more')}", "no public key"),
        (f"ecdsa-sha2-nistp256 {GOOD['ecdsa-sha2-nistp521'][1]}", "no public key"),
        (
            f"ecdsa-sha2-nistp256 {wire(b'ecdsa-sha2-nistp256', b'nistp256', b'4' + b'p' * 64)}",
            "no public key",
        ),
        (f"ssh-rsa {wire(b'ssh-rsa', EXPONENT, PADDED)}", "no public key"),
        (f"ssh-rsa {wire(b'ssh-rsa', EXPONENT, number(1024))}", "1024 bits is too weak"),
        (f"ssh-dss {wire(b'ssh-dss', b'p', b'q', b'g', b'y')}", "DSA"),
        (f"ssh-ed25519-cert-v01@openssh.com {PLAIN}", "certificate"),
        (f"ssh-xmss@openssh.com {PLAIN}", "type ssh-xmss@openssh.com"),
        (f"no-pty ssh-ed25519 {PLAIN}", "Options"),
        (f'command="sh -c id" ssh-ed25519 {PLAIN}', "Options"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----", "private key"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----", "private key"),
        ("PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none", "private key"),
    ],
)
def test_whatever_else_it_is_gets_named(text: str, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        parse_key(text)
    assert said in str(refused.value)


def test_a_comment_brings_no_line_and_no_control_with_it() -> None:
    key = parse_key(f"ssh-ed25519 {PLAIN} ann\x1b[31m\u202e\x07home")
    assert key.comment.isprintable()
