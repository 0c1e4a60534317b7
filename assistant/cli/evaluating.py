"""`qunguan eval retrieval`: how good the answers are, on labelled sets."""

from __future__ import annotations

import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import assistant as package
from assistant.cli import floors, options, output
from assistant.errors import NotFound

if TYPE_CHECKING:
    from assistant.retrieval.evaluation import RetrievalFigures

app = typer.Typer(help="用标注数据量一量效果;不到下限时退出码为 1。", no_args_is_help=True)

Floors = Annotated[
    list[str] | None, typer.Option("--floor", help="下限,写成 指标=值,可多次;不到则退出码为 1")
]

RETRIEVAL_FLOORS = {
    "fused:recall_at_5": 0.8,
    "fused:mrr": 0.7,
    "abstained": 0.9,
    "answered": 0.85,
}
"""What our own questions must reach; `answered` is the share of answerable ones that are."""


@app.command()
def retrieval(
    questions: Annotated[
        Path | None, typer.Option("--questions", help="题目文件(JSONL),默认仓库自带的一套")
    ] = None,
    sources: Annotated[
        Path | None, typer.Option("--sources", help="题目里 gold_doc 所指文件在哪个文件夹")
    ] = None,
    floor: Floors = None,
    as_json: options.Json = False,
    data_dir: Annotated[
        Path | None,
        typer.Option("--data-dir", help="量哪个数据文件夹的索引;不给则只量自带的卡片"),
    ] = None,
) -> None:
    """量检索:该找到的找到没有,没有资料时会不会说没有。"""
    wanted = floors.parse(floor or ()) or (RETRIEVAL_FLOORS if questions is None else {})
    chosen = questions or _own("retrieval_questions.jsonl", "--questions")
    figures = options.run(_retrieval(chosen, sources, data_dir))
    missed = floors.shortfalls(wanted, _by_name(figures))
    output.print_json(figures) if as_json else _show_retrieval(figures)
    _finish(missed)


async def _retrieval(
    questions: Path, sources: Path | None, data_dir: Path | None
) -> RetrievalFigures:
    from assistant.retrieval.evaluation import evaluate_retrieval

    # Only what came with the program, unless somebody's own index is asked for by name.
    place = nullcontext(str(data_dir)) if data_dir else tempfile.TemporaryDirectory()
    with place as folder:
        async with options.assistant(Path(folder)) as qunguan:
            return await evaluate_retrieval(await qunguan.library(), questions, sources=sources)


def _by_name(figures: RetrievalFigures) -> dict[str, float | None]:
    named: dict[str, float | None] = {
        f"{engine.engine}:{name}": value
        for engine in figures.engines
        for name, value in engine.model_dump(exclude={"engine"}).items()
    }
    return named | {
        "abstained": figures.abstained,
        "abstention_precision": figures.abstention_precision,
        "answered": 1 - figures.refused,
    }


def _show_retrieval(figures: RetrievalFigures) -> None:
    names = {"lexical": "字面", "dense": "语义", "fused": "合计"}
    rows = [
        (
            names.get(one.engine, one.engine),
            *map(_share, (one.recall_at_1, one.recall_at_3, one.recall_at_5, one.mrr)),
        )
        for one in figures.engines
    ]
    output.table("方式", "前 1", "前 3", "前 5", "MRR", rows=rows)
    output.out.print(
        f"{figures.questions} 个问题,{figures.answerable} 个有答案;"
        f"答不了的有 {_share(figures.abstained)} 没有硬答,"
        f"没有答的里 {_share(figures.abstention_precision)} 确实答不了,"
        f"有答案的有 {_share(figures.refused)} 没有答。"
    )
    for title, listed in (
        ("前 5 段里没有", figures.missed),
        ("有答案却没有答", figures.wrongly_refused),
        ("答不了却答了", figures.wrongly_answered),
    ):
        for question in listed:
            output.out.print(f"  {title}:{question}", style="dim", markup=False)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _own(name: str, option: str) -> Path:
    """A set of the repository's own. Raises NotFound where only the program is installed."""
    path = Path(package.__file__).resolve().parent.parent / "tests" / "evals" / name
    if not path.is_file():
        raise NotFound(f"这里没有自带的评测数据(安装包不含它),请用 {option} 指定文件")
    return path


def _finish(missed: tuple[floors.Shortfall, ...]) -> None:
    floors.tell(missed)
    if missed:
        raise typer.Exit(1)
