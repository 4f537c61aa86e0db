"""Words of names and addresses that say little when two have them in common, each in one spelling."""

from __future__ import annotations

_LEGAL_TEXT = """
inc incorporated ltd limited llc llp lp plc co company corp corporation gmbh mbh ag kg kgaa se sa sas
sarl srl spa bv nv oy oyj ab asa as aps pte pty sdn bhd kk gk aktiengesellschaft gesellschaft pjsc jsc
ooo sl cia ltda eurl sro kft zrt doo
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
media network networks software labs studio studios agency club
"""
COMMON = frozenset(_COMMON_TEXT.split())
"""Words that stand in so many company names that sharing one says little."""

SPELLINGS = {
    "centre": "center",
    "hospitals": "hospital",
    "saint": "st",
    "deli": "delicatessen",
    "caffe": "cafe",
}
_STREETS_TEXT = """
street:st avenue:ave boulevard:blvd blv:blvd road:rd drive:dr place:pl court:ct lane:ln highway:hwy
square:sq circuit:cct crescent:cres terrace:tce parade:pde close:cl north:n south:s east:e west:w
floor:fl suite:ste first:1st second:2nd third:3rd fourth:4th fifth:5th sixth:6th seventh:7th eighth:8th
ninth:9th tenth:10th
"""
STREETS = dict(pair.split(":") for pair in _STREETS_TEXT.split())
"""What streets are called -> how that is abbreviated."""
