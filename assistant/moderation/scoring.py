"""From evidence to a score per label.

Each label starts from a bias (log-odds of meeting it in an ordinary group) and adds, for every
family of evidence, its strongest signal; evidence of one family does not add up, so that saying 微信
five times is not five reasons. A few pairs mean more together than apart. The logistic of the sum is
the score. A classifier's opinion enters as one more family. Weights and biases are set by hand
against our own example messages; they are documented where they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from math import exp, log

from assistant.moderation.signal import Signal
from assistant.types.moderation import LABELS, Label

Classifier = Callable[[str], Mapping[Label, float]]
"""A folded text in, probabilities out; labels it leaves out it has no opinion on."""

Scores = dict[Label, float]

# Log-odds before any evidence: about one ordinary message in fifty is an ad, fewer are the rest.
_BIAS: dict[Label, float] = {
    "ad": -4.0,
    "ad/scam": -4.0,
    "ad/soft": -4.6,
    "ad/poach": -3.7,
    "negative": -4.0,
    "negative/complaint": -3.2,
    "negative/abuse": -3.5,
    "negative/disparage": -3.6,
    "negative/incite": -3.9,
}

# What a message offers, and how it wants to be reached: together they are what an ad is.
_OFFERS = frozenset({"offer", "recruit", "promise", "price", "bait", "scam", "soft_praise"})
_PULLS = frozenset({"contact", "act", "handle", "link", "name", "soft_pull"})
_TOGETHER = 1.2
# A price beside goods or services is a sale.
_SALE = frozenset({"offer", "price"})
_ON_SALE = 1.0

# Disguised recommendations are told as family life, so that it excuses none of them.
_FAMILY_LIFE = frozenset({"for_everyday"})

# Evidence that fits every kind of ad helps its kinds by this share.
_SHARED: dict[Label, tuple[frozenset[str], float]] = {
    "ad/scam": (frozenset({"contact", "act", "handle", "link", "promise", "name"}), 0.35),
    "ad/soft": (frozenset({"contact", "act", "handle", "offer"}), 0.6),
    "ad/poach": (frozenset({"contact", "act", "handle"}), 0.6),
}
_AD_KINDS: tuple[Label, ...] = ("ad/scam", "ad/soft", "ad/poach")
_AGAINST: tuple[Label, ...] = (
    "negative/complaint",
    "negative/abuse",
    "negative/disparage",
    "negative/incite",
)

# How much of each excuse counts for each kind: a laugh does not excuse a call to riot, and an insult
# stays one when it is about somebody outside.
_EXCUSED: dict[Label, dict[str, float]] = {
    "negative/complaint": {
        "pro_thanks": 1,
        "pro_other": 1,
        "pro_elsewhere": 1,
        "pro_joke": 0.7,
        "pro_warning": 1,
    },
    "negative/abuse": {
        "pro_thanks": 0.5,
        "pro_elsewhere": 0.3,
        "pro_joke": 1,
        "pro_laugh": 1,
        "pro_warning": 1,
    },
    "negative/disparage": {
        "pro_thanks": 0.6,
        "pro_other": 0.3,
        "pro_elsewhere": 0.3,
        "pro_joke": 0.6,
        "pro_warning": 1,
    },
    "negative/incite": {
        "pro_thanks": 0.3,
        "pro_other": 0.5,
        "pro_elsewhere": 0.5,
        "pro_joke": 0.4,
        "pro_warning": 1,
    },
}

# A complaint needs something that went wrong; being about us or in a mood is not enough.
_WRONGS = frozenset({"defect", "effect", "delay", "staff", "refund", "leave"})

# The share of the classifier's log-odds above the bias that is added to the rules' evidence. It only
# ever adds: what it has not seen it calls harmless, which says nothing against evidence that is there.
# At this share it cannot flag a message alone, since words it knows from other groups may be a topic.
_TRUST = 0.4
_BOUND = 5.0


def score(signals: Iterable[Signal], opinion: Mapping[Label, float] | None = None) -> Scores:
    """A score from 0 to 1 for every label but `flood`, which behaviour decides (here 0).

    A parent's score is never below its children's. `opinion` is what the classifier said.
    """
    strongest = _strongest(signals)
    if not strongest and not opinion:
        return NOTHING_SAID
    logits = dict(_BIAS)
    _advertising(logits, strongest)
    _negativity(logits, strongest)
    for label, probability in (opinion or {}).items():
        if label in logits:
            logits[label] += max(0.0, _TRUST * (_logit(probability) - _BIAS[label]))
    return _as_scores(logits)


def _as_scores(logits: Mapping[Label, float]) -> Scores:
    scores: Scores = dict.fromkeys(LABELS, 0.0)
    for label, logit in logits.items():
        scores[label] = 1 / (1 + exp(-logit))
    return with_parents(scores)


def with_parents(scores: Scores) -> Scores:
    """`scores` with every parent raised to its highest child."""
    scores["ad"] = max(scores["ad"], *(scores[label] for label in _AD_KINDS))
    scores["negative"] = max(scores["negative"], *(scores[label] for label in _AGAINST))
    return scores


def _strongest(signals: Iterable[Signal]) -> dict[Label, dict[str, float]]:
    """By label and family the evidence that counts: the weight farthest from 0."""
    strongest: dict[Label, dict[str, float]] = {}
    for signal in signals:
        families = strongest.setdefault(signal.label, {})
        family = signal.name.partition(".")[0]
        if abs(signal.weight) > abs(families.get(family, 0.0)):
            families[family] = signal.weight
    return strongest


def _advertising(logits: dict[Label, float], strongest: dict[Label, dict[str, float]]) -> None:
    general = strongest.get("ad", {})
    said = set(general)
    for label in _AD_KINDS:
        said.update(strongest.get(label, ()))
    excuse = _excuse(general, said)
    positive = sum(weight for weight in general.values() if weight > 0)
    if said & _OFFERS and said & _PULLS:
        positive += _TOGETHER
    if said >= _SALE:
        positive += _ON_SALE
    for label in _AD_KINDS:
        own = strongest.get(label)
        if own:
            families, share = _SHARED[label]
            helped = sum(w for name, w in general.items() if w > 0 and name in families)
            forgiven = _excuse(general, said, _FAMILY_LIFE) if len(own) > 1 else excuse
            logits[label] += sum(own.values()) + share * helped + forgiven
            # Its own evidence speaks for an ad of whatever kind, too.
            positive += max(own.values()) * 0.5
    logits["ad"] += positive + excuse


def _excuse(
    general: dict[str, float], said: set[str], ignored: frozenset[str] = frozenset()
) -> float:
    """The sum of what speaks for the writer, but for the families `ignored`.

    Who leaves a number and calls for people is not excused by a question mark or a smile: only
    talk about somebody else's ad then still counts, and that by half.
    """
    solicits = bool(said & {"handle", "link", "name"}) and bool(
        said & {"act", "contact", "offer", "recruit", "promise", "scam", "bait"}
    )
    total = 0.0
    for name, weight in general.items():
        if weight < 0 and name not in ignored:
            if not solicits:
                total += weight
            elif name == "for_report":
                total += weight * 0.5
    return max(total, -7.0)


def _negativity(logits: dict[Label, float], strongest: dict[Label, dict[str, float]]) -> None:
    excuses = strongest.get("negative", {})
    for label in _AGAINST:
        own = strongest.get(label)
        if own:
            shares = _EXCUSED[label]
            excuse = sum(shares.get(name, 0) * weight for name, weight in excuses.items())
            logits[label] += sum(own.values()) + max(excuse, -7.0)
    complaint = strongest.get("negative/complaint", {})
    if complaint and not _WRONGS & complaint.keys():
        # A mood or a turn of phrase alone; irony about us is enough, a sigh is not.
        logits["negative/complaint"] -= 0.0 if {"irony", "target"} <= complaint.keys() else 0.8
    if logits["negative/abuse"] > 0:
        logits["negative/complaint"] -= 2.0
    if "rally" in strongest.get("negative/incite", {}) and logits["negative/disparage"] > 0:
        logits["negative/incite"] += 1.5
        logits["negative/disparage"] -= 1.0


def _logit(probability: float) -> float:
    inside = min(max(probability, 1e-6), 1 - 1e-6)
    return min(max(log(inside / (1 - inside)), -_BOUND), _BOUND)


NOTHING_SAID: Scores = _as_scores(_BIAS)
"""The scores of a message with no evidence at all; not to be changed."""
