from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.moderation.judge import Judge
from assistant.types.moderation import LABELS, Attachment, Label, Message, Policy

JUDGE = Judge()
AD = "兼职日结,手机就能做,加V信 abc12345 领红包"
COMPLAINT = "下单一个星期还没发货,客服也不理人,太失望了"
ABUSE = "你个傻逼,滚出群去"


def test_an_advert_names_its_evidence_with_places_in_the_text_as_sent() -> None:
    sent = "姐妹们看过来~ 加\u200b微.信 a1b2c3d4 免费领资料"
    decision = JUDGE.judge(Message(text=sent))
    assert decision.action == "warn"
    assert decision.score("ad") > 0.5
    contact = next(reason for reason in decision.reasons if reason.signal == "handle.id")
    assert contact.span is not None
    assert sent[slice(*contact.span)] == contact.matched
    assert contact.matched.endswith("a1b2c3d4")
    assert contact.detail


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=120))
def test_any_text_gets_a_valid_decision(text: str) -> None:
    message = Message(text=text, attachments=(Attachment(kind="file"),))
    decision = JUDGE.judge(message)
    assert [item.name for item in decision.labels] == list(LABELS)
    assert all(0 <= item.score <= 1 for item in decision.labels)
    assert decision.score("ad") >= decision.score("ad/scam")
    for reason in decision.reasons:
        if reason.span is not None:
            start, end = reason.span
            assert 0 <= start < end <= len(text)
            assert text[start:end].startswith(reason.matched[:100])
    assert decision == type(decision).model_validate(decision.model_dump())


@pytest.mark.parametrize(
    "piece", ["加微信", "+v ", "1 3 8 ", "a.", "你们客服", "大家一起", "彳散", "。", "🐧❤", "[[(("]
)
def test_a_very_long_hostile_message_is_judged(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    assert JUDGE.judge(Message(text=text + "x"[: 20_000 - len(text)])).labels


@pytest.mark.parametrize("role", ["admin", "owner", "operator", "bot"])
def test_who_runs_the_group_may_advertise_but_is_scored(role: str) -> None:
    decision = JUDGE.judge(Message.model_validate({"text": AD, "sender_role": role}))
    assert (decision.stage, decision.action) == ("exempt", "allow")
    assert decision.score("ad") > 0.5
    assert decision.reply is None


def test_quotes_and_forwards_are_not_the_sender_speaking() -> None:
    for message in (
        Message(text="这个真的吗", quote=AD),
        Message(text="", forward=AD),
    ):
        decision = JUDGE.judge(message)
        assert not decision.flagged
        assert decision.action == "allow"


def test_what_a_code_says_is_the_sender_speaking() -> None:
    qr = Attachment(kind="qr", text="扫码进群领福利,加微信 hao88888")
    decision = JUDGE.judge(Message(text="看看这个", attachments=(qr,)))
    assert decision.action == "warn"
    assert all(r.span is None or r.span[1] <= 4 for r in decision.reasons)


@pytest.mark.parametrize(
    ("attachment", "policy"),
    [
        (
            Attachment(kind="link", url="https://m.shop.example.com/1"),
            {"allow_domains": ["shop.example.com"]},
        ),
        (Attachment(kind="mini_program", text="汉堡点餐"), {"allow_mini_programs": ["汉堡点餐"]}),
    ],
)
def test_what_the_group_allows_is_no_advert(
    attachment: Attachment, policy: dict[str, list[str]]
) -> None:
    message = Message(text="点这里", attachments=(attachment,))
    assert JUDGE.judge(message).score("ad") > JUDGE.judge(
        message, Policy.model_validate(policy)
    ).score("ad")
    assert not JUDGE.judge(message, Policy.model_validate(policy)).flagged


def test_a_link_in_the_text_counts_unless_its_domain_is_allowed() -> None:
    message = Message(text="点击链接领券 https://quan.mall-x.top/abc")
    assert JUDGE.judge(message).flagged
    assert not JUDGE.judge(message, Policy(allow_domains=("mall-x.top",))).flagged


def test_an_allowed_phrase_and_an_allowed_person_are_left_alone() -> None:
    message = Message(text="转让车位,联系我", sender_id="u1")
    assert JUDGE.judge(message).score("ad") > 0.3
    assert JUDGE.judge(message, Policy(allow_people=("u1",))).stage == "exempt"
    allowed = JUDGE.judge(message, Policy(allow_phrases=("转让车位",)))
    assert allowed.score("ad") < JUDGE.judge(message).score("ad")


def test_a_complaint_goes_to_a_person_with_a_soothing_answer_and_no_promise() -> None:
    decision = JUDGE.judge(Message(text=COMPLAINT))
    assert (decision.action, decision.needs_human, decision.strike) == ("review", True, None)
    assert decision.score("negative/complaint") > 0.5
    assert decision.reply is not None
    assert not any(word in decision.reply for word in ("赔", "退款", "保证", "一定"))


def test_insult_plus_complaint_is_abuse() -> None:
    decision = JUDGE.judge(Message(text="沙比客服,退个款退半年,你脑子有病吧"))
    assert decision.action == "warn"
    assert decision.score("negative/abuse") > decision.score("negative/complaint")


def test_denial_plus_a_call_to_act_is_incitement() -> None:
    decision = JUDGE.judge(Message(text="护肤品没用都是智商税,大家一起退群吧"))
    assert (decision.action, decision.needs_human) == ("review", True)
    assert decision.score("negative/incite") > decision.score("negative/disparage")


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("这个多少钱一盒?求链接", "buyer"),
        ("请问周末几点开门", "question"),
        ("今天天气真好", "none"),
        (AD, "none"),
    ],
)
def test_the_intent_tells_buyers_and_questions(text: str, intent: str) -> None:
    assert JUDGE.judge(Message(text=text)).intent == intent


