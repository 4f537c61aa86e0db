"""What the words of Chinese, Japanese and Korean company names are in English ones.

General knowledge of the trades, and of houses that are known by another name abroad than they sound.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from leadtui.domain.match_sounds import is_spelled_by_sound, pinyin, romanised

_WORDS_TEXT = """
科技:technology,tec,science 技术:technology 科学:science 网络:network 信息:information 在线:network
软件:software 数据:data 大数据:data 智能:intelligent,smart,intelligence 数字:digital 数码:digital
电子:electronic 电脑:computer 计算机:computer 通信:communication,telecommunication
通讯:communication,telecommunication 电信:telecommunication,telecom 移动:mobile 联通:unicom 铁塔:tower
半导体:semiconductor 集成电路:circuit,semiconductor 积体电路:semiconductor 股份: 微电子:microelectronic
光电:optoelectronic 自动化:automation 机器人:robot,robotics 仪器:instrument
生物:biological,biotech,bio,biotechnology 医药:pharmaceutical,pharma,medicine 制药:pharmaceutical
药业:pharmaceutical 医疗:medical,healthcare 医疗器械:medical 健康:health,healthcare 医院:hospital
人民医院:hospital 大学:university 学院:college,institute,academy 研究院:institute 研究所:institute 银行:bank
证券:securities 保险:insurance 人寿:life 人寿保险:insurance,life 财产保险:insurance 金融:finance,financial
投资:investment,invest 资本:capital 基金:fund 信托:trust 租赁:leasing 资产管理:asset 期货:futures 集团:group
控股:holding 国际:international 全球:global 环球:global,universal 实业:industrial,industry
工业:industrial,industry 产业:industry 企业:enterprise 贸易:trading,trade 商贸:trading,trade
进出口:import,export 外贸:trading,foreign 物流:logistic 快递:express 速运:express
运输:transport,transportation 供应链:supply 航空:airline,aviation,air 航空公司:airline
南方航空:southern,airline 东方航空:eastern,airline 航天:aerospace 航运:shipping 海运:shipping,ocean
远洋:ocean 铁路:railway,rail 地铁:metro 交通:transport 汽车:automobile,motor,auto,automotive 自动车:motor
自動車:motor 摩托车:motorcycle 轮胎:tire,tyre 机械:machinery 机电:electromechanical 重工:heavy
设备:equipment 装备:equipment 制造:manufacturing 精密:precision 模具:mould,mold 电气:electric,electrical
电器:electric,appliance 电力:power,electric 电网:grid 能源:energy 新能源:energy 石油:petroleum,oil
天然气:gas 石化:petrochemical 石油化工:petrochemical,petroleum,chemical 化工:chemical 化学:chemical
煤炭:coal 矿业:mining 钢铁:steel,iron 金属:metal 铝业:aluminum,aluminium 有色金属:nonferrous 材料:material
新材料:material 环保:environmental 环境:environment,environmental 水务:water 建筑:construction,building
建设:construction 工程:engineering 建材:building 水泥:cement 房地产:estate,property
地产:property,estate,land 置业:property 物业:property 装饰:decoration 设计:design 规划:planning
家具:furniture 家居:home 陶瓷:ceramic 玻璃:glass 塑料:plastic 橡胶:rubber 纸业:paper 包装:packaging
印刷:printing 纺织:textile 服装:garment,apparel,clothing 服饰:apparel,garment,fashion 鞋业:shoe,footwear
体育:sport 玩具:toy 珠宝:jewelry,jewellery 食品:food 饮料:beverage 乳业:dairy 啤酒:brewery,beer 酒业:liquor
粮油:grain 农业:agriculture,agricultural 种业:seed 水产:aquatic 餐饮:catering,restaurant 酒店:hotel
饭店:hotel,restaurant 旅游:tourism,travel 旅行社:travel 咖啡:coffee 百货:department 超市:supermarket
商业:commercial 零售:retail 广告:advertising 传媒:media 媒体:media 文化:culture,cultural 影业:picture,film
娱乐:entertainment 游戏:game 教育:education 培训:training 出版:publishing,press 咨询:consulting
管理:management 服务:service 顾问:consulting,advisory 发展:development 开发:development
商务:business,commerce 人力资源:human 律师事务所:law 会计师事务所:accountant,cpa 平台:platform 系统:system
解决方案:solution 研究:research 中心:center 总公司: 本社: 東日本:east,japan 西日本:west,japan
中国:china,chinese 中华:china 香港:hongkong,hk 澳门:macau,macao 台湾:taiwan 亚洲:asia 亚太:asia,pacific
日本:japan 韩国:korea 美国:america,us,usa 英国:british,uk 德国:germany,german 法国:france 新加坡:singapore
华南:south 华东:east 华北:north 中央:central 第一:first 联合:united 东方:oriental,eastern,orient
国家:state,national 工商:industrial,commercial 农业银行:agricultural,bank 建设银行:construction,bank
グループ:group ホールディングス:holding ジャパン:japan コーポレーション: インターナショナル:international
テクノロジー:technology システム:system システムズ:system ソフトウェア:software ネットワーク:network
サービス:service エレクトロニクス:electronic モーター:motor モータース:motor コーヒー:coffee ホテル:hotel
バンク:bank エナジー:energy フード:food フーズ:food メディカル:medical ファーマ:pharma インク:
电机:electric,electrical 電機:electric,electrical 电器产业:electric 工業:industry,industrial
製作所:works,manufacturing 制作所:works,manufacturing 製薬:pharmaceutical 建設:construction 商事:trading
不動産:estate,realty 证券会社:securities 生命保険:life,insurance 銀行:bank 전자:electronic 자동차:motor
그룹:group 홀딩스:holding 은행:bank 화학:chemical 건설:construction 중공업:heavy 전기:electric
통신:telecommunication,telecom 텔레콤:telecom 증권:securities 보험:insurance 생명:life 제약:pharmaceutical
물산:trading 항공:airline,air 제철:steel 에너지:energy 코리아:korea 디스플레이:display 대한:korean
한국:korea
"""
_HOUSES_TEXT = """
腾讯:tencent 京东:jd 阿里云:aliyun 蚂蚁:ant 字节跳动:bytedance 美的:midea 格力:gree 海尔:haier 联想:lenovo
中兴:zte 海信:hisense 大疆:dji 蔚来:nio 理想汽车:li 小鹏:xpeng 携程:ctrip,trip 网易:netease 搜狐:sohu
新浪:sina 比亚迪:byd 吉利:geely 奇瑞:chery 长城汽车:greatwall 上汽:saic 广汽:gac 一汽:faw 东风:dongfeng
顺丰:sf 平安:pingan 青岛啤酒:tsingtao,brewery 清华:tsinghua 北京大学:peking,university 茅台:moutai 中芯:smic
京东方:boe 立讯:luxshare 药明康德:wuxi,wuxiapptec 宁德时代:catl 三一:sany 徐工:xcmg 中联:zoomlion
中石化:sinopec 中石油:petrochina,cnpc 中海油:cnooc 中粮:cofco 中信:citic 华润:crc 招商:merchants
中化:sinochem 国药:sinopharm 中远:cosco 万科:vanke 恒大:evergrande 碧桂园:countrygarden
国泰航空:cathay,airline 国泰:cathay 汇丰:hsbc 渣打:chartered 台积电:tsmc 鸿海:honhai,foxconn 富士康:foxconn
宏碁:acer 华硕:asus 联发科:mediatek 微星:msi 日月光:ase 长荣:evergreen 可口可乐:cocacola,coca
百事:pepsi,pepsico 雀巢:nestle 宝洁:procter,pg 联合利华:unilever 欧莱雅:loreal 强生:johnson 高露洁:colgate
耐克:nike 阿迪达斯:adidas 彪马:puma 优衣库:uniqlo 宜家:ikea 沃尔玛:walmart 家乐福:carrefour 麦德龙:metro
好市多:costco 星巴克:starbucks 麦当劳:mcdonalds,mcdonald 肯德基:kfc 必胜客:pizzahut 汉堡王:burgerking
达能:danone 亿滋:mondelez 苹果:apple 微软:microsoft 谷歌:google 亚马逊:amazon 脸书:facebook 推特:twitter
特斯拉:tesla 英特尔:intel 英伟达:nvidia 高通:qualcomm 甲骨文:oracle 思科:cisco 戴尔:dell 惠普:hp,hewlett
国际商业机器:ibm 思爱普:sap 奥多比:adobe 赛富时:salesforce 三星:samsung 现代汽车:hyundai 现代:hyundai
起亚:kia 乐金:lg 海力士:hynix 浦项:posco 乐天:lotte 爱茉莉:amorepacific 丰田:toyota 本田:honda 日产:nissan
马自达:mazda 三菱:mitsubishi 索尼:sony 松下:panasonic 东芝:toshiba 日立:hitachi 夏普:sharp 佳能:canon
尼康:nikon 富士通:fujitsu 富士胶片:fujifilm 爱普生:epson 任天堂:nintendo 三井:mitsui 住友:sumitomo
三得利:suntory 资生堂:shiseido 花王:kao 普利司通:bridgestone 村田:murata 欧姆龙:omron 发那科:fanuc
电装:denso 京瓷:kyocera 奔驰:benz,mercedes 梅赛德斯:mercedes 宝马:bmw 大众:volkswagen 奥迪:audi
保时捷:porsche 博世:bosch 西门子:siemens 巴斯夫:basf 拜耳:bayer 蒂森克虏伯:thyssenkrupp 汉高:henkel
安联:allianz 德意志银行:deutsche,bank 采埃孚:zf 大陆集团:continental 施耐德:schneider 米其林:michelin
雷诺:renault 标致:peugeot 空客:airbus 空中客车:airbus 阿尔斯通:alstom 赛诺菲:sanofi 道达尔:total 罗氏:roche
诺华:novartis 葛兰素史克:glaxosmithkline,gsk 阿斯利康:astrazeneca 辉瑞:pfizer 默沙东:merck,msd
飞利浦:philips 壳牌:shell 埃克森美孚:exxonmobil 英国石油:bp 雪佛龙:chevron 沃尔沃:volvo 爱立信:ericsson
诺基亚:nokia 马士基:maersk 波音:boeing 通用电气:ge,generalelectric 通用汽车:gm,generalmotor 福特:ford
卡特彼勒:caterpillar 霍尼韦尔:honeywell 杜邦:dupont 陶氏:dow 埃森哲:accenture 德勤:deloitte
普华永道:pwc,pricewaterhousecoopers 安永:ey,ernst 毕马威:kpmg 麦肯锡:mckinsey 高盛:goldman 摩根大通:jpmorgan
摩根士丹利:morgan 花旗:citi,citibank,citigroup 希尔顿:hilton 万豪:marriott 凯悦:hyatt 洲际:intercontinental
香格里拉:shangrila 喜来登:sheraton 迪士尼:disney 敦豪:dhl 联邦快递:fedex 联合包裹:ups 엘지:lg 현대:hyundai
기아:kia 롯데:lotte 포스코:posco 네이버:naver 카카오:kakao 한화:hanwha 두산:doosan 효성:hyosung 豊田:toyota
丰田自动织机:toyota 任天堂株式会社:nintendo 日本電気:nec 日本电气:nec 日本電信電話:ntt 東京:tokyo 大阪:osaka
"""


class Piece(NamedTuple):
    """A word of a name: what it may be in English, whether by its sound, and whether it is often left out."""

    words: frozenset[str]
    heard: bool = False
    optional: bool = False


_LONGEST = 9


@cache
def _table() -> dict[str, tuple[str, ...]]:
    from leadtui.domain.pinyin import simplify

    words = (entry.partition(":") for entry in _WORDS_TEXT.split())
    found = {simplify(name): tuple(told.split(",")) if told else () for name, _colon, told in words}
    for name, _colon, told in (entry.partition(":") for entry in _HOUSES_TEXT.split()):
        # A house may still be spelled as it is said at home.
        found[simplify(name)] = (*told.split(","), _spoken(name))
    return found


@lru_cache(1024)
def pieces(name: str) -> tuple[Piece, ...]:
    """A name without legal form, word by word, in what English may have for each; simplified characters."""
    table, places = _table(), _places()
    found: list[Piece] = []
    rest, start = "", 0
    while start < len(name):
        ends = range(min(len(name), start + _LONGEST), start + 1, -1)
        end = next((end for end in ends if name[start:end] in table or name[start:end] in places), 0)
        if not end:
            rest, start = rest + name[start], start + 1
            continue
        found, rest = [*found, *_unknown(rest)], ""
        word, start = name[start:end], end
        if word in table:
            found += [Piece(frozenset(table[word]))] if table[word] else []
        else:
            found.append(Piece(frozenset({pinyin(places[word])}), optional=True))
    return (*found, *_unknown(rest))


@cache
def _vocabulary() -> frozenset[str]:
    words = (entry.partition(":")[2].split(",") for entry in _WORDS_TEXT.split())
    return frozenset(word for some in words for word in some)


def is_word(piece: Piece) -> bool:
    """Whether a piece is a trade, a region or the like, which many names have."""
    return is_vocabulary(piece.words)


def is_vocabulary(words: Iterable[str]) -> bool:
    """Whether all words are such, or regions of China."""
    return all(word in _vocabulary() or word in spelled_places() for word in words)


def _unknown(rest: str) -> list[Piece]:
    """A brand: in pinyin, or as it sounds."""
    if not rest or rest in "省市区县":
        return []
    return [Piece(frozenset({_spoken(rest)}), heard=is_spelled_by_sound(rest))]


def _spoken(text: str) -> str:
    return pinyin(romanised(text) if is_spelled_by_sound(text) else text)


@cache
def _places() -> dict[str, str]:
    """Provinces and cities, with and without what they end with -> the bare name."""
    from leadtui.domain.region_words import places

    known = [name for name, place in places().items() if place.rank in ("province", "city")]
    return {f"{name}{end}": name for name in known for end in ("", "市", "省")}


@cache
def spelled_places() -> dict[str, frozenset[str]]:
    """Provinces and cities in pinyin, as English names begin with them -> their Chinese names."""
    found: dict[str, frozenset[str]] = {"hongkong": frozenset({"香港"}), "macau": frozenset({"澳门"})}
    for name in set(_places().values()):
        key = pinyin(name)
        found[key] = found.get(key, frozenset()) | {name}
    return found
