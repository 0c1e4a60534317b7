"""Tells when a text is to be checked (ours, before it is posted) or judged (a member's)."""

from __future__ import annotations

import re

from assistant.chat.intents import JudgeOrder, LintOrder
from assistant.chat.reading import Parted, Reading, partings

_THIS = (
    r"(?:[这那](?![次种样么类时里会儿边周月天年事])|下面|以下|如下|上面|刚才|刚刚|我写的|我们写的|我的|我拟的"
    r"|写好的|准备发的)"
)
_PIECE = r"(?:一?[条句段个则篇份版]|几[条句段]|些|里|儿)?"
_COPY = (
    r"(?:文案|文章|稿子?|草稿|初稿|标题|宣传语|广告语|广告词|slogan|海报|推文|软文|朋友圈|欢迎[语词]|公告|通知"
    r"|预告|话术|群规|脚本|推广语|卖点|详情页|介绍|描述|通稿|推送|群发)"
)
_SAID = r"(?:消息|发言|信息|留言|评论|聊天(?:记录)?|私信|弹幕|回复|内容|链接|名片|图片|二维码)"
_WORDS = r"(?:话|文字|文本|句子|词|字|说法|表述|写法)"
_LAW = (
    r"(?:广告法|违禁|违法|禁[用忌]词|敏感词|极限词|极限用语|绝对化|合规|合法|过(?:得了|不了|得)?审|红线|踩雷|踩线|错别?字|病句|超字|字数超"
    r"|虚假宣传|夸大|限流)"
)
_POSTED = (
    r"(?:能不能(?:直接)?(?:发|用|写|上)|可不可以(?:发|用|写)|(?:能|可以)(?:直接)?(?:发|用|写)(?:出去|群里)?(?:吗|么|不)"
    r"|能这[么样]写|有没有(?:什么)?(?:问题|毛病|风险|不妥|违规)|有(?:什么|啥)?(?:问题|毛病|风险)(?:吗|么|没)?|哪里(?:不妥|要改"
    r"|有问题|违规)|要不要改|用改吗|要改吗|行不行)"
)
_BREACH = r"(?:违不违规|合不合规|违不违法|违规|不合规|不合适|不妥|违反)"
_CHECK = (
    r"(?:检查|检测|审核|审查|审(?:一?[下审遍])|校对|校验|把(?:一?[把下])?关|过一?[遍下眼]|查(?:一?[下查遍])|核对|自查|体检|lint"
    r"|挑(?:挑|一下)?(?:毛病|刺)|排查|质检|扫一?[遍下])"
)
_LOOK = r"(?:看看|看一?[下眼]|瞧瞧|瞅瞅|帮.{0,2}看|看)"
_POLISH = r"(?:润色|改写|优化|修改|改一?[改下]|改得|改成合规|完善|顺一?[顺下])"

_DECIDE = (
    r"(?:判断|判定|判别|判一?[下判]|鉴定|鉴别|识别|辨别|辨一?[下辨]|甄别|评判|定性|分析|归类|分类)"
)
_CHARGE = (
    r"(?:广告(?!法|语|词|文案)|引流|诈骗|骗子|骗局|骗人|骗|软[文广]|推广|拉人|挖人|挖墙脚|撬客户|同行|骂人|骂|辱骂|人身攻击|攻击(?:人"
    r"|性)?|喷人?|嘲讽|阴阳怪气|讽刺|负面"
    r"|投诉|抱怨|吐槽|造谣|谣言|煽动|挑事|闹事|带节奏|骚扰|抹黑|诋毁|贬低|刷屏|灌水|垃圾(?:信息|消息|广告)?|恶意|违规|刷单|赌博|色情|微商|传销|友好|正常)"
)
_WHETHER = r"(?:是不是|算不算|是否|属不属于|有没有|像不像|会不会|算得上|构不构成|到底是|究竟是|是|算|属于|在|涉嫌|有|像)"
_DEAL = (
    r"(?:(?:要不要|该不该|用不用|需不需要|能不能|可不可以|应不应该|要|该|得|能)(?:被|给|把)?(?:他|她|它|人)?(?:踢|删|禁言|警告|撤回?"
    r"|留|处理|管|移出|拉黑)|怎么(?:处理|处置|判|罚|弄)|如何(?:处理|处置)|放不放行|留不留)"
)

