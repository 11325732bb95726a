"""Lists of all models side by side as HTML: what they share has the same mark in each of them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape

from assistant.model_lists import ModelList, overlap
from assistant.page.icons import icon
from assistant.page.reports import Sheet, Trouble
from assistant.page.words import named, word
from data.item import Item, in_language
from retrieval.collaborative.recipe import Recipe

HUES = 12
"""Colours of page marks; see --rt-hue-… in views.css."""
UNDER = ("nDCG@10", "hit@10", "coverage@10")
"""Figures told under each list."""
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

Figures = Sheet | Trouble
Marks = Mapping[str, tuple[str, int, int]]
"""By item id: what marks it, its colour, and how many lists have it. Items of one list only have none."""


def head(language: str) -> str:
    """Title, and the box to pick titles with."""
    placeholder = escape(word("add_placeholder", language))
    return (
        f'<header class="rt-head"><h2>{escape(word("compare_title", language))}</h2>'
        f"<p>{escape(word('compare_hint', language))}</p></header>"
        f'<form class="rt-add rt-pick" data-do="pick"><label for="compare-title">{escape(word("compare_pick", language))}</label>'
        f'<div class="rt-fields"><div class="rt-combo"><input id="compare-title" name="title" maxlength="200" autocomplete="off" '
        f'role="combobox" aria-expanded="false" aria-autocomplete="list" aria-controls="compare-options" placeholder="{placeholder}">'
        f'<ul id="compare-options" role="listbox" aria-label="{escape(word("compare_options", language))}" hidden></ul></div>'
        f'<button type="submit">{escape(word("add", language))}</button>'
        f'<button type="button" class="rt-plain" data-do="mine">{icon("like")}{escape(word("compare_mine", language))}</button>'
        "</div></form>"
    )


def picked(
    liked: Sequence[Item],
    disliked: Sequence[Item],
    language: str,
    *,
    told: str = "",
    tries: Sequence[Item] = (),
) -> str:
    """What the lists are made for, to take out again; a few titles to try where there is nothing yet."""
    chips = "".join(
        _chip(item, feeling, language)
        for feeling, items in (("liked", liked), ("disliked", disliked))
        for item in items
    )
    clear = (
        f'<button type="button" class="rt-tool" data-do="clear">{escape(word("compare_clear", language))}</button>'
        if chips
        else ""
    )
    row = f'<div class="rt-picks"><ul class="rt-limits">{chips}</ul>{clear}</div>' if chips else ""
    note = f'<p class="rt-told" role="status">{escape(told)}</p>'
    if chips or not tries:
        return row + note
    suggestions = "".join(
        f'<button type="button" class="rt-chip" data-do="pick" data-item="{escape(item.id)}">'
        f"{escape(in_language(item.title, language))}</button>"
        for item in tries
    )
    return f'{note}<div class="rt-tries"><p>{escape(word("compare_try", language))}</p><div class="rt-chips">{suggestions}</div></div>'


def found(lists: Sequence[ModelList], language: str, figures: Figures, recipe: Recipe | None = None) -> str:
    """The lists beside each other, where their figures come from, and how many items each two share."""
    shown = sorted(lists, key=lambda one: one.model != "blend")
    marks = marked(shown)
    legend = (
        f'<p class="rt-legend"><span class="rt-mark" style="--mark:var(--rt-hue-0)" aria-hidden="true">A</span>'
        f"{escape(word('compare_marks', language))}</p>"
    )
    columns = "".join(_column(one, marks, len(shown), language, figures, recipe) for one in shown)
    label = escape(word("compare_title", language))
    return (
        f'{_source(figures, language)}{legend}<div class="rt-scroll rt-columns" tabindex="0" role="region" aria-label="{label}">'
        f"{columns}</div>{matrix(shown, language)}"
    )


def none(language: str) -> str:
    """What stands there when the index has no models."""
    return f'<p class="rt-source">{escape(word("compare_no_models", language))}</p>'


def marked(lists: Sequence[ModelList]) -> Marks:
    """A mark for every item that several lists have, in the order in which somebody reads them."""
    counts = Counter(item.id for one in lists for item in one.items)
    shared = [id for id, count in counts.items() if count > 1]
    return {id: (_letter(place), place % HUES, counts[id]) for place, id in enumerate(shared)}


def matrix(lists: Sequence[ModelList], language: str) -> str:
    """How many items each two lists share, as a table; the stronger the colour, the more."""
    if len(lists) < 2:
        return ""
    names = [escape(model_name(one.model, language)) for one in lists]
    top = "".join(f'<th scope="col"><span>{name}</span></th>' for name in names)
    shared = overlap(lists)
    rows = "".join(
        f'<tr><th scope="row">{names[at]}</th>{"".join(_cell(shared, at, other) for other in range(len(lists)))}</tr>'
        for at in range(len(lists))
    )
    return (
        f'<section class="rt-panel"><h3>{escape(word("compare_matrix", language))}</h3>'
        f"<p>{escape(word('compare_matrix_hint', language))}</p>"
        f'<div class="rt-scroll"><table class="rt-matrix"><thead><tr><td></td>{top}</tr></thead><tbody>{rows}</tbody></table></div>'
        "</section>"
    )


def model_name(model: str, language: str) -> str:
    """What a model is called, short."""
    return named("model", model, language) or model


def options(items: Sequence[Item], language: str) -> list[dict[str, str]]:
    """What the box suggests, as plain values: the browser shows them as text."""
    return [
        {
            "item": item.id,
            "title": in_language(item.title, language),
            "other": " · ".join(
                text
                for text in (
                    _other(item, language),
                    named("one", item.kind, language),
                    str(item.year or ""),
                )
                if text
            ),
        }
        for item in items
    ]


def _chip(item: Item, feeling: str, language: str) -> str:
    title, remove = escape(in_language(item.title, language)), escape(word("remove", language))
    felt = escape(word("liked" if feeling == "liked" else "disliked", language))
    picture = icon("like" if feeling == "liked" else "dislike")
    return (
        f'<li class="rt-pick-{feeling}" title="{felt}">{picture}<span>{title}</span><button type="button" class="rt-tool" '
        f'data-do="drop" data-item="{escape(item.id)}" aria-label="{remove}: {title}">{icon("remove")}</button></li>'
    )


def _column(
    one: ModelList, marks: Marks, n_lists: int, language: str, figures: Figures, recipe: Recipe | None
) -> str:
    about = named("about_model", one.model, language)
    if one.model == "blend" and recipe is not None and recipe.weights:
        weights = sorted(recipe.weights.items(), key=lambda pair: -pair[1])
        about = " + ".join(f"{model_name(name, language)} {weight:g}" for name, weight in weights)
    rows = "".join(_item(item, marks, n_lists, language) for item in one.items)
    inside = (
        f"<ol>{rows}</ol>" if rows else f'<p class="rt-none">{escape(word("compare_unknown", language))}</p>'
    )
    best = " rt-best" if one.model == "blend" else ""
    return (
        f'<section class="rt-column{best}"><header><h3>{escape(model_name(one.model, language))}</h3>'
        f"<p>{escape(about)}</p></header>{inside}{_figures(one.model, language, figures)}</section>"
    )


def _item(item: Item, marks: Marks, n_lists: int, language: str) -> str:
    title = escape(in_language(item.title, language))
    year = f" <small>{item.year}</small>" if item.year else ""
    if item.id not in marks:
        return f'<li class="rt-alone"><span class="rt-same"><span><b>{title}</b>{year}</span></span></li>'
    letter, hue, count = marks[item.id]
    told = escape(word("compare_count", language, count=str(count), lists=str(n_lists)))
    return (
        f'<li><button type="button" class="rt-same" data-do="same" data-same="{escape(item.id)}" aria-pressed="false" '
        f'style="--mark:var(--rt-hue-{hue})" title="{told}"><span class="rt-mark">{letter}</span>'
        f'<span><b>{title}</b>{year}</span><span class="rt-times">×{count}</span></button></li>'
    )


def _figures(model: str, language: str, figures: Figures) -> str:
    """nDCG@10 with its interval, hit@10 and coverage of that model, as they were measured."""
    if isinstance(figures, Trouble):
        return ""
    known = {name: figures.figure(model, name) for name in UNDER}
    rows = []
    for name, figure in known.items():
        if figure is not None:
            ends = (
                f"<small>{figure.low:.3f}–{figure.high:.3f}</small>"
                if figure.low is not None and figure.high is not None and name == "nDCG@10"
                else ""
            )
            about = escape(named("about_measure", name, language))
            rows.append(
                f'<div title="{about}"><dt>{escape(named("measure", name, language) or name)}</dt><dd>{figure.value:.3f}{ends}</dd></div>'
            )
    if not rows:
        return f'<p class="rt-unmeasured">{escape(word("compare_unmeasured", language))}</p>'
    return f"<dl>{''.join(rows)}</dl>"


def _source(figures: Figures, language: str) -> str:
    if isinstance(figures, Sheet):
        text = word("compare_source", language, dataset=figures.dataset, date=figures.created[:10])
        return f'<p class="rt-source">{escape(text)}</p>'
    reason = "report_broken" if figures.detail else "report_missing"
    told = escape(word(reason, language, file=figures.file, detail=figures.detail))
    return f'<p class="rt-source">{told} <code>{escape(figures.command)}</code></p>'


def _cell(shared: object, at: int, other: int) -> str:
    count, most = int(shared[at][other]), max(int(shared[at][at]), 1)  # type: ignore[index]
    if at == other:
        return f'<td class="rt-own-list">{count}</td>'
    return f'<td style="--part:{min(count / most, 1):.2f}">{count}</td>'


def _letter(place: int) -> str:
    """A, B … Z, A1, B1 …"""
    return _LETTERS[place % 26] + (str(place // 26) if place >= 26 else "")


def _other(item: Item, language: str) -> str:
    other = item.title.get("en" if language == "ko" else "ko", "")
    return other if other != in_language(item.title, language) else ""
