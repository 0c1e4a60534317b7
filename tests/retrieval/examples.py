"""Cards and documents to index, written for these tests."""

from __future__ import annotations

from pathlib import Path

SOURCES = """
[[sources]]
number = "001"
file = "001_rules.txt"
title = "群规"
year = "2024"

[[sources]]
number = "003"
file = "003_feed.txt"
title = "文章"
year = "未注明"
"""

SYNONYMS = """
[[groups]]
terms = ["拉新", "引流", "获客"]
owner = "knowledge"
source = "口语"
"""

ADS = """+++
title = "有人发广告怎么罚"
facts = ["R01"]
topics = ["违规处理"]
stages = []
group_types = []
questions = ["打广告要不要踢人?"]
risk = ""
gap = false

[[positions]]
claim = "先警告,再移出"
sources = ["001:4"]

[[positions]]
claim = "直接移出"
sources = ["003:7-9"]
+++
头一回发广告只警告,第二回移出群[001:4][001:6]。另一份资料主张当场移出[003:7-9]。

我们建议:选定一种写进群规。
"""

GROWTH = """+++
title = "第一批成员从哪里来"
facts = []
topics = ["增长"]
stages = ["初建期"]
group_types = ["引流"]
questions = ["刚建的群怎么获客?"]
risk = "去别人的群里拉人会被投诉,改用自己的门店海报。"
gap = false
+++
拉新靠门店海报和公众号菜单,扫码就能进群[003:12]。地推来的人少但更愿意说话[003:14]。
"""

GAP = """+++
title = "资料里没有:禁言时长"
facts = []
topics = ["缺口"]
stages = []
group_types = []
questions = ["禁言一般禁多久?"]
risk = ""
gap = true
+++
资料没有说明禁言多长时间,也没有申诉流程。
"""


def write_knowledge(folder: Path) -> Path:
    """A knowledge folder with three cards."""
    (folder / "methods").mkdir(parents=True)
    (folder / "lexicons").mkdir()
    (folder / "sources.toml").write_text(SOURCES, encoding="utf-8")
    (folder / "lexicons" / "synonyms.toml").write_text(SYNONYMS, encoding="utf-8")
    for name, text in (("ads", ADS), ("growth", GROWTH), ("gap-mute", GAP)):
        (folder / "methods" / f"{name}.md").write_text(text, encoding="utf-8")
    return folder
