"""Words and key rows that passwords are made of everywhere, in English, in pinyin and in numbers."""

from __future__ import annotations

_WORDS = """
a1b2c3 aa123456 aaaaaa abc123 abcd access account action admin administrator aini amanda america andrew
angel apple april ashley asshole august autumn baby bailey banana baobao baseball basketball batman
beijing bigdog birthday biteme blink blowme boomer boston brandon buster butter camaro casper change
changeme charlie cheese chelsea chester china chocolate chongqing chris coffee company computer cookie
corvette cowboy customer dabao dallas daniel database december default diamond dragon eagles family
february ferrari flower football forever freedom friend fuck fuckme fuckoff fuckyou games george ginger
golden golfer gongsi google guangzhou guest guitar hacker haha hammer hangzhou hannah happy harley
heather hello hockey huanying huawei hunter iceman iloveyou internet january jasmine jennifer jessica
jiayou jordan joshua july june junior justin kehu killer lakers laogong laopo leads leadtui letmein
liverpool login london love lovely lucky maggie manager march marina marlboro martin master matrix
matthew member mercedes merlin michael michelle mickey midnight mima money monkey monster morgan mother
mustang naked nanjing nicole nihao nissan nothing november october office orange package parker passw0rd
password passwort patrick peanut pepper phoenix player please porsche princess purple q1w2e3 q1w2e3r4
qazwsx qwerty rabbit rachel raiders ranger robert root sales samantha samsung secret secure security
september server service shadow shanghai shenzhen silver smokey soccer spider spring squirt starwars
steelers stupid success summer sunday sunflower sunshine superman system taobao taylor tencent tennis
test testing thomas thunder tianjin tianya tiger tigger toyota travis trustno user wangyi weixin welcome
whatever william willie windows winner winter wizard woaini woaiwojia wodemima wojia wuhan xiaobao
xiaoming xiaoshou xihuan xxxxxx yamaha yankees yellow yonghu zaijian zaq12wsx zhanghao zhongguo 110110
112233 123123 123321 123654 124578 131452 1314520 147258 147258369 159357 159753 5201314 520520 521521
666888 888666 987654 一二三四五六七 一生一世 上海 中国 中國 你好 公司 北京 台北 台灣 客戶 客户 密码 密碼 广州 廣州 我愛你 我爱你 欢迎 歡迎 深圳 用户 登入 登录 登陆
管理员 管理員 臺北 臺灣 銷售 销售
"""
WORDS = frozenset(_WORDS.split())
"""Lower case; what is shorter than three letters or two Chinese characters counts for little anyway."""

ROWS = (
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "!@#$%^&*()",
    "一二三四五六七八九十",
)
"""Keys beside each other and characters that follow each other; backwards they are as easy to guess."""
