"""Tells when copy is to be written, and of which drafting task.

What decides is the grammar of a clause: a wish (帮我, 写个, 来一份) about a kind of copy is an order; the
same kind of copy with a question word about it (怎么写, 要不要, 多少字) is a question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.types.drafts import TaskInfo

_PLEASE = re.compile(
    r"(?:你|您)?(?:能不能|可不可以|能否|可否|可以|能|方便|会)(?:请)?(?:你|您)?(?=(?:帮|给|替|为)(?:我|我们|咱|忙|群|他|大家"
    r"|.{1,10}(?:写|拟|出|来|做|编|发))|写[个一份段条]|出[个一份]|来[个一份])"
)
_SOFTENED = re.compile(
    r"(?:,?\s*(?:好吗|可以吗|行吗|好不好|行不行|可以不|成吗|中不中|好不|ok吗|谢谢.{0,3}|呗|吧|哈|嘛|呢))+[?!。~]*$"
)
ASKS = re.compile(
    r"怎么|怎样|如何|咋|为什么|为啥|凭什么|什么时候|啥时候|何时|要不要|需不需要|用不用|该不该|应不应该|应该|有没有|有必要|好不好|能不能|可不可以|是不是|会不会|算不算"
    r"|多少|多久|多长|几点|几次|几个字|几条好|几种|哪些|哪种|哪个|哪几|哪里|哪儿|谁(?:来|写|发|能|可以|去|负责|该)|还是(?!有|要|没|不|很"
    r"|会|在|想|老)|区别|技巧|方法|要点|要注意|注意什么|讲究|作用|意义|好处|坏处|目的|原则|套路|结构"
    r"|框架|要素|包括|包含|什么|啥|有用|管用|有效|没用|没人|没反应|没效果|不管用|行吗|对吗"
    r"|合适吗|教我|教教|讲讲|解释|思路|介绍一下"
    r"|(?:吗|么)[?]?$|\?$"
)
_STRONG = re.compile(
    r"帮(?:我|我们|咱们?|忙|俺|个忙|他|她)?|替(?:我|我们|咱)|给我(?!们?群)|麻烦|请(?!问|假|客|教|柬|示)|劳驾"
    r"|求(?:一?[个份段条])|(?:写|拟|起草|编|弄|整|搞|出)一下"
    r"|(?:写|拟|编|起草|出|来|整|弄|做|搞|发|生成|准备|设计|策划|撰写|安排|要|定|草拟|列|想|编写|创作|给|起|制定|贴|挂|甩|丢)(?:上"
    r"|一?下|出)?(?:一|两|二|三|四|五|几|[1-9])?(?:个|份|段|条|篇|句|版|则|套|封|张|组|些|点|小段)"
)
_VERB = re.compile(
    r"(?:^|[,。!?;\s]|(?:给|为|替|帮|对|跟|向|把)[^,。;!?]{1,16}?|今天|今晚|明天|现在|再|先)(?:写|拟|起草|生成|编写"
    r"|草拟|撰写|编|出|发|来)(?!了|的|过|得|完|好|着|现|来|作|展|生|错|到|在)"
)
_WEAK = re.compile(
    r"(?:我|我们|咱们?)(?:现在|今天|马上)?(?:想|要|需要|准备|打算|得)|想要|需要|缺(?:一)?[个份]"
)
_MUSING = re.compile(
    r"^(?:我|我们|咱们?)(?:现在|今天|最近|马上|也)?(?:想|要|准备|打算|在|正在|正|得)(?!.{0,8}(?:你|帮))"
)
_PAST = re.compile(r"(?:写|发|出|定|做|立|改)(?:好)?(?:了|过)(?!吗)|(?:写|发|定|立)的")

NOUNS: dict[str, str] = {
    "welcome": (
        r"欢迎[语词辞]|欢迎(?:文案|的话|消息|公告|话术|短信)|迎新(?:[语词]|文案|话术)?|[入进]群[语词]|[入进]群(?:的)?(?:欢迎|问候"
        r"|自动回复|自动语|话术|开场白)|新人(?:欢迎|问候)|自动欢迎"
    ),
    "rules": r"群规则?|群公约|公约|[入进]群须知|群须知|新人须知|须知|规矩|守则|管理规定|群规范|群规章|群规定|规章|规则",
    "announcement": r"公告|通知|预告|通告|告示|邀请函|邀请|活动提醒|开播提醒|直播提醒|上课提醒|倒计时",
    "warning": r"警告|违规提醒|警示|劝告|劝退|违规通报|通报|处理说明",
    "recall": r"召回|唤醒|挽回|激活|回归",
    "soothe": r"安抚|道歉|致歉|赔礼|客诉|公关(?:回复|话术|文)|售后回复|差评回复|投诉回复|解释",
    "topics": r"话题|破冰(?:问题|小?游戏|语)?|选题",
    "promo": (
        r"(?:推广|促销|种草|秒杀|带货|卖货|推销|推文|软文|朋友圈|团购|拼团|上新|特卖|清仓|预售|宣传|广告|活动|营销|产品|新品|商品|优惠|福利|限时"
        r"|闪购|引流)(?:的)?(?:文案|软文|推文|话术|文字|海报|内容|短文|词|语|消息|信息|小作文)|推文|软文|广告[词语]|宣传语|推广|促销|种草"
    ),
}
_GENERIC = re.compile(
    r"文案|话术|段话|句话|几句|消息|文字|小作文|短文|短信|词儿|发言|提示|话$|话[,。!]|内容|东西|回复|提醒|稿"
)
_CUES: tuple[tuple[str, str], ...] = (
    ("soothe", r"投诉|差评|客诉|不满|生气|发火|发飙|抱怨|道歉|安抚|赔不是|消消气|骂我们|闹"),
    (
        "warning",
        r"违规|违反|警告|发(?:了|过)?(?:个|条|些|兼职|小|垃圾)*(?:广告|二维码|外链|链接)|刷屏|骂人|吵架|乱发|乱拉人|提醒.{0,12}(?:不要"
        r"|别|不准|不能)",
    ),
    (
        "recall",
        r"潜水|沉默|不说话|没说话|不冒泡|没冒泡|流失|老(?:客|用户|朋友|会员|顾客|群友)|[叫喊请拉找]回来|[好很]久没|唤醒|退群|半年没|没(?:来|下单"
        r"|消费|复购)",
    ),
    ("welcome", r"欢迎|新人|新朋友|新成员|新群友|刚进群|新进群|新来的|入群|进群"),
    (
        "promo",
        r"产品|商品|卖点|原价|现价|秒杀|促销|特价|团购|拼团|上新|种草|新品|清仓|卖|推|吆喝|(?:平时|今天|现在)\s*\d|买[一二三\d]送"
        r"|\d+(?:\.\d+)?\s*[元块]|\d折|折扣|优惠|大促|爆款|带货",
    ),
    (
        "announcement",
        r"直播|活动|停业|放假|开业|开播|抽奖|闭店|停电|停水|搬家|调整|开会|讲座|沙龙|见面会|读书会|营业时间|改期|延期|报名",
    ),
)
_ACTS: tuple[tuple[str, str], ...] = (
    (
        "soothe",
        r"(?:安抚|安慰|哄|劝)一下|帮.{0,2}回(?:复|应)?(?:一?下|一?条|个)|(?:安抚|安慰|哄)(?:一?下|下|安抚|好)?(?!技巧|方法|的"
        r"|话术).{0,14}(?:客户|顾客|用户|会员|群友|粉丝|买家|家长|业主|投诉|情绪|她|他|大家)|(?:给|向|跟)[^,。]{1,16}道个?歉"
        r"|回(?:复)?(?:一?下|一?条)?(?:这|那|下面|以下)(?:个|条|位|名)?(?:客户|客人|投诉|差评|客诉|顾客|评价|买家)",
    ),
    (
        "warning",
        r"(?:提醒|警告|说|敲打|劝)(?:一?下|下)?(?:那个|这个|群里)?[^,。?]{0,14}(?:不要|别|不准|违规|(?:发"
        r"|打)(?:了)?(?:[^,。?]{0,4})广告|刷屏|骂人|乱发)|(?:提醒|警告)一?下(?!大家)(?:群友|成员|那个|这个|@)",
    ),
    (
        "recall",
        r"把[^,。?]{1,16}(?:叫|喊|请|找|拉|捞)回来|[喊叫请拉找](?:大家|大伙|他们|她们|老?客户?|会员|群友|人|粉丝)[^,。?]{0,4}回来"
        r"|(?:唤醒|激活|召回)(?:一?下|一波|下)?[^,。?]{0,10}(?:客|会员|用户|粉|人|群友|学员)",
    ),
    (
        "welcome",
        r"^(?:帮我|请|替我)?欢迎(?:一?下)?[^,。?]{0,14}(?:新|大家|朋友|[进入]群|加入|伙伴|姐妹|宝妈|同学)",
    ),
    (
        "announcement",
        r"(?:(?:通知|告诉|告知|预告)(?:一?下|下)?|(?:跟|和)(?=[^,。?]{1,6}(?:说|讲)(?:一?[声下])))(?:大家|各位|群里|群友"
        r"|所有人|全群|全体|会员们?|家长们?|业主们?|大伙|同学们?)(?:说|讲)?(?:一?[声下])?|预告一?下|吆喝一声|喊一?[声嗓]",
    ),
    ("promo", r"(?:推|推广|宣传|吆喝|推销|种草|安利|带货)(?:一?下|一波|一推|下)"),
)
_TOPICS = re.compile(
    r"[聊唠侃谈](?:一?[点些聊唠])?(?:什么|啥|点啥|哪些)|(?:什么|啥|哪些|几个|些|点|个|好|新|合适的?|有趣的?)话题|话题(?:清单|列表|推荐|建议|库?来)"
    r"|(?:找|来|想|出|给|推荐|准备|安排|列|换)[^,。?]{0,8}话题|讨论(?:点|些)?(?:什么|啥)|破冰.{0,4}(?:问题|话题|游戏)"
    r"|没.{0,2}话题.{0,8}(?:推荐|来|给|想|出)[几个点些]|不知道(?:跟|和)?[^,。?]{0,4}[聊说发唠](?:什么|啥|点什么|点啥)"
)
_ABOUT_TOPICS = re.compile(
    r"怎么|怎样|如何|咋|为什么|为啥|从哪|哪里|哪儿|去哪|网站|来源|区别|方法|技巧|跑题|插话|无关|敏感|禁止|不能|不该|不要|容易|没人|没有话题"
    r"|有没有必要|多少|多久|几次|谁"
)
_COMPLAINED = re.compile(
    r"(?:客户|客人|顾客|用户|会员|有人|群友|粉丝|家长|业主|买家|学员|她|他)(?:们|在群里|今天|刚才|一直|很生气|生气|发火|发飙"
    r"|私信我?)*(?:说|投诉说?|抱怨说?|反馈说?|骂|吐槽说?|嫌|留言说?|反映)[:,]?\s*(?P<v>[^。?]{4,80}?)"
    r"[,。!?\s]*(?:帮我)?(?:我们?|该|应该|要|我该|这)*(?:怎么|咋|如何)(?:回(?!应)|答|安抚|解释|哄|跟他说|跟她说|说)"
)
_SOME_COPY = re.compile(
    r"[写拟编]|起草|文|秒杀|促销|团购|拼团|上新|清仓|抽奖|[个场][^,]{0,6}(?:活动|直播)|吆喝"
)
LEAST_TOLD = 8
_TELLS = re.compile(r"不|没|自己|遵守|违反|忽略|总是|老是|天天|都")
_CLAUSES = re.compile(r"[,。;!?\n:]+|\s{1,}")


def complaint_told(text: str) -> re.Match[str] | None:
    """A complaint told in the sentence with a wish for the words to answer it with.

    What "somebody" says in a few words is a kind of complaint, and how to answer it a question.
    """
    told = _COMPLAINED.search(text)
    somebody = told is not None and told.group().startswith("有人")
    return None if told and somebody and len(told["v"]) < LEAST_TOLD else told


def task_ordered(text: str, tasks: Sequence[TaskInfo]) -> str | None:
    """The task of the copy that the folded `text` orders; "" for copy of no known kind, None: none.

    Quoted text should be taken out before: what is quoted orders nothing.
    """
    known = {task.name for task in tasks}
    plain = _SOFTENED.sub("", _PLEASE.sub("", text.strip()))
    if _TOPICS.search(plain) and "topics" in known and not _ABOUT_TOPICS.search(plain):
        return "topics"
    if complaint_told(plain) and "soothe" in known:
        return "soothe"
    asks_first = bool(_MUSING.search(plain))
    clauses = [clause for clause in _CLAUSES.split(plain) if clause]
    asks = any(ASKS.search(clause) for clause in clauses) or plain.endswith("?")
    if asks and asks_first:
        return None
    for clause in clauses:
        task = _ordered(clause, plain, asks, tasks)
        if task is not None:
            return task if not task or task in known else None
    return None


def _ordered(clause: str, whole: str, asks: bool, tasks: Sequence[TaskInfo]) -> str | None:
    if ASKS.search(clause):
        return None
    act = next((name for name, acts in _ACTS if re.search(acts, clause)), None)
    wish = _wish(clause, asks)
    if wish is None:
        return act if act and not asks else _listed(clause, whole, asks, tasks)
    noun = _noun(clause[wish:], tasks) or _noun(clause, tasks)
    if noun or act:
        return noun or act
    if not _GENERIC.search(clause):
        return _cue(whole) if _SOME_COPY.search(clause) else None
    return _cue(whole) or ("promo" if "文案" in clause else None if asks else "")


def _wish(clause: str, asks: bool) -> int | None:
    """Where the wish in a clause ends, None where it has none."""
    if _PAST.search(clause):
        return None
    strong = [match.end() for match in _STRONG.finditer(clause)]
    if strong:
        return strong[-1]
    if asks:
        return None
    verb = _VERB.search(clause) or _WEAK.search(clause)
    return verb.end() if verb else None


def _listed(clause: str, whole: str, asks: bool, tasks: Sequence[TaskInfo]) -> str | None:
    """`宝妈群欢迎语`, `拿铁秒杀文案,29降到19`: a kind of copy and facts, with no verb at all."""
    if asks or _PAST.search(whole) or _TELLS.search(clause) or len(clause) > 24:
        return None
    for name, nouns in NOUNS.items():
        named = re.search(rf"(?:{nouns})(?:文案|话术)?$", clause)
        if named and (named.start() > 1 or len(whole) > len(clause) + 4):
            return name
    return "promo" if re.search(r"[^,]{2,}文案$", clause) else None


def _noun(text: str, tasks: Sequence[TaskInfo]) -> str | None:
    """The kind of copy named first in `text` that does not merely describe another."""
    found: list[tuple[int, int, str]] = []
    for name, nouns in _nouns(tasks).items():
        found += [(match.start(), -match.end(), name) for match in re.finditer(nouns, text)]
    for _, end, name in sorted(found):
        modifies = re.match(r"的(?!文案|话术|话|消息|回复|$)", text[-end:])
        if not (modifies and len(found) > 1) and not re.match(r"者|的人", text[-end:]):
            return name
    return None


def _nouns(tasks: Sequence[TaskInfo]) -> dict[str, str]:
    """The words for every task; one that is new here is known by its title."""
    added = {task.name: re.escape(task.title) for task in tasks if task.name not in NOUNS}
    return {**NOUNS, **added}


def _cue(text: str) -> str | None:
    return next((name for name, cues in _CUES if re.search(cues, text)), None)