_ASKS_HOW = re.compile(
    r"怎么|怎样|如何|咋|为什么|为啥|什么样|哪些|哪种|哪类|哪几|什么(?!问题|毛病|地方|风险|不妥|意思|性质|类型|成分)|多久|多少|谁来|工具|软件|流程|方法|技巧|标准"
)
_SHOWS = re.compile(
    rf"{_THIS}\s*{_PIECE}|这[么样]写|(?:^|[\s,。])(?:他|她|这人|这位|群友|有人|有个人|对方|成员|客户|顾客).{{0,8}}(?:说|发|讲|留言|问)"
)
_LINT = re.compile(
    rf"(?:{_CHECK}|{_POLISH}).{{0,4}}{_THIS}|(?:{_CHECK}|{_LOOK}"
    rf"|{_POLISH}).{{0,14}}(?:{_COPY}|{_WORDS})|(?:{_COPY}|{_WORDS}).{{0,12}}(?:{_CHECK}"
    rf"|{_POLISH}|看看|看一?下|帮.{{0,2}}看)"
    rf"|(?:{_COPY}|{_WORDS}|{_SAID}|{_THIS}).{{0,12}}(?:{_LAW}|{_POSTED}|{_BREACH})"
    rf"|(?:{_CHECK}|{_LOOK}|有没有|是否|会不会|是不是|违不违).{{0,8}}(?:{_LAW}|{_BREACH}|合不合规)"
    rf"|^\W*(?:帮我?|麻烦|请)?(?:{_CHECK}|{_POLISH})(?:一?下|看看)?\W*$|这[么样]写.{{0,6}}(?:{_LAW}"
    rf"|{_POSTED}|行|可以)"
)
_JUDGE = re.compile(
    rf"{_DECIDE}|{_WHETHER}.{{0,8}}{_CHARGE}|^\W*{_CHARGE}(?:吗|么|不|嘛)|(?:{_THIS}"
    rf"|{_SAID}).{{0,10}}(?:{_DEAL}|{_CHARGE})"
    rf"|(?:看看|看一?下|审核|审一?下|检查).{{0,10}}{_SAID}|什么(?:性质|类型|成分|意思)"
)
_ABOUT_MEMBER = re.compile(
    rf"{_SAID}|群友|成员|有人|他|她|对方|客户|顾客|{_DECIDE}|骂|{_WHETHER}.{{0,6}}(?:广告(?!法)|引流|骗|攻击|负面|投诉|软[文广])"
)
_LAW_ONLY = re.compile(rf"{_LAW}|{_COPY}")
_COPY_TESTED = re.compile(rf"{_COPY}.{{0,4}}(?:{_LAW}|{_BREACH})|{_CHECK}.{{0,4}}{_COPY}")
_TESTS = re.compile(
    rf"{_DECIDE}|{_CHECK}|{_POLISH}|{_WHETHER}.{{0,8}}{_CHARGE}|{_LAW}|{_POSTED}|{_BREACH}|{_DEAL}"
)


def inspection(reading: Reading) -> LintOrder | JudgeOrder | None:
    """The text to be checked or judged, empty where only the wish was said; None: neither."""
    for parted in partings(reading):
        kind = _kind(parted)
        if kind is not None and _is_text(parted):
            return kind(parted.payload)
    alone = Parted(reading.text, "", marked=False)
    if _QUOTED.search(reading.text):
        return None
    if len(reading.text) <= 60 and _SHOWS.search(reading.text):
        kind = _kind(alone)
        return kind() if kind else None
    if _bare_wish(reading.text):
        kind = _kind(Parted(reading.text, "", marked=True))
        return kind() if kind else None
    return None


def _kind(parted: Parted) -> type[LintOrder] | type[JudgeOrder] | None:
    """What the instruction wants done, None where it wants something else."""
    said = parted.instruction.strip()
    shown = bool(_SHOWS.search(said))
    if len(said) < 2 or not (shown or parted.marked or _COPY_TESTED.search(said)):
        return None
    if _ASKS_HOW.search(re.sub(_DEAL, "", said) if shown else said):
        return None
    lint, judge = _LINT.search(said), _JUDGE.search(said)
    if lint and not (judge and _ABOUT_MEMBER.search(said) and not _LAW_ONLY.search(said)):
        return LintOrder
    return JudgeOrder if judge else None


def _is_text(parted: Parted) -> bool:
    """Whether the payload is a text to look at, and not the other half of the instruction."""
    return bool(re.search(r"\w{2}", parted.payload)) and (
        parted.marked or not _TESTS.search(parted.payload) or len(parted.payload) > 16
    )


_QUOTED = re.compile(r"[“\"「『][^“\"「『”」』]*[”\"」』]")
_BARE = re.compile(
    rf"^\W*(?:请|麻烦|能不能|可以|你|您|能)*(?:帮(?:我|忙|我们)?|替我)?(?:(?:{_CHECK}|{_DECIDE}|{_POLISH}).{{0,10}}"
    rf"|看看?.{{0,6}}(?:违规|广告法).{{0,6}})$"
)


def _bare_wish(text: str) -> bool:
    """`帮我检查一下文案`: a wish that names neither a text nor a way."""
    return bool(_BARE.match(text.strip(" \n。!?~,"))) and not _ASKS_HOW.search(text)
