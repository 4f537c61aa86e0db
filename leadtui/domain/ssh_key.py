"""Public keys of SSH, as ``ssh-keygen`` writes them into a .pub file (RFC 4253, 5656, 8709)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from leadtui.errors import ValidationError
from leadtui.i18n import N_
from leadtui.text import clean_line

RSA_BITS = 2048
CURVES: Mapping[str, int] = {"nistp256": 256, "nistp384": 384, "nistp521": 521}
ED25519 = "ssh-ed25519"
SK_ED25519 = "sk-ssh-ed25519@openssh.com"
SK_ECDSA = "sk-ecdsa-sha2-nistp256@openssh.com"
RSA = "ssh-rsa"
TYPES = (ED25519, SK_ED25519, *(f"ecdsa-sha2-{curve}" for curve in CURVES), SK_ECDSA, RSA)
KIND = re.compile(r"(?:sk-)?(?:ssh|ecdsa)-[\w@.-]+", re.ASCII)
LONGEST = 16_384
MAKE_ONE = N_("Make a key with: ssh-keygen -t ed25519")
NOT_A_KEY = N_("This is no public key of SSH.")
ONE_LINE = N_("Give the one line of a .pub file, such as: ssh-ed25519 AAAA... name")


@dataclass(frozen=True, slots=True)
class PublicKey:
    """One key: its type, its ``blob`` on the wire, its size in bits, and what its owner calls it."""

    kind: str
    blob: bytes
    bits: int
    comment: str = ""

    @property
    def fingerprint(self) -> str:
        """As ``ssh-keygen -l`` prints it."""
        return fingerprint(self.blob)

    @property
    def encoded(self) -> str:
        """The blob as it stands in a file."""
        return base64.b64encode(self.blob).decode()


def fingerprint(blob: bytes) -> str:
    """SHA256 of a key in base64 without padding."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def parse_key(text: str) -> PublicKey:
    """The key in the contents of a .pub file; ValidationError says what else it is."""
    if "PRIVATE KEY" in text or text.startswith("PuTTY-User-Key-File"):
        raise ValidationError(
            N_("This is a private key: it must not leave its owner's machine."),
            N_("Give the .pub file beside it."),
        )
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if len(lines) != 1 or len(lines[0]) > LONGEST:
        raise ValidationError(NOT_A_KEY, ONE_LINE)
    return _of_line(lines[0])


def _of_line(line: str) -> PublicKey:
    kind, _blank, rest = line.strip().partition(" ")
    encoded, _blank, comment = rest.strip().partition(" ")
    _check_kind(kind, rest)
    blob = decoded(encoded)
    if blob is None:
        raise ValidationError(NOT_A_KEY, ONE_LINE)
    try:
        bits = _Wire(blob).bits(kind)
    except ValueError as error:
        raise ValidationError(NOT_A_KEY, ONE_LINE) from error
    if kind == RSA and bits < RSA_BITS:
        raise ValidationError(N_("An RSA key of {bits} bits is too weak."), MAKE_ONE, bits=bits)
    return PublicKey(kind, blob, bits, clean_line(comment).text.strip())


def _check_kind(kind: str, rest: str) -> None:
    if kind in TYPES:
        return
    if "-cert-" in kind:
        raise ValidationError(N_("This is a certificate, not a key."), N_("Give the .pub file of the key."))
    if kind in ("ssh-dss", "ssh-dsa"):
        raise ValidationError(N_("DSA keys are too weak."), MAKE_ONE)
    if any(KIND.fullmatch(word) for word in rest.split()):
        raise ValidationError(
            N_("Options before a key are not taken."),
            N_("Begin with the type of the key, such as ssh-ed25519."),
        )
    if KIND.fullmatch(kind):
        raise ValidationError(N_("Keys of type {kind} are not taken."), MAKE_ONE, kind=kind)
    raise ValidationError(NOT_A_KEY, ONE_LINE)


def decoded(encoded: str) -> bytes | None:
    """The bytes behind strict base64, None where it is none."""
    try:
        return base64.b64decode(encoded, validate=True) or None
    except (binascii.Error, ValueError):
        return None


class _Wire:
    """Reads the parts of a key as they come over the wire; ValueError where they are not as they must be."""

    def __init__(self, blob: bytes) -> None:
        self._parts = list(_parts(blob))

    def bits(self, kind: str) -> int:
        """The size of a key of this type."""
        if not self._parts or self._parts.pop(0) != kind.encode():
            raise ValueError("another type inside")
        match kind, self._parts:
            case "ssh-rsa", [exponent, modulus]:
                return _rsa(exponent, modulus)
            case "ssh-ed25519", [point]:
                return _ed25519(point)
            case "sk-ssh-ed25519@openssh.com", [point, application] if application:
                return _ed25519(point)
            case "sk-ecdsa-sha2-nistp256@openssh.com", [b"nistp256", point, application] if application:
                return _ecdsa(b"nistp256", point)
            case str(), [curve, point] if kind.encode() == b"ecdsa-sha2-" + curve:
                return _ecdsa(curve, point)
        raise ValueError("parts are missing, or too many")


def _parts(blob: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(blob):
        start, size = at + 4, int.from_bytes(blob[at : at + 4], "big")
        at = start + size
        if at > len(blob):
            raise ValueError("cut off")
        yield blob[start:at]


def _rsa(exponent: bytes, modulus: bytes) -> int:
    public, number = int.from_bytes(exponent, "big"), int.from_bytes(modulus, "big")
    minimal = all(_is_minimal(part) for part in (exponent, modulus))
    if not minimal or public < 3 or public % 2 == 0 or number % 2 == 0 or number <= public:
        raise ValueError("no RSA numbers")
    return number.bit_length()


def _is_minimal(number: bytes) -> bool:
    """Whether a positive number is written as RFC 4251 wants it, without needless zeros."""
    if not number or number[0] & 0x80:
        return False
    return number[0] != 0 or (len(number) > 1 and bool(number[1] & 0x80))


def _ed25519(point: bytes) -> int:
    if len(point) != 32:
        raise ValueError("no point")
    return 256


def _ecdsa(curve: bytes, point: bytes) -> int:
    bits = CURVES.get(curve.decode("ascii", "replace"), 0)
    if not bits or len(point) != 1 + 2 * ((bits + 7) // 8) or point[0] != 4:
        raise ValueError("no point")
    return bits
