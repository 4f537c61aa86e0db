"""Countries with their money and their time, as far as leadtui proposes them (ISO 3166, ISO 4217)."""

from __future__ import annotations

from functools import cache

# Country, currency, time zones, the one most people live in first.
_TABLE = """
CN CNY Asia/Shanghai Asia/Chongqing Asia/Harbin Asia/Urumqi PRC
TW TWD Asia/Taipei ROC
HK HKD Asia/Hong_Kong Hongkong
MO MOP Asia/Macau Asia/Macao
SG SGD Asia/Singapore Singapore
MY MYR Asia/Kuala_Lumpur Asia/Kuching
TH THB Asia/Bangkok
VN VND Asia/Ho_Chi_Minh Asia/Saigon
ID IDR Asia/Jakarta Asia/Makassar Asia/Jayapura
PH PHP Asia/Manila
JP JPY Asia/Tokyo Japan
KR KRW Asia/Seoul ROK
IN INR Asia/Kolkata Asia/Calcutta
PK PKR Asia/Karachi
BD BDT Asia/Dhaka
LK LKR Asia/Colombo
AE AED Asia/Dubai
SA SAR Asia/Riyadh
IL ILS Asia/Jerusalem
TR TRY Europe/Istanbul
KZ KZT Asia/Almaty
AU AUD Australia/Sydney Australia/Melbourne Australia/Brisbane Australia/Perth Australia/Adelaide
NZ NZD Pacific/Auckland NZ
US USD America/New_York America/Chicago America/Denver America/Los_Angeles America/Phoenix America/Detroit
CA CAD America/Toronto America/Vancouver America/Edmonton America/Montreal America/Winnipeg America/Halifax
MX MXN America/Mexico_City
BR BRL America/Sao_Paulo
AR ARS America/Argentina/Buenos_Aires America/Buenos_Aires
CL CLP America/Santiago
CO COP America/Bogota
PE PEN America/Lima
GB GBP Europe/London GB
IE EUR Europe/Dublin
DE EUR Europe/Berlin
AT EUR Europe/Vienna
CH CHF Europe/Zurich
FR EUR Europe/Paris
BE EUR Europe/Brussels
NL EUR Europe/Amsterdam
LU EUR Europe/Luxembourg
ES EUR Europe/Madrid
PT EUR Europe/Lisbon Portugal
IT EUR Europe/Rome
GR EUR Europe/Athens
FI EUR Europe/Helsinki
SE SEK Europe/Stockholm
NO NOK Europe/Oslo
DK DKK Europe/Copenhagen
PL PLN Europe/Warsaw Poland
CZ CZK Europe/Prague
HU HUF Europe/Budapest
RO RON Europe/Bucharest
UA UAH Europe/Kyiv Europe/Kiev
RU RUB Europe/Moscow
EG EGP Africa/Cairo Egypt
KE KES Africa/Nairobi
NG NGN Africa/Lagos
ZA ZAR Africa/Johannesburg
"""
_CODES = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD
CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF
GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK
LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD
OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN
SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER
ZAR ZMW ZWG
"""
CURRENCIES = frozenset(_CODES.split())


@cache
def _rows() -> dict[str, tuple[str, tuple[str, ...]]]:
    lines = (line.split() for line in _TABLE.strip().splitlines())
    return {country: (currency, tuple(zones)) for country, currency, *zones in lines}


def currency_of(country: str) -> str:
    """Its currency; empty where the country is not in the table."""
    return _rows()[country][0] if country in _rows() else ""


def zones_of(country: str) -> tuple[str, ...]:
    """Its time zones, the one to propose first."""
    return _rows()[country][1] if country in _rows() else ()


def country_in(zone: str) -> str:
    """The country whose clocks go by this time zone; empty where no one country's do."""
    return next((country for country, (_money, zones) in _rows().items() if zone in zones), "")
