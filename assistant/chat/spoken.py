"""Facts that a sentence names itself: 卖点是…, 联系客服小美, 截止周日, 限量200份."""

from __future__ import annotations

import re
from typing import Any

from assistant.chat import moments, naming, prices
from assistant.chat.reading import Reading
from assistant.types.drafts import Platform

_END = r"(?P<v>[^,。;!?\n]{2,80})"
_LIST = r"(?P<v>[^。;!?\n]{2,120}?)(?=$|[。;!?\n]|,(?!不|禁|别|勿))"
_IS = r"(?:主要)?(?:是|为|有|:|包括|写|改成|换成|改为)+\s*"
_SPOKEN: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern)
    for name, pattern in {
        "selling_points": (
            rf"(?:卖点|特点|亮点|优点|好处|特色|优势){_IS}(?P<v>[^。;!?\n]{{2,80}}?)(?=$|[。;!?\n]|,(?:原价|现价|只|库存"
            rf"|限|截|今|明|到|周|链接|在))"
        ),
        "pain_point": rf"(?:痛点|烦恼|困扰){_IS}{_END}",
        "benefits": (
            rf"(?:福利|权益|优惠|好处|群里(?:每周)?有)(?:{_IS}|:)(?P<v>[^。;!?\n]{{2,80}}?)(?=$|[。;!?\n]|,(?:群规"
            rf"|规矩|不|禁|违|昵称|改))"
        ),
        "rules": rf"(?:群规|规矩|规则|规定|要求){_IS}{_LIST}",
        "forbidden": (
            r"(?P<v>(?:(?:,|、|和|,?也)?(?:不许|不准|不能|不可以|严禁|禁止|不要|不让|别|勿|不得"
            r"|不(?=[发刷打拉加私骂吵传聊晒推卖转谈问带贴乱]))[^,。;!?\n、]{1,14}[,、]?)+(?:(?<=、)[^,。;!?\n]{1,30})?)"
        ),
        "penalty": r"(?P<v>(?:违规|违反|违者|再犯|初犯|发现一次|首次|第一次|头一次)(?!的?(?:人|消息|成员))[^。;!?\n]{2,60})",
        "entry_criteria": rf"(?:[入进]群(?:的)?(?:条件|门槛|标准|要求)){_IS}{_END}",
        "encouraged": rf"(?:鼓励|提倡|欢迎大家|希望大家)(?:多)?:?{_END}",
        "nickname_format": rf"(?:群?昵称|群?备注|改名|名片)(?:的)?(?:格式)?(?:要|统一|请)?(?:是|为|:|改成|改为|写成|统一成|格式|用)+\s*{_END}",
        "contact": (
            r"(?:联系|咨询|找|私信|加|联系人(?:是)?|有事找|有问题找|客服(?:是|:))(?:我们的?)?(?P<v>(?:客服|店长|店主|管理员|群主|小助手"
            r"|班主任|老师|物业|前台|[a-z\u4e00-\u9fff]{0,6}(?:经理|顾问|老师|店长"
            r"|客服))[a-z\u4e00-\u9fff]{0,5}?)(?=$|[,。;!?\n、]|处理|咨询|登记|报名|就|即可)"
        ),
        "link": r"(?P<v>https?://[^\s\u4e00-\u9fff,。]+|#小程序://\S+?(?=$|[\s,。]))",
        "place": (
            r"(?:地点|地址|位置)(?:是|在|:|为|改到|改成|换到|换成)+\s*(?P<v>[^,。;!?\n]{2,40})"
            r"|在(?P<w>[^,。;!?\n在]{0,14}(?:直播间|店里?|门店|广场|公园|中心|会所|教室|会议室|图书馆|咖啡馆|商场|小区|楼下?|门口|视频号"
            r"|腾讯会议|钉钉|号线[^,。]{0,4}站))"
        ),
        "prizes": (
            rf"(?:奖品|礼品|抽|送出|奖励)(?:{_IS}|出|:)?(?P<v>[^,。;!?\n:]{{2,40}}?(?:\d+"
            rf"|[一二两三五十百])\s*[份个张名台盒件套只瓶袋][^,。;!?\n]{{0,12}}|(?<=奖品是)[^,。;!?\n]{{2,40}}"
            rf"|(?<=奖品有)[^,。;!?\n]{{2,40}})"
        ),
        "compensation": (
            r"(?:补偿|赔偿|赔|补)(?:给?(?:他|她|您|客户|顾客))?(?:是|:|为|给)?(?P<v>[^,。;!?\n]{2,30})"
            r"|(?P<w>(?:退(?:款|运费|全款|差价|一半)|免单|补发|重新?发|换新|重做|送(?:一|两"
            r"|个)?[张份杯个盒][^,。;!?\n]{1,20})[^,。;!?\n]{0,16})"
        ),
        "policy": (
            rf"(?:政策|售后规定|退换规定){_IS}{_END}|(?P<w>\d+天(?:内)?(?:无理由)?(?:退换|包退|退货"
            rf"|包换)[^,。;!?\n]{{0,12}})"
        ),
        "action": (
            r"(?P<v>(?:我们?)?(?:已经?|正在|马上会?|会在|这就)(?:联系|安排|催|核实|查|处理|反馈|补|换|退|登记|上报|请|通知|跟"
            r"|让)[^,。;!?\n]{1,40})"
        ),
        "staff_name": (
            r"(?:落款|署名)(?:是|写|用|:)*\s*(?P<v>[^,。;!?\n]{2,12})|(?:以"
            r"|用)(?P<w>[^,。;!?\n]{2,10}?)的?(?:口吻|名义|身份|口气)"
        ),
        "cta": (
            r"(?:让|引导|叫|请|邀请)(?:大家|他们|她们|群友|读者|顾客|用户|客户)?(?:都|在群里)?(?P<v>(?:在群里)?(?:回复|扫码|扫一扫|点"
            r"|接龙|报名|私聊|私信|下单|留言|预约|打卡|签到|投票|加)[^,。;!?\n]{0,24})|(?P<w>(?:先|快|直接)?(?:点预约|点链接"
            r"|回复[\d“\"「a-z要][^,。;!?\n]{0,12}|扫码[^,。;!?\n]{0,10}|接龙(?:报名)?|群里接龙"
            r"|私聊我[^,。;!?\n]{0,8}))(?=$|[,。;!?\n])"
        ),
        "recent_topics": (
            r"(?:昨天|前天|昨晚|最近|上次|之前|刚刚?|前几天|上周)(?:已经)?(?:聊(?:过|了|的是)?|讨论(?:过|了|的是)?|说过)(?:了|的是"
            r"|是)?(?P<v>[^,。;!?\n]{2,60}?)(?=了?(?:$|[,。;!?\n]))"
        ),
        "reward": rf"(?:奖励|奖赏|激励)(?:是|:|有|为)+\s*{_END}",
        "schedule": r"(?P<v>每?周[一二三四五六日天末][^周。;!?\n到]{2,24}(?:[,、;]\s*每?周[一二三四五六日天末][^周。;!?\n到]{2,24})+)",
        "offender": (
            r"(?:群友|成员|会员|一个叫|有个叫|那个叫|叫)\s*(?!写|们|的|里|发|在)(?P<v>[^\s,。;!?:的了在发刷骂又]{1,10}?)(?=的|,"
            r"|。|在|发|刷|骂|又|连|打|拉|第|$)|给[^,。;]{1,8}的(?P<y>[^\s,。;人友员]{1,4}?)(?=写|一[个条段])|(?:^"
            r"|[,。;])\s*(?!别|不|写)(?P<x>[^\s,。;!?:在又发刷骂有个群那这里写帮给]{1,6}?)(?:又|老是|总是|一直|昨天|今天|刚才|刚"
            r"|昨晚|连续)*(?:在群里|发了|刷屏|骂人)|(?:提醒|警告|劝告|给|对|@|说)(?:一?下|下)?\s*(?!别"
            r"|不)(?P<w>@?[^\s,。;!?:的了在发刷骂群大个那这一违乱]{1,8}?)(?=,|。|:|别|不要|不准|在群|发|刷|骂|写|一个|一条|的|$)"
        ),
        "offence": (
            r"(?P<v>(?:在群里)?(?:连续|一直|老是|总是|多次|又|乱)?(?:发(?!群|到)|打|刷|骂|辱骂|拉人|拉群友|私加|私聊|加|转发|推|贴|攻击"
            r"|挖|倒卖|造谣|吵)(?:了|着|过)?[^,。;!?\n:的]{0,24}(?:广告|链接|二维码|砍一刀|砍价|红包|屏|骂人|人|群|群友|脏话|好友|谣言"
            r"|兼职|视频|表情|推广|微商|小程序|信息|架|消息|课|代购))"
        ),
    }.items()
}
_TONES = re.compile(
    r"(?:语气|口吻|风格|语调|调性|写得?|要|再|更)?(?:是|要|得|写得?|稍微|尽量)?(?P<v>活泼|俏皮|可爱|热情|幽默|搞笑|有趣|轻松|年轻"
    r"|元气|正式|专业|严谨|官方|严肃|稳重|商务|克制|高级|亲切|温暖|温柔|暖心|自然|真诚|口语化?|接地气|委婉|友好|客气)(?=一?[点些]|的|$"
    r"|[,。;!?]|语气|风格|口吻)"
)
_SAME_TONE = {
    "委婉": "平和",
    "客气": "亲切",
    "友好": "亲和",
    "官方": "正式",
    "严肃": "正式",
    "高级": "克制",
    "搞笑": "幽默",
    "接地气": "口语",
}
"""Tones said in words that drafting does not know, in words it does."""

