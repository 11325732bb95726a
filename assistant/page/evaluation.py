"""Reports of the offline evaluation as HTML: a chart and a table for every part of the test. Pure.

Everything is there at once; the browser shows the chart of the measure and part somebody chose, and sorts rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from assistant.page.charts import Bar, Point, bars, scatter
from assistant.page.reports import ALL, BEST, Figure, Sheet, Trouble
from assistant.page.words import named, word

LOWER_IS_BETTER = frozenset({"train s", "ms a user", "MiB"})
ACROSS = "coverage@10"
UP = "nDCG@10"
"""The two measures of the plot of what is right against how much of the catalogue is shown."""
FACTS = ("users", "items", "likes", "split", "encoder")
LONGEST = 60
"""Letters of a fact or a name from a report."""


def view(found: Sequence[Sheet | Trouble], language: str) -> str:
    """The whole view."""
    parts = "".join(
        _sheet(one, language) if isinstance(one, Sheet) else _trouble(one, language) for one in found
    )
    return (
        f'<div class="rt-eval"><header class="rt-head"><h2>{escape(word("evaluation_title", language))}</h2>'
        f"<p>{escape(word('evaluation_hint', language))}</p></header>{parts}</div>"
    )


def written(measure: str, value: float) -> str:
    """A figure with as many digits as it is worth telling.

    >>> written("nDCG@10", 0.20716), written("MiB", 12.345)
    ('0.207', '12.3')
    """
    if measure in LOWER_IS_BETTER:
        return f"{value:.3g}" if value < 1 else f"{value:.2f}" if value < 10 else f"{value:,.1f}"
    return f"{value:.3f}"


def _sheet(sheet: Sheet, language: str) -> str:
    choice = (
        f'<div class="rt-choose">{_chips("measure", sheet.measures, sheet.name, language)}'
        f"{_chips('part', list(sheet.asked), sheet.name, language) if len(sheet.asked) > 1 else ''}</div>"
    )
    charts = "".join(
        f'<figure data-measure="{escape(measure)}" data-part="{escape(part)}"{_hidden(measure, part, sheet)}>'
        f"<figcaption>{_caption(measure, part, sheet, language)}</figcaption>"
        f"{_chart(sheet, measure, part, language)}</figure>"
        for part in sheet.asked
        for measure in sheet.measures
    )
    tables = "".join(_table(sheet, part, language) for part in sheet.asked)
    return (
        f'<section class="rt-panel rt-report" data-report="{sheet.name}"><h3>{escape(word(f"report_{sheet.name}", language))}</h3>'
        f"<p>{escape(word(f'about_report_{sheet.name}', language))}</p>{_facts(sheet, language)}{_ahead(sheet, language)}"
        f"{choice}{charts}{tables}{_trade(sheet, language)}</section>"
    )


def _trouble(trouble: Trouble, language: str) -> str:
    reason = "report_broken" if trouble.detail else "report_missing"
    return (
        f'<section class="rt-panel rt-trouble" data-report="{trouble.name}"><h3>{escape(word(f"report_{trouble.name}", language))}</h3>'
        f"<p>{escape(word(f'about_report_{trouble.name}', language))}</p>"
        f'<p class="rt-notice">{escape(word(reason, language, file=trouble.file, detail=trouble.detail))}</p>'
        f"<pre><code>{escape(trouble.command)}</code></pre></section>"
    )


def _facts(sheet: Sheet, language: str) -> str:
    told = [
        (word("fact_created", language), sheet.created[:16].replace("T", " ")),
        (word("fact_dataset", language), sheet.dataset),
        (word(f"fact_asked_{sheet.name}", language), f"{sheet.asked[ALL]:,}"),
    ]
    for name in FACTS:
        if sheet.facts.get(name):
            value = sheet.facts[name]
            told.append((word(f"fact_{name}", language), f"{int(value):,}" if value.isdecimal() else value))
    rows = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value[:LONGEST])}</dd></div>" for name, value in told
    )
    return f'<dl class="rt-facts">{rows}</dl>'


def _ahead(sheet: Sheet, language: str) -> str:
    """How far the blend is ahead, and whether that can be told from chance."""
    if sheet.ahead is None:
        return ""
    mean, low, high, other = sheet.ahead
    verdict = "ahead_better" if low > 0 else "ahead_worse" if high < 0 else "ahead_same"
    text = word(
        verdict,
        language,
        model=_name(other, language),
        value=f"{mean:+.4f}",
        low=f"{low:+.4f}",
        high=f"{high:+.4f}",
    )
    return f'<p class="rt-ahead">{escape(text)}</p>'


def _chips(what: str, names: Sequence[str], report: str, language: str) -> str:
    """Buttons to choose one of `names`, the first chosen."""
    title = escape(word(f"choose_{what}", language))
    chips = "".join(
        f'<button type="button" class="rt-chip" data-do="choose" data-what="{what}" data-name="{escape(name)}" '
        f'aria-pressed="{"true" if name == names[0] else "false"}">{escape(named(what, name, language) or name[:LONGEST])}</button>'
        for name in names
    )
    return f'<div role="group" aria-label="{title}"><span>{title}</span><div class="rt-chips">{chips}</div></div>'


def _hidden(measure: str, part: str, sheet: Sheet) -> str:
    return "" if measure == sheet.measures[0] and part == ALL else " hidden"


def _caption(measure: str, part: str, sheet: Sheet, language: str) -> str:
    about = named("about_measure", measure, language)
    better = word("lower_better" if measure in LOWER_IS_BETTER else "higher_better", language)
    asked = word(f"asked_{sheet.name}", language, count=f"{sheet.asked[part]:,}")
    name = named("measure", measure, language) or measure[:LONGEST]
    return f"<b>{escape(name)}</b> {escape(' · '.join(filter(None, (about, better, asked))))}"


def _chart(sheet: Sheet, measure: str, part: str, language: str) -> str:
    given = [
        (one, figure)
        for one in sheet.systems
        if (figure := one.figures.get(part, {}).get(measure)) is not None
    ]
    given.sort(key=lambda pair: pair[1].value, reverse=measure not in LOWER_IS_BETTER)
    if not given:
        return f'<p class="rt-none">{escape(word("not_measured", language))}</p>'
    return bars([_bar(sheet, one.name, measure, figure, language) for one, figure in given])


def _bar(sheet: Sheet, system: str, measure: str, figure: Figure, language: str) -> Bar:
    name, value = _name(system, language), written(measure, figure.value)
    told = f"{name}: {named('measure', measure, language) or measure} {value}"
    if figure.low is not None and figure.high is not None:
        told += f" ({word('interval', language)} {figure.low:.3f}–{figure.high:.3f})"
    best = system == BEST[sheet.name]
    return Bar(name, figure.value, value, told, figure.low, figure.high, best)


def _table(sheet: Sheet, part: str, language: str) -> str:
    """One row a system; a click on the name of a column sorts by it."""
    known = [
        name for name in sheet.measures if any(name in one.figures.get(part, {}) for one in sheet.systems)
    ]
    columns = "".join(
        f'<th scope="col"{_sorted(number)}><button type="button" data-do="sort" data-number="{number}" '
        f'title="{escape(about)}">{escape(name)}</button></th>'
        for number, (name, about) in enumerate(
            [
                (word("system", language), ""),
                *(
                    (
                        named("measure", name, language) or name[:LONGEST],
                        named("about_measure", name, language),
                    )
                    for name in known
                ),
            ]
        )
    )
    systems = sorted(
        sheet.systems, key=lambda one: -_value(one.figures.get(part, {}).get(known[0])) if known else 0
    )
    best = {name: _best(sheet, part, name) for name in known}
    rows = "".join(
        f"<tr{' class=rt-best' if one.name == BEST[sheet.name] else ''}>"
        f'<th scope="row" data-value="{escape(_name(one.name, language))}">{escape(_name(one.name, language))}</th>'
        f"{''.join(_cell(one.figures.get(part, {}).get(name), name, best[name]) for name in known)}</tr>"
        for one in systems
    )
    hidden = "" if part == ALL else " hidden"
    label = escape(word("table_of", language))
    return (
        f'<div class="rt-scroll" data-part="{escape(part)}" tabindex="0" role="region" aria-label="{label}"{hidden}>'
        f'<table class="rt-figures"><thead><tr>{columns}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _sorted(number: int) -> str:
    return ' aria-sort="descending"' if number == 1 else ""


def _cell(figure: Figure | None, measure: str, best: float | None) -> str:
    if figure is None:
        return '<td data-value="">–</td>'
    text = written(measure, figure.value)
    return f'<td data-value="{figure.value!r}">{f"<b>{text}</b>" if figure.value == best else text}</td>'


def _best(sheet: Sheet, part: str, measure: str) -> float | None:
    values = [
        figure.value
        for one in sheet.systems
        if (figure := one.figures.get(part, {}).get(measure)) is not None
    ]
    pick = min if measure in LOWER_IS_BETTER else max
    return pick(values, default=None)


def _value(figure: Figure | None) -> float:
    return figure.value if figure else -1.0


def _trade(sheet: Sheet, language: str) -> str:
    """The plot of accuracy against coverage, where both were measured of two systems or more."""
    points = []
    for one in sheet.systems:
        across, up = (one.figures.get(ALL, {}).get(name) for name in (ACROSS, UP))
        if across is not None and up is not None:
            name = _name(one.name, language)
            told = f"{name}: {named('measure', UP, language)} {up.value:.3f}, {named('measure', ACROSS, language)} {across.value:.3f}"
            points.append(Point(name, across.value, up.value, told, one.name == BEST[sheet.name]))
    if len(points) < 2:
        return ""
    drawn = scatter(points, named("measure", ACROSS, language), named("measure", UP, language))
    return f'<div class="rt-trade"><h4>{escape(word("trade", language))}</h4><p>{escape(word("trade_hint", language))}</p>{drawn}</div>'


def _name(system: str, language: str) -> str:
    """What a system is called; its own name where there are no words for it."""
    head, comma, rest = system.partition(", spread ")
    if comma:
        return word("model_spread", language, model=named("model", head, language) or head, value=rest)[
            :LONGEST
        ]
    return named("model", system, language) or system[:LONGEST]
