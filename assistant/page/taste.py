"""What somebody likes, as the page shows it: lists to take from and add to, and a small picture. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from assistant.page.cards import people
from assistant.page.icons import icon
from assistant.page.poster import poster
from assistant.page.words import word
from assistant.store.tastes import FEELINGS
from data.item import Item, in_language
from data.labels import country_label, genre_label
from retrieval.filters import Filters, PersonLimit

BARS = 6
SHOWN = 60
_LISTS = {"liked": "liked", "disliked": "disliked", "seen": "seen_title"}
LIMITS = ("exclude_genres", "exclude_people", "exclude_countries", "exclude_terms", "exclude_providers")
"""Fields of Filters that are told and can be taken back."""


@dataclass(frozen=True, slots=True)
class Taste:
    """Items by feeling, the newest first, and what is always left out."""

    items: Mapping[str, Sequence[Item]]
    limits: Filters


@dataclass(frozen=True, slots=True)
class Adding:
    """What came of a title typed to be added: words about it, and the items it may mean."""

    told: str = ""
    feeling: str = "liked"
    choices: tuple[Item, ...] = ()


def view(taste: Taste, language: str, adding: Adding | None = None) -> str:
    """The whole view as HTML."""
    adding = adding or Adding()
    known = any(taste.items.values())
    parts = (
        f'<header class="rt-head"><h2>{escape(word("taste_title", language))}</h2>'
        f"<p>{escape(word('taste_hint' if known else 'taste_empty', language))}</p></header>",
        _form(language, adding),
        picture(taste.items.get("liked", ()), language),
        '<div class="rt-lists">',
        *(_list(name, taste.items.get(name, ()), language) for name in FEELINGS),
        _limits(taste.limits, language),
        "</div>",
        _own(language),
    )
    return f'<div class="rt-taste">{"".join(parts)}</div>'


def picture(liked: Sequence[Item], language: str) -> str:
    """Genres, decades and themes of what is liked, as bars; empty without any."""
    genres = Counter(genre_label(genre, language) for item in liked for genre in item.genres)
    decades = Counter(word("decade", language, year=str(item.year // 10 * 10)) for item in liked if item.year)
    themes = Counter(
        theme
        for item in liked
        for theme in dict.fromkeys(item.themes.get(language) or next(iter(item.themes.values()), ()))
    )
    charts = (
        _bars(word("genres", language), genres.most_common(BARS)),
        _bars(word("decades", language), sorted(decades.items())[-BARS:]),
        _bars(word("themes", language), themes.most_common(BARS)),
    )
    if not any(charts):
        return ""
    return (
        f'<section class="rt-panel"><h3>{escape(word("picture", language))}</h3>'
        f'<p>{escape(word("picture_hint", language))}</p><div class="rt-charts">{"".join(charts)}</div></section>'
    )


def limit_name(field: str, value: object, language: str) -> str:
    """A limit as a person reads it."""
    if isinstance(value, PersonLimit):
        return value.name
    text = str(value)
    if field == "exclude_genres":
        return genre_label(text, language)
    return country_label(text, language) if field == "exclude_countries" else text.replace("|", ", ")


def limit_pairs(limits: Filters) -> list[tuple[str, object]]:
    """Each limit that can be taken back: its field and its value, in an order that stays."""
    return [(field, value) for field in LIMITS for value in getattr(limits, field)]


def _bars(title: str, counted: Iterable[tuple[str, int]]) -> str:
    rows = list(counted)
    most = max((times for _, times in rows), default=0)
    bars = "".join(
        f'<div><dt>{escape(name)}</dt><dd><span class="rt-bar" style="--part:{times / most:.0%}"></span>{times}</dd></div>'
        for name, times in rows
    )
    return f"<div><h4>{escape(title)}</h4><dl>{bars}</dl></div>" if rows else ""


def _form(language: str, adding: Adding) -> str:
    """A title to add, and what came of the last one."""
    options = "".join(
        f'<option value="{feeling}"{" selected" if feeling == adding.feeling else ""}>'
        f"{escape(word(f'add_{feeling}', language))}</option>"
        for feeling in FEELINGS
    )
    choices = "".join(
        f'<li><button type="button" class="rt-chip" data-do="choose" data-item="{escape(item.id)}" '
        f'data-feeling="{adding.feeling}">{_titled(item, language)}</button></li>'
        for item in adding.choices
    )
    told = f'<p class="rt-told" role="status">{escape(adding.told)}</p>'
    return (
        f'<form class="rt-add" data-do="put"><label for="add-title">{escape(word("add_title", language))}</label>'
        f'<div class="rt-fields"><input id="add-title" name="title" required maxlength="200" autocomplete="off" '
        f'placeholder="{escape(word("add_placeholder", language))}">'
        f'<select name="feeling" aria-label="{escape(word("feeling", language))}">{options}</select>'
        f'<button type="submit">{escape(word("add", language))}</button></div>{told}'
        f'<ul class="rt-choices">{choices}</ul></form>'
    )


def _list(feeling: str, items: Sequence[Item], language: str) -> str:
    rows = "".join(_row(item, feeling, language) for item in items[:SHOWN])
    inside = (
        f'<ul class="rt-own">{rows}</ul>'
        if rows
        else f'<p class="rt-none">{escape(word("none", language))}</p>'
    )
    title = escape(word(_LISTS[feeling], language))
    return f'<section class="rt-panel" data-list="{feeling}"><h3>{title} <small>{len(items)}</small></h3>{inside}</section>'


def _row(item: Item, feeling: str, language: str) -> str:
    title, remove = escape(in_language(item.title, language)), escape(word("remove", language))
    return (
        f"<li>{poster(item)}<div><b>{_titled(item, language)}</b><span>{escape(people(item, language))}</span></div>"
        f'<button type="button" class="rt-tool" data-do="remove" data-item="{escape(item.id)}" data-feeling="{feeling}" '
        f'aria-label="{remove}: {title}" title="{remove}">{icon("remove")}</button></li>'
    )


def _limits(limits: Filters, language: str) -> str:
    remove = escape(word("remove", language))
    chips = "".join(
        f'<li><span>{escape(limit_name(field, value, language))}</span><button type="button" class="rt-tool" data-do="lift" '
        f'data-number="{number}" data-name="{escape(limit_name(field, value, language))}" '
        f'aria-label="{remove}: {escape(limit_name(field, value, language))}">{icon("remove")}</button></li>'
        for number, (field, value) in enumerate(limit_pairs(limits))
    )
    inside = (
        f'<ul class="rt-limits">{chips}</ul>'
        if chips
        else f'<p class="rt-none">{escape(word("none", language))}</p>'
    )
    return (
        f'<section class="rt-panel" data-list="limits"><h3>{escape(word("limits", language))}</h3>'
        f"<p>{escape(word('limits_hint', language))}</p>{inside}</section>"
    )


def _own(language: str) -> str:
    return (
        f'<section class="rt-panel rt-data"><div><h3>{escape(word("your_data", language))}</h3>'
        f"<p>{escape(word('your_data_hint', language))}</p></div>"
        f'<button type="button" class="rt-plain" data-do="export">{icon("save")}{escape(word("export", language))}</button>'
        f'<button type="button" class="rt-plain rt-danger" data-do="forget" data-sure="{escape(word("forget_sure", language))}">'
        f"{icon('bin')}<span>{escape(word('forget_all', language))}</span></button></section>"
    )


def _titled(item: Item, language: str) -> str:
    year = f" <small>{item.year}</small>" if item.year else ""
    return f"{escape(in_language(item.title, language))}{year}"