_STAGES = (
    ("初建期", re.compile(r"新(?:建|开|拉)的|刚[建开拉]|新群|刚成立|冷启动|初建")),
    ("沉默期", re.compile(r"沉默|冷清|没人说话|死群|不活跃|潜水|冷掉|好久没动静")),
    ("流失期", re.compile(r"流失|退群")),
)
_KINDS = re.compile(r"(?P<v>快闪|福利|引流|种草|vip|学习|会员|宝妈)群")
_COUNT = re.compile(
    r"(?P<v>\d{1,2}|[一二两三四五六七八九十])\s*(?:个|条|组)(?=[^,。;!?\n]{0,6}(?:话题|选题|问题|点子|破冰))"
)
_LENGTH = re.compile(
    r"(?:(?:不超过|不要超过|别超过|最多|控制在|限|少于|小于|压缩到|缩到|减到)\s*)(?P<v>\d{2,4})\s*(?:个?字|字符)"
    r"|(?P<w>\d{2,4})\s*(?:个?字|字符)(?:以内|之内|左右|内|以下|就行|就够)"
)
_DIGITS = {char: str(value) for value, char in enumerate("零一二三四五六七八九十")} | {"两": "2"}


def named_facts(reading: Reading, wanted: set[str]) -> dict[str, Any]:
    """Every fact of a sentence that says itself what it is."""
    found: dict[str, Any] = {}
    for name, pattern in _SPOKEN.items():
        match = pattern.search(reading.text) if name in wanted else None
        if match is not None:
            found[name] = first_group(reading, match)
    found |= prices.amounts(reading) if "price_now" in wanted else {}
    found["stock"] = prices.stock(reading) if "stock" in wanted else ""
    found["deadline"] = moments.deadline(reading)
    found["time"] = moments.moment(reading)
    found["community"] = naming.community(reading)
    found["audience"] = naming.audience(reading)
    found |= _style(reading)
    found["count"] = number_in(reading, _COUNT) if "recent_topics" in wanted else ""
    return {name: value for name, value in found.items() if value and name in wanted}


