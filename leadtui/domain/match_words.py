"""Words of names and addresses that say little when two have them in common, each in one spelling."""

from __future__ import annotations

_LEGAL_TEXT = """
inc incorporated ltd limited llc llp lp plc co company corp corporation gmbh mbh ag kg kgaa se sa sas
sarl srl spa bv nv oy oyj ab asa as aps pte pty sdn bhd kk gk aktiengesellschaft gesellschaft pjsc jsc
ooo sl cia ltda eurl sro kft zrt doo liability limitada pbc tbk
"""
LEGAL = frozenset(_LEGAL_TEXT.split())
"""Legal forms of Latin company names."""

_SILENT_TEXT = """
the a an of and at for on in by de la le les el los las du des der die das und et y e & il
"""
SILENT = frozenset(_SILENT_TEXT.split())
"""Words between words."""

_COMMON_TEXT = """
group holding holdings international global worldwide services service solutions systems technologies
technology tech industries enterprises partners associates consulting management trading hotel restaurant
cafe caffe coffee bar grill grille bistro kitchen diner deli delicatessen pizzeria ristorante trattoria
house shop store market hospital hospitals clinic medical center centre health healthcare university
college school institute foundation trust nhs general regional memorial national county city community
children childrens royal saint st north south east west new bank insurance motor motors electric energy
media network networks software labs studio studios agency club solution system industry enterprise partner lab
teaching district campus acute care government infirmary nursing
information
"""
COMMON = frozenset(_COMMON_TEXT.split())
"""Words that stand in so many company names that sharing one says little."""

_SPELLINGS_TEXT = """
centre:center centres:center centers:center ctr:center cntr:center hospitals:hospital hosp:hospital saint:st
sainte:st deli:delicatessen caffe:cafe technologies:technology tech:technology techs:technology tec:technology
systems:system industries:industry solutions:solution services:service svc:service svcs:service
enterprises:enterprise intl:international natl:national mfg:manufacturing assn:association assoc:associates
bros:brothers univ:university uni:university govt:government dept:department mt:mount holdings:holding
labs:lab laboratory:lab laboratories:lab electronics:electronic motors:motor partners:partner hotels:hotel
pharma:pharmaceutical pharmaceuticals:pharmaceutical chemicals:chemical products:product prods:product
grp:group mgmt:management mgt:management communications:communication telecom:telecommunication
telecommunications:telecommunication ins:insurance equip:equipment eng:engineering engrg:engineering
clinics:clinic restaurants:restaurant stores:store shops:shop banks:bank schools:school foods:food
appliances:appliance airlines:airline airways:airline internet:network online:network logistics:logistic networks:network materials:material instruments:instrument securities:security
automobiles:automobile automotive:auto childrens:children womens:women mens:men
veteran:veterans consultants:consulting
"""
SPELLINGS = dict(pair.split(":") for pair in _SPELLINGS_TEXT.split())
"""Abbreviations and plurals of words in company names -> one spelling."""

PHRASES = {
    "veterans affairs": "va",
    "veterans administration": "va",
    "health care": "healthcare",
    "co operative": "cooperative",
    "co-operative": "cooperative",
    "hong kong": "hongkong",
    "ping an": "pingan",
    "nat l": "national",
    "int l": "international",
}
"""Words that are written together, or as one abbreviation, as often as not."""

_CARE_TEXT = """
hospital medical center clinic health healthcare system service general regional memorial community university
college teaching trust nhs foundation institute campus county city district network group acute care main
"""
CARE = frozenset(_CARE_TEXT.split())
"""What a house of care is called beside its name; these change while the house stays."""
QUALIFIED = frozenset({"general", "regional", "memorial", "university", "county", "city", "community"})
"""Words that tell one house of care from the next where each has one of its own."""
HOUSES_OF_CARE = frozenset({"hospital", "medical", "clinic", "health", "healthcare", "nhs", "infirmary"})

KINDS = HOUSES_OF_CARE | {"hotel", "school", "college", "university", "bank", "center", "institute", "museum"}
"""With one of these a name is complete."""

_WIDE_TEXT = (
    "china chinese asia pacific apac europe america americas japan korea india usa us uk greater emea"
)
WIDE = frozenset(_WIDE_TEXT.split())
"""Parts of the world, which a firm adds to its name where it is at work."""

_FREQUENT_TEXT = """
st mary marys francis joseph josephs luke lukes john johns vincent vincents james thomas elizabeth anthony
michael michaels anne annes margaret margarets mercy good samaritan sacred heart holy cross trinity providence
grace methodist baptist presbyterian lutheran catholic christian jewish central
"""
FREQUENT = frozenset(_FREQUENT_TEXT.split())
"""Patrons and the like, after whom many houses are called, each its own."""

_OPPOSED_TEXT = (
    "east west north south eastern western northern southern northeast northwest southeast southwest"
)
OPPOSED = frozenset(_OPPOSED_TEXT.split()) | {"upper", "lower", "inner", "outer", "first", "second", "third"}
"""Words of which a letter less makes another one: such are never taken for a slip."""

_STREETS_TEXT = """
street:st avenue:ave boulevard:blvd blv:blvd road:rd drive:dr place:pl court:ct lane:ln highway:hwy
square:sq circuit:cct crescent:cres terrace:tce parade:pde close:cl north:n south:s east:e west:w
floor:fl suite:ste first:1st second:2nd third:3rd fourth:4th fifth:5th sixth:6th seventh:7th eighth:8th
ninth:9th tenth:10th
"""
STREETS = dict(pair.split(":") for pair in _STREETS_TEXT.split())
"""What streets are called -> how that is abbreviated."""
