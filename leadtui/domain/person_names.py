"""What a Chinese personal name looks like: surnames, compound surnames, forms of address."""

from __future__ import annotations

from functools import cache

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任"
    "沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫"
    "孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕"
    "单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚"
    "娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池"
    "查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴"
    "盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况"
    "那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由張"
    "劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧蕭蔣餘葉蘇呂盧鍾譚陸範賈韋鄒雲龍賀顧龔萬錢嚴湯溫齊喬龐顏莊聶魯關蘭寧紀"
    "單塗駱藍饒繆簡車項連麥婁竇黨費衛閔鄔師欒榮叢鞏遲鄺儲"
)

_COMMON = 120
"""The first of _SURNAMES, the frequent ones."""

_COMPOUND = """
欧阳 歐陽 上官 司马 司馬 诸葛 諸葛 东方 東方 皇甫 尉迟 尉遲 公孙 公孫 慕容 司徒 令狐 轩辕 軒轅 夏侯 端木
南宫 南宮 独孤 獨孤 宇文 长孙 長孫 鲜于 鮮于 闻人 聞人 太史 申屠 公冶 淳于 单于 澹台 拓跋 呼延 百里 东郭
東郭 西门 西門 左丘 钟离 鍾離 范姜 張簡 张简
"""

_ADDRESSES = """
总经理 董事长 总监 经理 主任 老师 先生 女士 小姐 博士 教授 医生 院长 校长 厂长 处长 科长 局长 部长 会长 书记
工程师 律师 师傅 總經理 董事長 總監 經理 老師 醫生 院長 校長 廠長 處長 科長 局長 部長 會長 工程師 律師 師傅
老板 老闆 总 總 董 工 哥 姐
"""
_TITLES = """
总监 经理 主任 总裁 董事长 总经理 主管 专员 工程师 采购 会计 出纳 厂长 校长 院长 店长 行长 处长 科长 部长
局长 秘书 助理 顾问 老板 负责人 法人 總監 經理 總裁 董事長 總經理 專員 工程師 採購 會計 廠長 校長 院長 店長
行長 處長 科長 部長 局長 秘書 顧問 老闆 負責人
"""


@cache
def surnames() -> frozenset[str]:
    """Single-character surnames, simplified and traditional."""
    return frozenset(_SURNAMES)


@cache
def _common_surnames() -> frozenset[str]:
    return frozenset(_SURNAMES[:_COMMON]) | frozenset(
        "張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧蕭蔣葉蘇魏呂盧鍾譚陸范賈韋鄒"
    )


def is_common_surname(character: str) -> bool:
    """Whether a name that begins so is likelier a person's than a company's."""
    return character in _common_surnames()


@cache
def addresses() -> tuple[str, ...]:
    """Forms of address that stand after a surname (张总) or a name (张伟经理), longest first."""
    return tuple(sorted(_ADDRESSES.split(), key=len, reverse=True))


@cache
def titles() -> tuple[str, ...]:
    """Endings of job titles."""
    return tuple(_TITLES.split())


@cache
def compound_surnames() -> frozenset[str]:
    """Two-character surnames, simplified and traditional."""
    return frozenset(_COMPOUND.split())


def surname_of(name: str) -> str:
    """The surname a Chinese name begins with, or the empty string."""
    if name[:2] in compound_surnames() and len(name) > 2:
        return name[:2]
    return name[:1] if name[:1] in surnames() else ""


def address_of(text: str) -> str:
    """The form of address at the end of ``text`` after a surname or a name, or the empty string."""
    for form in addresses():
        if text.endswith(form) and len(text) > len(form):
            head = text[: -len(form)]
            if head in compound_surnames() or (surname_of(head) and len(head) <= 4):
                return form
    return ""


def is_han(text: str) -> bool:
    """Whether ``text`` is Chinese characters only."""
    return bool(text) and all("\u3400" <= c <= "\u9fff" or c >= "\U00020000" for c in text)


def looks_like_person(text: str) -> bool:
    """Whether ``text`` may be a Chinese personal name, with or without a form of address."""
    if not is_han(text):
        return False
    if address_of(text):
        return True
    surname = surname_of(text)
    return bool(surname) and 1 <= len(text) - len(surname) <= 2


def looks_like_title(text: str) -> bool:
    """Whether ``text`` is a job title without a name: 采购总监."""
    return is_han(text) and 2 <= len(text) <= 8 and text.endswith(titles())
