"""`qunguan eval moderation | retrieval`: how good we are, on labelled sets."""

from __future__ import annotations

import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import assistant as package
from assistant.cli import floors, options, output
from assistant.errors import FieldProblem, InvalidInput, Misconfigured, NotFound

if TYPE_CHECKING:
    from assistant.moderation.evaluation import ModerationFigures, Scorer
    from assistant.retrieval.evaluation import RetrievalFigures

app = typer.Typer(help="用标注数据量一量效果；不到下限时退出码为 1。", no_args_is_help=True)


RETRIEVAL_FLOORS = {
    "fused:recall_at_5": 0.8,
    "fused:mrr": 0.7,
    "abstained": 0.9,
    "answered": 0.85,
}
"""What our own questions must reach; `answered` is the share of answerable ones that are."""


@app.command()
def moderation(
    data: Annotated[
        Path | None,
        typer.Option("--data", help="标注消息(JSONL)文件或文件夹，默认仓库自带的一套"),
    ] = None,
    fpr: Annotated[
        float, typer.Option("--fpr", min=0, max=1, help="误报率定为多少时量召回")
    ] = 0.01,
    weights: Annotated[
        Path | None, typer.Option("--weights", help="分类器权重文件，默认自带的")
    ] = None,
    held_out: Annotated[
        bool, typer.Option("--held-out", help="只用训练时留出的那十分之一消息")
    ] = False,
    floor: Annotated[
        list[str] | None,
        typer.Option(
            "--floor", help="下限，例如 ad:recall_at_fpr=0.5，或 来源:ad:auroc=0.9；可多次"
        ),
    ] = None,
    as_json: options.Json = False,
) -> None:
    """量消息判断:每个标签、每个来源的查准、召回、误报、AUROC。数据有误时退出码也为 1。"""
    wanted = floors.parse(floor or ())
    chosen = data or _own("moderation_messages.jsonl", "--data")
    figures = _moderation(chosen, fpr, weights, held_out)
    missed = floors.shortfalls(wanted, _judged_by_name(figures))
    output.print_json(figures) if as_json else _show_moderation(figures)
    for line in figures.bad_lines:
        output.err.print(f"✗ {line}", style="red", markup=False)
    floors.tell(missed)
    if missed or figures.bad_lines:
        raise typer.Exit(1)


def _moderation(data: Path, fpr: float, weights: Path | None, held_out: bool) -> ModerationFigures:
    from rich.progress import Progress

    from assistant.moderation.evaluation import ModerationFigures, evaluate
    from assistant.moderation.labelled import read

    rows, bad = read(data)
    rows = [row for row in rows if row.held_out or not held_out]
    if not rows:
        detail = f"{data}：没有可以量的消息" + (f";{bad[0]}" if bad else "")
        raise InvalidInput(detail, problems=[FieldProblem("data", detail)])
    scorers = _scorers(weights)
    with Progress(console=output.err, transient=True, disable=not output.err.is_terminal) as bar:
        task = bar.add_task("判断消息", total=len(rows) * len(scorers))
        figures = evaluate(rows, scorers, fpr=fpr, advance=lambda done: bar.advance(task, done))
    return ModerationFigures(rows=len(rows), fpr=fpr, figures=figures, bad_lines=tuple(bad))


def _scorers(weights: Path | None) -> dict[str, Scorer]:
    from assistant.moderation.classifier import Classifier
    from assistant.moderation.evaluation import engines

    parts = options.assistant(None).parts
    classifier = Classifier.load(weights) if weights else parts.classifier
    if isinstance(classifier, Misconfigured):
        output.err.print(f"只量规则：{classifier.message}", style="yellow", markup=False)
        return engines(None, parts.lexicons)
    return engines(classifier, parts.lexicons)


def _judged_by_name(figures: ModerationFigures) -> dict[str, float | None]:
    """`ad:auroc` of all rows, `spam:ad:auroc` of a source; floors are for what messages meet."""
    named: dict[str, float | None] = {}
    for one in figures.figures:
        if one.engine == "judge":
            where = f"{one.source}:{one.label}" if one.source else one.label
            for name in ("precision", "recall", "recall_at_fpr", "auroc"):
                named[f"{where}:{name}"] = getattr(one, name)
    return named


def _show_moderation(figures: ModerationFigures) -> None:
    titles = {"judge": "规则加分类器", "rules": "只用规则", "classifier": "只用分类器"}
    for engine in dict.fromkeys(one.engine for one in figures.figures):
        output.out.print(f"\n{titles.get(engine, engine)}", style="bold cyan", markup=False)
        rows = [
            (
                one.source or "全部",
                output.LABEL_NAMES[one.label],
                str(one.rows),
                str(one.positives),
                *map(_share, (one.precision, one.recall, one.false_positive_rate)),
                *map(_share, (one.recall_at_fpr, one.auroc)),
            )
            for one in figures.figures
            if one.engine == engine
        ]
        limited = f"误报 {figures.fpr:.1%} 时召回"
        columns = ("来源", "标签", "条数", "正例", "查准", "召回", "误报", limited, "AUROC")
        output.table(*columns, rows=rows)


@app.command()
def retrieval(
    questions: Annotated[
        Path | None, typer.Option("--questions", help="题目文件(JSONL),默认仓库自带的一套")
    ] = None,
    sources: Annotated[
        Path | None, typer.Option("--sources", help="题目里 gold_doc 所指文件在哪个文件夹")
    ] = None,
    floor: Annotated[
        list[str] | None,
        typer.Option("--floor", help="下限，例如 fused:recall_at_5=0.8、abstained=0.9；可多次"),
    ] = None,
    as_json: options.Json = False,
    data_dir: Annotated[
        Path | None,
        typer.Option("--data-dir", help="量哪个数据文件夹的索引；不给则只量自带的卡片"),
    ] = None,
) -> None:
    """量检索:该找到的找到没有,没有资料时会不会说没有。"""
    wanted = floors.parse(floor or ()) or (RETRIEVAL_FLOORS if questions is None else {})
    chosen = questions or _own("retrieval_questions.jsonl", "--questions")
    figures = options.run(_retrieval(chosen, sources, data_dir))
    missed = floors.shortfalls(wanted, _by_name(figures))
    output.print_json(figures) if as_json else _show_retrieval(figures)
    floors.tell(missed)
    if missed:
        raise typer.Exit(1)


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
        f"{figures.questions} 个问题，{figures.answerable} 个有答案;"
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
        raise NotFound(f"这里没有自带的评测数据（安装包不含它）,请用 {option} 指定文件")
    return path
