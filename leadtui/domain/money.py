"""Money: integer minor units and a currency, read as people type it, written exactly or short."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

from leadtui.errors import ValidationError
from leadtui.i18n import N_
from leadtui.text import fold_value

# ISO 4217: two decimals, but for these.
_EXPONENTS = MappingProxyType(
    dict.fromkeys(("JPY", "KRW", "VND", "CLP", "ISK", "PYG", "UGX", "XAF", "XOF"), 0)
    | dict.fromkeys(("KWD", "BHD", "OMR", "JOD", "TND", "IQD", "LYD"), 3)
)
_SYMBOLS = MappingProxyType(
    {
        "CNY": "¥",
        "USD": "$",
        "EUR": "€",
        "GBP": "£",
        "JPY": "JP¥",
        "TWD": "NT$",
        "HKD": "HK$",
        "MOP": "MOP$",
        "SGD": "S$",
        "AUD": "A$",
        "CAD": "C$",
        "KRW": "₩",
        "INR": "₹",
        "VND": "₫",
    }
)
_WORDS = MappingProxyType(
    {
        "rmb": {"CNY"},
        "人民币": {"CNY"},
        "人民幣": {"CNY"},
        "¥": {"CNY", "JPY"},
        "$": {"USD", "TWD", "HKD", "SGD", "AUD", "CAD", "MOP"},
        "us$": {"USD"},
        "美元": {"USD"},
        "美金": {"USD"},
        "新台币": {"TWD"},
        "新台幣": {"TWD"},
        "台币": {"TWD"},
        "台幣": {"TWD"},
        "港币": {"HKD"},
        "港幣": {"HKD"},
        "欧元": {"EUR"},
        "歐元": {"EUR"},
        "日元": {"JPY"},
        "日圓": {"JPY"},
        "英镑": {"GBP"},
        "英鎊": {"GBP"},
    }
)
_NUMERALS = ("〇零", "一壹", "二两兩贰貳", "三叁", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
_DIGITS = MappingProxyType({sign: value for value, signs in enumerate(_NUMERALS) for sign in signs})
_UNITS = (("亿", 10**8), ("万", 10_000), ("千", 1000), ("百", 100), ("十", 10))
_FOLDS = str.maketrans("億萬仟佰拾", "亿万千百十")
_ENGLISH = MappingProxyType(
    {
        "k": 10**3,
        "thousand": 10**3,
        "m": 10**6,
        "mn": 10**6,
        "million": 10**6,
        "b": 10**9,
        "bn": 10**9,
        "billion": 10**9,
    }
)
_ENGLISH_SCALE = re.compile(r"(thousand|million|billion|mn|bn|[kmb])$")
_NUMBER = re.compile(r"\d+(?:\.\d+)?|\.\d+", re.ASCII)
_GROUPED = re.compile(r"\d{1,4}(?:,\d{3})+(?:\.\d+)?|\d{1,4}(?:,\d{4})+(?:\.\d+)?", re.ASCII)
_EUROPEAN = re.compile(r"\d{1,3}(?:\.\d{3})+,\d{1,2}|\d+,\d{1,2}", re.ASCII)
_CURRENCY = re.compile(
    r"rmb|人民[币幣]|新?[台臺][币幣]|港[币幣]|美[元金]|[欧歐日]元|日圓|英[镑鎊]|(?:us|nt|hk|mop|jp|[sac])?[$¥€£₩₹₫]"
    r"|(?<![a-z])[a-z]{3}(?![a-z])"
)
_FILLER = re.compile(r"预算|預算|大约|大約|大概|左右|上下|约|約|整|[元块塊圆圓]钱?|钱|\s")
_AT_MOST = re.compile(
    r"以[内內下]|之[内內]|[内內]$|最多|不超过|不超過|至多|<=?|≤|up\s?to|under|at\s?most|max\.?"
)
_AT_LEAST = re.compile(r"以上|起$|至少|不低于|不低於|最少|>=?|≥|\+$|over|at\s?least|from|min\.?")
_TO = re.compile(r"\s*(?:-|~|至|到|(?<=[\d\w])\s+to\s+)\s*")
_LIMIT = 10**15


@dataclass(frozen=True, slots=True)
class MoneyRange:
    """A budget in minor units; an end that was not said is None."""

    low: int | None
    high: int | None


def exponent(currency: str) -> int:
    """Decimals of the minor unit of ``currency`` (ISO 4217): 2 for CNY, 0 for JPY."""
    return _EXPONENTS.get(currency, 2)


def parse_money(text: str, currency: str) -> int:
    """Minor units of an amount: 20万, 1.5亿, ¥200,000, 20w, 20k, $3.5m, 二十五万元.

    Raises ValidationError for anything else, for another currency, and for more than 10^15 minor units.
    """
    return _minor(_amount(_undressed(text, currency), text), currency, text)


def parse_money_range(text: str, currency: str) -> MoneyRange:
    """Both ends of a budget: 15-20万, 20万以内, 10万以上; a single amount is both ends.

    Raises ValidationError as parse_money() does, and where the first end is the larger one.
    """
    bare = fold_value(text).casefold().strip()
    if _AT_MOST.search(bare):
        return MoneyRange(None, parse_money(_AT_MOST.sub("", bare), currency))
    if _AT_LEAST.search(bare):
        return MoneyRange(parse_money(_AT_LEAST.sub("", bare), currency), None)
    ends = [_undressed(end, currency) for end in _TO.split(bare) if end.strip()]
    if len(ends) == 1:
        amount = parse_money(ends[0], currency)
        return MoneyRange(amount, amount)
    if len(ends) != 2:
        raise _not_money(text)
    high = _amount(ends[1], text)
    return MoneyRange(_minor(_low_end(ends, high, text), currency, text), _minor(high, currency, text))


def _low_end(ends: list[str], high: Decimal, text: str) -> Decimal:
    """In 15-20万 the unit belongs to both ends, in 5000-2万 only to the second."""
    plain = _amount(ends[0], text)
    unit = re.sub(r"^[\d.,]+", "", ends[1])
    shared = plain
    if _is_number(ends[0]) and unit:
        shared = _amount(ends[0] + unit, text)
    for low in (shared, plain):
        if low <= high:
            return low
    raise ValidationError(
        N_("The range {text} ends below its beginning."),
        N_("Write the smaller amount first: 15-20万."),
        text=text,
    )


def _undressed(text: str, currency: str) -> str:
    """The amount without currency and filler words; refuses a currency that is not ``currency``."""
    bare = fold_value(text).casefold().strip().translate(_FOLDS).replace("￥", "¥")
    for mark in _CURRENCY.findall(bare):
        if not _stands_for(mark, currency):
            raise ValidationError(
                N_("{text} is not in {currency}."),
                N_("Type the amount in {currency}, without another currency."),
                text=text,
                currency=currency,
            )
    return _FILLER.sub("", _CURRENCY.sub("", bare)).replace("w", "万")


def _stands_for(mark: str, currency: str) -> bool:
    symbol = _SYMBOLS.get(currency, "").casefold()
    return mark in (currency.casefold(), symbol) or currency in _WORDS.get(mark, frozenset())


def _amount(bare: str, text: str) -> Decimal:
    value = _value(bare)
    if value is None:
        raise _not_money(text)
    return value


def _not_money(text: str) -> ValidationError:
    return ValidationError(
        N_("{text} is not an amount of money."), N_("Type it like 200000, 20万, 1.5亿 or 20k."), text=text
    )


def _value(bare: str) -> Decimal | None:
    """The number that ``bare`` says in digits, Chinese numerals, or digits with a unit."""
    if match := _ENGLISH_SCALE.search(bare):
        return _times(_value(bare[: match.start()]), _ENGLISH[match[0]])
    for sign, unit in _UNITS:
        head, found, tail = bare.rpartition(sign)
        if found:
            return _plus(_times(_value(head) if head else Decimal(1), unit), _rest(tail, unit))
    return _plain(bare)


def _rest(tail: str, unit: int) -> Decimal | None:
    """What follows a unit; a last single digit counts the next lower one (3万5 is 35,000)."""
    if not tail:
        return Decimal(0)
    value = _value(tail.lstrip("零"))
    lone = len(tail) == 1 and unit > 10
    return value * unit / 10 if lone and value is not None else value


def _times(value: Decimal | None, factor: int) -> Decimal | None:
    return None if value is None else value * factor


def _plus(value: Decimal | None, more: Decimal | None) -> Decimal | None:
    return None if value is None or more is None else value + more


def _plain(bare: str) -> Decimal | None:
    if all(sign in _DIGITS for sign in bare) and bare:
        return Decimal("".join(str(_DIGITS[sign]) for sign in bare))
    if _GROUPED.fullmatch(bare):
        bare = bare.replace(",", "")
    elif _EUROPEAN.fullmatch(bare):
        bare = bare.replace(".", "").replace(",", ".")
    return Decimal(bare) if _NUMBER.fullmatch(bare) else None


def _is_number(bare: str) -> bool:
    return bool(_NUMBER.fullmatch(bare.replace(",", "")))


def _minor(amount: Decimal, currency: str, text: str) -> int:
    minor = int((amount * 10 ** exponent(currency)).to_integral_value(ROUND_HALF_UP))
    if minor > _LIMIT:
        raise ValidationError(
            N_("{text} is too large."), N_("Check the unit: 万 is 10,000, 亿 is 100 million."), text=text
        )
    return minor


def symbol(currency: str) -> str:
    """What stands before an amount: ¥, NT$, or the code and a space."""
    return _SYMBOLS.get(currency, f"{currency} ")


def format_money(minor: int, currency: str, language: str) -> str:
    """The exact amount, decimals only where there are any: ¥200,000, $0.50.

    ``language`` is one of LANGUAGES; all three group digits by thousands today.
    """
    places = exponent(currency)
    whole, part = divmod(abs(minor), 10**places)
    decimals = f".{part:0{places}d}" if part else ""
    return f"{'-' if minor < 0 else ''}{symbol(currency)}{whole:,}{decimals}"


_STEPS = MappingProxyType(
    {
        "zh_CN": ((10**8, "亿", 100), (10_000, "万", 10)),
        "zh_TW": ((10**8, "億", 100), (10_000, "萬", 10)),
        "en": ((10**9, "B", 100), (10**6, "M", 100), (10**3, "K", 10)),
    }
)


def short_money(minor: int, currency: str, language: str) -> str:
    """The amount for a card, rounded: ¥48万, ¥1,284万, ¥1.2亿; in English ¥480K, ¥12.8M."""
    sign = "-" if minor < 0 else ""
    amount = Decimal(abs(minor)).scaleb(-exponent(currency))
    steps = _STEPS[language]
    for index, (unit, word, fine) in enumerate(steps):
        if amount >= unit:
            shown = _rounded(amount / unit, fine)
            if index and shown * unit >= steps[index - 1][0]:
                unit, word, fine = steps[index - 1]
                shown = _rounded(amount / unit, fine)
            return f"{sign}{symbol(currency)}{_plainly(shown)}{word}"
    return f"{sign}{symbol(currency)}{_plainly(_rounded(amount, 1))}"


def _rounded(value: Decimal, fine: int) -> Decimal:
    """To one decimal below ``fine``, to whole numbers from there on."""
    tenths = value.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return tenths if tenths < fine else value.quantize(Decimal(1), ROUND_HALF_UP)


def _plainly(value: Decimal) -> str:
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.1f}"
