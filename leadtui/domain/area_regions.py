"""Where a phone most likely is, by area code or segment: a guess, for companies move and numbers stay."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from leadtui.domain.mobile_segments import region_of_mobile
from leadtui.i18n import _

# In the flags of a lead whose region nobody has said.
GUESSED_REGION = "guessed_region"
# Codes without their 0, each with the city it is known for; several cities behind one code: none.
_CODES = {
    "北京": "10", "上海": "21", "天津": "22", "重庆": "23",
    "河北": "310邯郸 311石家庄 312保定 313张家口 314承德 315唐山 316廊坊 317沧州 318衡水 319邢台 335秦皇岛",
    "山西": "349朔州 350忻州 351太原 352大同 353阳泉 354晋中 355长治 356晋城 357临汾 358吕梁 359运城",
    "内蒙古": "470呼伦贝尔 471呼和浩特 472包头 473乌海 474乌兰察布 475通辽 476赤峰 477鄂尔多斯 478巴彦淖尔"
    " 479锡林郭勒 482兴安 483阿拉善",
    "辽宁": "24 410铁岭 411大连 412鞍山 413抚顺 414本溪 415丹东 416锦州 417营口 418阜新 419辽阳 421朝阳 "
    "427盘锦 429葫芦岛",
    "吉林": "431长春 432吉林 433延边 434四平 435通化 436白城 437辽源 438松原 439白山",
    "黑龙江": "451哈尔滨 452齐齐哈尔 453牡丹江 454佳木斯 455绥化 456黑河 457大兴安岭 458伊春 459大庆 "
    "464七台河"
    " 467鸡西 468鹤岗 469双鸭山",
    "江苏": "25南京 510无锡 511镇江 512苏州 513南通 514扬州 515盐城 516徐州 517淮安 518连云港 519常州 "
    "523泰州 527宿迁",
    "浙江": "570衢州 571杭州 572湖州 573嘉兴 574宁波 575绍兴 576台州 577温州 578丽水 579金华 580舟山",
    "安徽": "550滁州 551合肥 552蚌埠 553芜湖 554淮南 555马鞍山 556安庆 557宿州 558 559黄山 561淮北 "
    "562铜陵 563宣城"
    " 564六安 566池州",
    "福建": "591福州 592厦门 593宁德 594莆田 595泉州 596漳州 597龙岩 598三明 599南平",
    "江西": "701鹰潭 790新余 791南昌 792九江 793上饶 794抚州 795宜春 796吉安 797赣州 798景德镇 799萍乡",
    "山东": "530菏泽 531济南 532青岛 533淄博 534德州 535烟台 536潍坊 537济宁 538泰安 539临沂 543滨州 "
    "546东营 631威海"
    " 632枣庄 633日照 634莱芜 635聊城",
    "河南": "370商丘 371 372安阳 373新乡 374许昌 375平顶山 376信阳 377南阳 378开封 379洛阳 391焦作 "
    "392鹤壁 393濮阳"
    " 394周口 395漯河 396驻马店 398三门峡",
    "湖北": "27武汉 710襄阳 711鄂州 712孝感 713黄冈 714黄石 715咸宁 716荆州 717宜昌 718恩施 719十堰 "
    "722随州 724荆门 728",
    "湖南": "730岳阳 731 734衡阳 735郴州 736常德 737益阳 738娄底 739邵阳 743湘西 744张家界 745怀化 746永州",
    "广东": "20广州 660汕尾 662阳江 663揭阳 668茂名 750江门 751韶关 752惠州 753梅州 754汕头 755深圳 "
    "756珠海 757佛山"
    " 758肇庆 759湛江 760中山 762河源 763清远 766云浮 768潮州 769东莞",
    "广西": "770防城港 771 772 773桂林 774 775 776百色 777钦州 778河池 779北海",
    "海南": "898",
    "四川": "28 812攀枝花 813自贡 816绵阳 817南充 818达州 825遂宁 826广安 827巴中 830泸州 831宜宾 832 833 "
    "834凉山"
    " 835雅安 836甘孜 837阿坝 838德阳 839广元",
    "贵州": "851 852遵义 853安顺 854黔南 855黔东南 856铜仁 857毕节 858六盘水 859黔西南",
    "云南": "691西双版纳 692德宏 870昭通 871昆明 872大理 873红河 874曲靖 875保山 876文山 877玉溪 878楚雄 "
    "879普洱"
    " 883临沧 886怒江 887迪庆 888丽江",
    "西藏": "891拉萨 892日喀则 893山南 894林芝 895昌都 896那曲 897阿里",
    "陕西": "29 911延安 912榆林 913渭南 914商洛 915安康 916汉中 917宝鸡 919铜川",
    "甘肃": "930临夏 931兰州 932定西 933平凉 934庆阳 935 936张掖 937 938天水 939陇南 941甘南 943白银",
    "青海": "970海北 971西宁 972海东 973黄南 974 975果洛 976玉树 977海西",
    "宁夏": "951银川 952石嘴山 953吴忠 954固原 955中卫",
    "新疆": "901塔城 902哈密 903和田 906阿勒泰 908 909博尔塔拉 990克拉玛依 991乌鲁木齐 992奎屯 993石河子 "
    "994昌吉"
    " 995吐鲁番 996巴音郭楞 997阿克苏 998喀什 999伊犁",
}  # fmt: skip
_LANDLINE = re.compile(r"\+86(10|2\d|[3-9]\d\d)\d{7,8}")
_MOBILE = re.compile(r"\+861[3-9]\d{9}")
_CODE = re.compile(r"\d+")
# Typed with its area code: 0755-..., (0755) ..., +86 755 ...
_NATIONAL = re.compile(r"[(（]?0[1-9]|\+?\s?86")


@cache
def _places() -> dict[str, str]:
    found: dict[str, str] = {}
    for province, codes in _CODES.items():
        for code in codes.split():
            digits = _CODE.match(code)
            assert digits is not None
            found[digits[0]] = province + code[digits.end() :]
    return found


@cache
def known_places() -> dict[str, tuple[str, ...]]:
    """The cities of each province of mainland China that an area code tells."""
    return {
        province: tuple(city for code in codes.split() if (city := code.lstrip("0123456789")))
        for province, codes in _CODES.items()
    }


def region_of_phone(e164: str) -> str:
    """Province and city of a number in mainland China, as 广东深圳; "" where it does not tell.

    A landline tells by its area code, a mobile by its segment.
    """
    if _MOBILE.fullmatch(e164):
        return region_of_mobile(e164)
    match = _LANDLINE.fullmatch(e164)
    return _places().get(match[1], "") if match else ""


def guess_region(phones: Iterable[tuple[str, str]]) -> str:
    """What the phones of one lead, as typed and as E.164, tell of its region; "" where they tell nothing.

    A landline goes before a mobile, for mobiles travel; one typed without its area code tells nothing.
    """
    mobile = ""
    for raw, norm in phones:
        if _MOBILE.fullmatch(norm):
            mobile = mobile or region_of_mobile(norm)
        elif _NATIONAL.match(raw.strip()) and (place := region_of_phone(norm)):
            return place
    return mobile


def region_text(region: object, flags: object) -> str:
    """A region as people read it: one that nobody has said is marked as a guess."""
    text = str(region or "")
    return _("{text} (a guess)", text=text) if text and GUESSED_REGION in str(flags) else text
