"""Who and what a sentence is about: the community, its people, the product, the event."""

from __future__ import annotations

import re

from assistant.chat.moments import moment, without_moments
from assistant.chat.ordering import NOUNS
from assistant.chat.prices import BEFORE, without_prices
from assistant.chat.reading import Reading

_GROUP = re.compile(
    r"(?P<v>[^\s,。:;、!?()“”\"「」『』<>]{0,18}?群)(?!规|公告|友|主|成员|员|名|体|众|昵称|管|聊(?!点|什么|啥|些|天)"
    r"|二维码|公约|须知|发|活码)"
)
_NAMED = re.compile(
    r"(?:群名|群叫做?|群的名字)(?:是|叫|:)?\s*[“\"「『《]?(?P<v>[^,。;!?\s”\"」』》]{2,30})"
)
_QUOTED_GROUP = re.compile(r"[“\"「『《](?P<v>[^”\"」』》]{2,30}群)[”\"」』》]")
_LEAD = re.compile(
    r"^.*(?:给|为|替|往|发到|发在|叫做?|位于)|^(?:请|麻烦|你|帮(?:我们?|忙|咱)?|在|到|对|是|写|拟|做|出|弄|整|搞|发|改成|换成"
    r"|(?:来|要|想)?(?:一|两|三|几|\d)?[个份段条篇句版]|一下"
    r"|我们?的?|咱们?的?|这个|那个|今晚|今天|明天|现在|适合|关于|新建的?|刚建的?|刚建了?一?个?|新开的?|老的|某|把|都|和|的)+"
)
_NO_NAME = re.compile(
    r"(?:新|社|大|小|本|咱|我|老|微信|qq|企微|企业微信|钉钉|飞书|[这那每各个]+|所有|全|一|拉|进|入|建|退|加|死|冷|群)?群"
)

_PEOPLE = (
    r"(?:宝妈|妈妈|宝爸|爸妈|家长|学生党?|大学生|上班族|白领|打工人|老人|中老年人?|业主|住户|邻居|粉丝|会员|老会员|新会员|客户|老客户?|新客户?"
    r"|顾客|老顾客|新人|年轻人|姐妹|女生|男生|用户|老用户|学员|读者|车主|球友|跑友|书友|团长|店主|老板|商家|司机|教师|老师|护士|程序员|宠物主人?"
    r"|铲屎官|健身爱好者|摄影爱好者)"
)
_AUDIENCE = re.compile(
    rf"(?:面向|针对|受众(?:是|为)?|人群(?:是|为)?:?|(?:群里|群成员|成员|里面)(?:大多|大部分|主要|基本上?|全)?(?:都)?(?:是"
    rf"|为))\s*(?P<v>[^,。;!?\s]{{2,30}}?)(?=的?(?:群|写|做|出|发|,|。|;|!|\?|\s|$))"
    rf"|(?:给|跟|和|对|为)\s*(?P<w>[^,。;!?\s群]{{0,10}}?(?:{_PEOPLE}们?|人群|[^,。]{{1,6}}们))(?:写|拟"
    rf"|做|出|发|聊|唠|来|准备|想|看|推|一[个份条段])"
)