def first_group(reading: Reading, match: re.Match[str]) -> str:
    """The first group that took part in a match, as it was typed."""
    name = next((name for name, value in match.groupdict().items() if value), None)
    return reading.group(match, name).strip(" ,、，") if name else ""


def platform_named(text: str, task: str) -> Platform | None:
    """The platform a folded sentence names, as its limits are known by."""
    if re.search(r"企业微信|企微|wecom", text):
        return "wecom_welcome" if task == "welcome" else "wecom_mass_send"
    named: dict[Platform, str] = {
        "feishu": "飞书",
        "dingtalk": "钉钉",
        "telegram": "telegram|电报群?",
        "qq": r"qq\s*群",
    }
    return next((name for name, word in named.items() if re.search(word, text)), None)


def length_wanted(text: str) -> int | None:
    """The most characters a folded sentence allows, None where it does not say."""
    match = _LENGTH.search(text)
    return int(match["v"] or match["w"]) if match else None


def _style(reading: Reading) -> dict[str, Any]:
    stage = next((name for name, words in _STAGES if words.search(reading.text)), "")
    return {
        "tone": _SAME_TONE.get(reading.find(_TONES), reading.find(_TONES)),
        "lifecycle_stage": stage,
        "group_type": reading.find(_KINDS),
        "max_chars": length_wanted(reading.text) or "",
    }


def number_in(reading: Reading, pattern: re.Pattern[str]) -> str:
    """The number a pattern finds, in digits up to ten; empty where it finds none."""
    value = reading.find(pattern)
    return _DIGITS.get(value, value)