def test_shadow_mode_only_says_what_it_would_do() -> None:
    decision = JUDGE.judge(Message(text=AD), Policy(shadow=True))
    assert (decision.action, decision.would_action, decision.shadow) == ("allow", "warn", True)
    assert decision.flagged


def test_a_label_that_is_switched_off_does_not_count() -> None:
    only_abuse: tuple[Label, ...] = ("negative/abuse",)
    assert not JUDGE.judge(Message(text=AD), Policy(enabled=only_abuse)).flagged
    assert JUDGE.judge(Message(text=ABUSE), Policy(enabled=only_abuse)).flagged
    without_scam: tuple[Label, ...] = ("ad", "negative")
    assert JUDGE.judge(Message(text=AD), Policy(enabled=without_scam)).flagged


def test_a_threshold_decides_what_is_flagged() -> None:
    message = Message(text="加个微信呗")
    assert not JUDGE.judge(message).flagged
    assert JUDGE.judge(message, Policy(thresholds={"ad": 0.05})).flagged


def test_a_newcomer_is_looked_at_more_strictly() -> None:
    now = datetime.now(UTC)
    old = Message(text="x", joined_at=now - timedelta(days=90), sent_at=now)
    new = old.model_copy(update={"joined_at": now})
    policy = Policy(thresholds={"ad": JUDGE.judge(old).score("ad") + 0.05})
    assert not JUDGE.judge(old, policy).flagged
    assert JUDGE.judge(new, policy).flagged


def test_a_classifier_adds_its_opinion_and_its_absence_is_known() -> None:
    def sure(text: str) -> dict[Label, float]:
        return {"ad": 0.995 if "神秘" in text else 0.01}

    message = Message(text="神秘商品到货")
    with_one, without = Judge(sure), JUDGE
    assert with_one.has_classifier
    assert not without.has_classifier
    assert with_one.judge(message).score("ad") > without.judge(message).score("ad")
    assert (
        with_one.judge(Message(text="你好")).score("ad")
        <= without.judge(Message(text="你好")).score("ad") + 0.01
    )


def test_the_number_in_a_nickname_is_evidence_without_a_place() -> None:
    decision = JUDGE.judge(Message(text="看我名字", sender_name="加V:qw12345 兼职"))
    assert decision.flagged
    assert any(
        reason.signal == "name.contact" and reason.span is None for reason in decision.reasons
    )


def test_every_decision_has_its_own_id() -> None:
    assert JUDGE.judge(Message(text="好")).id != JUDGE.judge(Message(text="好")).id


@pytest.mark.parametrize(
    "text",
    [
        "这批女装和男装都打包好了,装修师傅几点来",
        "别惹大麻烦,前面路口交通堵死了",
        "运营同学说客服下午在,限量版还没到",
        "有人发广告说兼职日结,加了微信就让交押金,是骗子吧",
        "微风吹过,薇薇说威海的卫星图很清楚",
    ],
)
def test_words_that_contain_listed_words_are_left_alone(text: str) -> None:
    decision = JUDGE.judge(Message(text=text))
    assert not decision.flagged, decision.reasons


@pytest.mark.parametrize(
    "text",
    [
        "衣服没有色差,也不起球",
        "一箱里没有一个坏的",
        "用了两周没发现过敏,继续用",
    ],
)
def test_a_defect_that_is_denied_is_no_complaint(text: str) -> None:
    decision = JUDGE.judge(Message(text=text))
    assert not decision.flagged, decision.reasons


def test_a_defect_that_is_not_denied_is_a_complaint() -> None:
    assert JUDGE.judge(Message(text="收到的苹果有三个坏的")).score("negative/complaint") >= 0.5


def test_a_laugh_takes_the_edge_off_an_insult() -> None:
    laughing, serious = (JUDGE.judge(Message(text=text)) for text in ("你是猪吗🤣", "你是猪吗"))
    assert any(reason.signal == "pro_laugh.sign" for reason in laughing.reasons)
    assert laughing.score("negative/abuse") < serious.score("negative/abuse")


@pytest.mark.parametrize(
    ("text", "signal", "evidence"),
    [
        ("有要装修的邻居找我,全屋定制", "act.invited", "要装修的邻居找我"),
        ("雅思小班原价6980,报名找小助手", "price.tagged", "原价6980"),
        ("兼|职|打|字,一千字80,滴我", "hidden.word", "兼|职"),
        ("上分下分24小时", "scam_several.topics", "下分"),
        ("我们那个群才19,想换的我拉", "poach_cheaper.elsewhere", "我们那个群才1"),
        ("喝了这个脸色不一样,想知道的小窗", "soft_praise.changed", "喝了这个脸色不一样"),
        ("做任务一天两三百,懂的滴", "promise.amount", "一天两三百"),
    ],
)
def test_a_frame_shows_the_words_it_was_found_in(text: str, signal: str, evidence: str) -> None:
    decision = JUDGE.judge(Message(text=text))
    reason = next(reason for reason in decision.reasons if reason.signal == signal)
    assert reason.span is not None
    assert text[slice(*reason.span)] == evidence


def test_family_life_does_not_excuse_a_recommendation_that_pulls_to_a_seller() -> None:
    text = "我女儿近视去了我同学那边做训练,现在降了一百度,谁想去我把她推给你们"
    assert JUDGE.judge(Message(text=text)).score("ad/soft") >= 0.5


def test_a_misfortune_somewhere_else_is_no_complaint_about_us() -> None:
    for text in ("隔壁小区物业才叫差,停水三天都没人管", "我们公司食堂的饭真难吃"):
        assert not JUDGE.judge(Message(text=text)).flagged