_FILL = (
    r"(?:一[个款种波]|我们家?的?|咱们?家?的?|店里的?|新出的|新上的|新到的|新品|新款|这[款个]|那款|关于|有关"
    r"|针对|主推的?|卖的|的)"
)
_KINDS_OF_COPY = (
    r"(?:推广|促销|秒杀|种草|团购|拼团|优惠|活动|宣传|带货|卖货|上新|推销|广告|朋友圈|社群|群发|群里|营销|限时|预售|清仓|福利|新品|特价|引流"
    r"|直播|今晚|爆款|抢购|闪购)"
)
_PRODUCTS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:产品|商品|品名|主推|主打|单品)(?:名)?(?:是|为|:|叫|改成|换成)+\s*(?P<v>[^,。;!?\n]{1,30})",
        rf"(?:^|[,。;!?\n:]|文案|软文|推文|上新"
        rf"|推荐)\s*(?P<v>[^,。;!?\n:]{{1,24}}?)(?:的)?\s*,?\s*(?:{BEFORE}|现价|活动价|秒杀价|特价|到手价?|团购价"
        rf"|只要|仅售|[一每][块份杯个盒件斤只张瓶袋](?=\s*\d))",
        r"(?:^|[,。;!?\n:])\s*(?P<v>[^,。;!?\n:\d]{2,20}?)\s*(?:从)?\s*¥?\d+(?:\.\d+)?(?:元"
        r"|块)?\s*(?:直?降|减|变|改|打|砍|->|-|=|→|~|到手|现)",
        r"(?:^|[,。;!?\n:])\s*(?P<v>[^,。;!?\n:\d¥]{1,20}?)\s*¥?\d+(?:\.\d+)?\s*(?:元|块)?(?:一|每"
        r"|/)[杯份盒个件套箱瓶袋张斤只包罐桶条]",
        r"(?:^|[,。;!?\n:])\s*(?P<v>[^,。;!?\n:\d]{2,16}?)(?:刚|新)?(?:上市|到货|上新|开抢|开卖|来了)",
        r"(?:推荐(?:一?下|一款)?|新到|到货|新上|上架|新来)(?:了|一批)?(?P<v>[^,。;!?\n]{1,24}?)(?=$|[,。;!?\n]|文案)",
        r"(?:推一?下|推广一?下|宣传一?下|推荐一?下|吆喝一?下|安利一?下|上新|上架|清仓|主推|推一推|种草一?下"
        r"|带货)(?:了)?(?P<v>[^,。;!?\n]{1,24}?)(?=$|[,。;!?\n]|文案)",
        rf"(?:(?:写|拟|来|出|做|整|弄|发)?[一两几]?[个份段条篇句版张些点]|写|拟|关于|做|出|推|卖|为"
        rf"|给)(?P<v>[^,。;!?\n]{{1,24}}?)(?:的)?{_KINDS_OF_COPY}*(?:文案|推文|软文|话术|海报|广告[词语]|宣传语|促销"
        rf"|推广)",
        r"(?:给|为|帮|替)(?P<v>[^,。;!?\n]{1,24}?)(?:写|做|拟|出|编|来|弄|整|搞|推)",
        r"(?:卖|推|预售|团购|秒杀|拼团|优惠|尝鲜)(?P<v>[^,。;!?\n\d个份段条篇]{2,20})(?=$|[,。;!?\n])",
        r"\d(?:元|块\d?)(?:一[杯份盒个件套箱瓶袋张斤只包])?的(?P<v>[^,。;!?\n]{2,20}?)(?=$|[,。;!?\n]|文案|推文)",
    )
)
_PROMO_WORDS = re.compile(
    rf"^(?:{_FILL}|新品|特价|限时|预售|清仓|秒杀|团购|拼团|促销|爆款|文案|帮忙给|忙给|帮我"
    rf"|[一两三几][个份段条篇句款张]|[写来]一?[个份段条篇句点些])+"
    rf"|(?:{_FILL}|{_KINDS_OF_COPY}|文案|软文|推文|海报|话术|吧|一下)+$"
)
_NO_PRODUCT = re.compile(
    rf"^(?:它|忙|整个|咱们?|我们|一下|这个|那个|产品|商品|东西|单品|好物|宝贝|我|大家|群里|群|.*群里?|.*群友|.*{_PEOPLE}们?"
    rf"|.*文案.*|原价|现价|今天|价格|第二|你|[个份段条篇句版张些点])$|^[\W\d]*$|帮我|写[个一份段条]|麻烦|怎么|^(?:原价|现价|\d)"
)


def community(reading: Reading) -> str:
    """The group's name as the sentence has it, empty without one."""
    for pattern in (_NAMED, _QUOTED_GROUP):
        if name := reading.find(pattern):
            return name
    for match in _GROUP.finditer(reading.text):
        start, end = match.span("v")
        name = reading.original(start + _lead(reading.text[start:end]), end)
        if (
            len(name) > 1
            and not _NO_NAME.fullmatch(name.lower())
            and not re.search(r"[发进入拉建退在][了个到]?群$|里有", name)
        ):
            return name
    return ""


def _lead(text: str) -> int:
    """How much before a group's name belongs to the sentence and not to the name."""
    at = 0
    while (match := _LEAD.match(text[at:])) and match.end():
        at += match.end()
    return at


