"""The figures as one SVG picture that stands inside a page."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO
from typing import TYPE_CHECKING, Any

from evaluation.retrieval import SystemResult

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def chart(results: Sequence[SystemResult]) -> str:
    """An <svg> element: nDCG@10 of every system over all questions, with its interval, and by kind."""
    from matplotlib import rc_context  # half a second to import, for a report only
    from matplotlib.figure import Figure

    # A fixed salt and no date: the same figures give the same file.
    with rc_context({"svg.hashsalt": "recotalk", "font.size": 9}):
        height = 2.2 + 0.42 * len(results)
        figure = Figure(figsize=(11, height), layout="constrained")
        overall, by_kind = figure.subplots(1, 2, width_ratios=(2, 3))
        _bars(overall, results)
        _grid(by_kind, results)
        text = StringIO()
        figure.savefig(text, format="svg", metadata={"Date": None})
    drawing = text.getvalue()
    return drawing[drawing.index("<svg") :]


def _bars(axes: Axes, results: Sequence[SystemResult]) -> None:
    means = [result.overall.values["nDCG@10"] for result in results]
    intervals = [result.overall.interval for result in results]
    errors = [
        [mean - low for mean, (low, _) in zip(means, intervals, strict=True)],
        [high - mean for mean, (_, high) in zip(means, intervals, strict=True)],
    ]
    axes.barh(range(len(results)), means, xerr=errors, color="#4269d0", ecolor="#333333", capsize=3)
    _systems(axes, results)
    axes.set_xlim(0, 1)
    axes.set_xlabel("nDCG@10, 95% interval")
    axes.set_title(f"All {results[0].overall.questions} questions")
    axes.spines[["top", "right"]].set_visible(False)


def _grid(axes: Axes, results: Sequence[SystemResult]) -> None:
    kinds = list(results[0].by_kind)
    cells = [[result.by_kind[kind].values["nDCG@10"] for kind in kinds] for result in results]
    edges = [[end - 0.5 for end in range(count + 1)] for count in (len(kinds), len(cells))]
    axes.pcolormesh(*edges, cells, vmin=0, vmax=1, cmap="Blues")
    for row, values in enumerate(cells):
        for column, value in enumerate(values):
            color = "white" if value > 0.6 else "black"
            axes.text(column, row, f"{value:.2f}", ha="center", va="center", color=color)
    labels = [f"{kind}\n({part.questions})" for kind, part in results[0].by_kind.items()]
    axes.set_xticks(range(len(kinds)), labels)
    _systems(axes, results)
    axes.set_title("nDCG@10 by kind of question (how many)")


def _systems(axes: Any, results: Sequence[SystemResult]) -> None:
    axes.set_yticks(range(len(results)), [result.name for result in results])
    axes.set_ylim(len(results) - 0.5, -0.5)