def audience(reading: Reading) -> str:
    """The people it is for, empty where they are not said."""
    match = _AUDIENCE.search(reading.text)
    if match is None:
        return ""
    found = reading.group(match, "v" if match["v"] else "w").removesuffix("们")
    return "" if found in {"", "人", "客户", "大家", "成员", "用户"} else found


def product(reading: Reading) -> str:
    """What is sold, empty where it is not said."""
    bare = without_moments(reading)
    plain = without_prices(bare)
    for number, pattern in enumerate(_PRODUCTS):
        source = bare if number <= 4 or number == len(_PRODUCTS) - 1 else plain
        for match in pattern.finditer(source.text):
            name = _trimmed(source.group(match))
            if name and not _NO_PRODUCT.search(name):
                return name
    return ""


def first_name(reading: Reading) -> str:
    """The first words that are no time and no price: what a short answer names."""
    plain = without_prices(without_moments(reading))
    pieces = (_trimmed(piece) for piece in re.split(r"[,，。;；\n]+", plain.source))
    return next((piece for piece in pieces if piece), "")


def _trimmed(name: str) -> str:
    before = None
    while name != before:
        before = name
        name = _PROMO_WORDS.sub("", name).strip(" ,、。;:!?的")
    return name


MOVED = re.compile(r"改到|延迟到|推到|改在|改成|推迟|提前到|延期|延后|调到|顺延")
"""A clause about a time that moved makes no sense without its times."""

_TOLD = re.compile(
    r"(?:通知|告诉|告知|预告|提醒|跟|和)(?:一?下|下)?(?:(?=说)|大家|各位|群里的?|群友们?|所有人|全群|全体|会员们?|家长们?|业主们?"
    r"|大伙|同学们?|成员们?)(?:说|讲)?(?:一?[声下])?[:,]?\s*(?P<v>[^。;!?\n]{2,60})"
)
_NOTICE = re.compile(
    r"(?:[个份段条篇则]|写|拟|发|出|关于|做|给[^,。]{1,10}?)\s*(?P<v>[^,。;!?\n]{1,30}?)(?:的)?(?:活动"
    r"|群)?(?:公告|通知|预告|通告|告示|邀请函?|提醒)"
)
_CLASSED = re.compile(r"^(?:[一两二三几]?[个份段条篇则]|一下|下)")
_NO_EVENT = re.compile(r"^(?:群里?|群内|活动|大家|一下|简短|正式|活泼|温馨|小|新|.*群)$|^\W*$")
_REQUEST = re.compile(
    rf"帮我|麻烦|请你|给我|[写拟发出来][个一份段条]|公告|通知大家|告诉大家|预告一下|{NOUNS['announcement']}"
)


def event(reading: Reading, payload: str) -> tuple[str, list[str]]:
    """What is announced, and further clauses that say more of it."""
    told = reading.find(_TOLD)
    if payload:
        clauses = _clauses(Reading(payload))
    elif told:
        clauses = _clauses(Reading(told))
    else:
        clauses = [piece for piece in _clauses(reading) if not _REQUEST.search(piece)]
    match = _NOTICE.search(without_moments(reading).text)
    named = _CLASSED.sub("", without_moments(reading).group(match)).strip(" 的") if match else ""
    if named and not _NO_EVENT.search(named) and not told:
        return named, clauses
    return (clauses[0], clauses[1:]) if clauses else ("", [])


def _said_of(piece: str, when: str, *, first: bool) -> str:
    """A clause without the time that is said elsewhere; with it where it is a time of its own."""
    own = moment(Reading(piece))
    bare = _timeless(piece)
    if MOVED.search(piece) or (bare and own and not first and own not in when):
        return piece.strip()
    return bare


def _timeless(piece: str) -> str:
    return re.sub(r"^起(?=\S)", "", without_moments(Reading(piece)).source.strip(" 在,，:：的"))


def _clauses(reading: Reading) -> list[str]:
    pieces = re.split(r"[,，。;；!！?？\n]+", reading.source)
    when = moment(reading)
    bare = [_said_of(piece, when, first=not at) for at, piece in enumerate(pieces)]
    return [piece for piece in bare if len(piece) >= 2]
