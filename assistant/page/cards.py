"""An answer as HTML: its words, one card an item, and how it was made. Pure; every text is escaped.

The HTML is one line and inside block elements, so that a Markdown renderer passes it on as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from assistant.page.icons import icon
from assistant.page.poster import poster
from assistant.page.words import part_name, word
from assistant.types import Recommendation, Reply
from assistant.writing import length_told, rating_told, title_line
from data.item import Item, in_language
from data.labels import country_label, genre_label, level_label

CAST = 3
GENRES = 3
OPINIONS = {"like": "liked", "dislike": "disliked", "seen": "seen"}
"""The switches of a card and the feelings they stand for."""
_LISTED = re.compile(r"\s*\d{1,2}[.)]\s*(?P<rest>\S.*)")


def said(text: str) -> str:
    """What a person wrote, letter for letter."""
    return f'<div class="rt-said">{_lines(text)}</div>'


def answer(reply: Reply, chips: Sequence[str] = (), *, last: bool = False) -> str:
    """A whole answer: words, cards, words after the list, how it was made, and messages to go on with.

    A list line of the text that names a recommended item is not shown twice: its card stands for it.
    The `last` answer of a conversation can be asked for again.
    """
    before, remarks, after = unlisted(reply)
    by_llm = reply.mode == "llm"
    items = [
        card(
            number,
            recommendation,
            reply.language,
            remark=remarks.get(recommendation.item.id, "") if by_llm else "",
            told=reply.text,
        )
        for number, recommendation in enumerate(reply.recommendations, 1)
    ]
    cards = f'<ol class="rt-cards">{"".join(items)}</ol>' if items else ""
    parts = (_words(before), cards, _words(after), _made(reply, last), suggested(chips))
    return f'<div class="rt-answer" lang="{reply.language}">{"".join(parts)}</div>'


def suggested(messages: Sequence[str]) -> str:
    """Messages to send with a click."""
    buttons = (
        f'<button type="button" class="rt-chip" data-do="ask" data-text="{escape(text)}">{escape(text)}</button>'
        for text in messages
    )
    return f'<div class="rt-chips">{"".join(buttons)}</div>' if messages else ""


def pending(language: str) -> str:
    """What stands for an answer until its first words come."""
    dots = '<span class="rt-dots" aria-hidden="true"><i></i><i></i><i></i></span>'
    return f'<div class="rt-answer"><p class="rt-pending">{escape(word("pending", language))}{dots}</p></div>'


def partial(text: str) -> str:
    """The words of an answer that is still being written."""
    return f'<div class="rt-answer rt-writing">{_words(text)}</div>'


def stopped(text: str, language: str) -> str:
    """As far as an answer had come when it was stopped."""
    notice = f'<p class="rt-notice">{escape(word("stopped", language))}</p>'
    return (
        f'<div class="rt-answer">{_words(text)}{notice}{_tools(language, copy=bool(text), retry=True)}</div>'
    )


def failure(text: str, language: str) -> str:
    """An answer that could not be made, and why."""
    return (
        f'<div class="rt-answer"><p class="rt-notice">{_lines(text)}</p>{_tools(language, retry=True)}</div>'
    )


def unlisted(reply: Reply) -> tuple[str, dict[str, str], str]:
    """The text without the list lines that name recommended items, and what those lines said beside the name.

    Returns the words before the last such line, the remarks by item id, and the words after it.
    """
    names = {title_line(r.item, reply.language): r.item.id for r in reply.recommendations}
    kept: list[str] = []
    remarks: dict[str, str] = {}
    split = None
    for line in reply.text.split("\n"):
        found = _LISTED.match(line)
        rest = found["rest"] if found else ""
        name = max((name for name in names if rest.startswith(name)), key=len, default=None)
        if name is None:
            kept.append(line)
            continue
        remarks[names[name]] = rest.removeprefix(name).strip(" —–-:·")
        split = len(kept)
    split = len(kept) if split is None else split
    return "\n".join(kept[:split]).strip(), remarks, "\n".join(kept[split:]).strip()


def card(
    number: int, recommendation: Recommendation, language: str, *, remark: str = "", told: str = ""
) -> str:
    """One item: picture, titles, year, people, genres, the reason, what one can do with it, and more to unfold.

    `remark` is what the language model said about it, if one did; an overview that stands in the
    text `told` around the card is not repeated.
    """
    item = recommendation.item
    year = f' <span class="rt-year">{item.year}</span>' if item.year else ""
    reasons = " · ".join(reason.text for reason in recommendation.reasons)
    rows = [
        f'<div class="rt-names"><h3 class="rt-title">{escape(in_language(item.title, language))}{year}</h3>'
        f"{_row('rt-other', _other_title(item, language))}</div>",
        _row("rt-people", people(item, language)),
        tags(item, language),
        _row("rt-remark", remark),
        _row("rt-why", reasons),
        _buttons(recommendation, language),
        _more(recommendation, language, told),
    ]
    place = f'<span class="rt-number">{number}</span>'
    return (
        f'<li class="rt-card" data-item="{escape(item.id)}"><div class="rt-picture">{poster(item)}{place}</div>'
        f'<div class="rt-body">{"".join(rows)}</div></li>'
    )


def _buttons(recommendation: Recommendation, language: str) -> str:
    """Opinions are switches; whether they are on is told by the page's state and not written here."""
    item = recommendation.item
    opinions = (
        f'<button type="button" class="rt-act" data-do="feel" data-feeling="{feeling}" aria-pressed="false" '
        f'title="{escape(word(name, language))}">{icon(name)}<span>{escape(word(name, language))}</span></button>'
        for name, feeling in OPINIONS.items()
    )
    alike = escape(word("alike_message", language, title=in_language(item.title, language)))
    more = (
        f'<button type="button" class="rt-act" data-do="ask" data-text="{alike}" data-click="1">'
        f"{icon('alike')}<span>{escape(word('alike', language))}</span></button>"
    )
    why = (
        f'<button type="button" class="rt-act" data-do="unfold" data-click="1" aria-expanded="false">'
        f"{icon('why')}<span>{escape(word('why', language))}</span></button>"
    )
    return f'<div class="rt-acts">{"".join(opinions)}{more}{why}</div>'


def _more(recommendation: Recommendation, language: str, told: str) -> str:
    """What "why" unfolds: each reason, the overview, and the parts of the score."""
    item = recommendation.item
    reasons = "".join(f"<li>{escape(reason.text)}</li>" for reason in recommendation.reasons)
    overview = in_language(item.overview, language)
    name = word("about_movie" if item.kind == "movie" else "about", language)
    parts = (
        f'<h4>{escape(word("reasons", language))}</h4><ul class="rt-reasons">{reasons}</ul>'
        if reasons
        else "",
        f'<h4>{escape(name)}</h4><p class="rt-story">{_lines(overview)}</p>'
        if overview and overview not in told
        else "",
        scores(recommendation, language),
    )
    return f'<div class="rt-more" hidden>{"".join(parts)}</div>'


def scores(recommendation: Recommendation, language: str) -> str:
    """The parts of the score as bars, to unfold; the whole is their weighted mean."""
    told = {**recommendation.parts}
    if set(told) <= {"title"}:
        return ""
    rows = "".join(
        f"<div><dt>{escape(part_name(name, language))}</dt><dd>"
        f'<span class="rt-bar" style="--part:{min(max(value, 0.0), 1.0):.0%}"></span>{value:.2f}</dd></div>'
        for name, value in sorted(told.items(), key=lambda part: -part[1])
    )
    total = f'<div class="rt-total"><dt>{escape(word("score", language))}</dt><dd>{recommendation.score:.2f}</dd></div>'
    return (
        f'<details class="rt-scores"><summary>{escape(word("score_parts", language))}</summary>'
        f"<dl>{rows}{total}</dl></details>"
    )


def people(item: Item, language: str) -> str:
    """Who made it: directors and the first of the cast, or instructors, or who offers it.

    >>> people(parasite, "ko")
    '감독 봉준호 · 출연 송강호, 이선균, 조여정'
    """
    named = []
    for role, most in (("director", CAST), ("cast", CAST), ("instructor", CAST)):
        names = [in_language(person, language) for person in item.role(role)[:most]]
        if names:
            named.append(f"{word(f'role_{role}', language)} {', '.join(names)}")
    return " · ".join([*named, *([item.provider] if item.provider else [])])


def _other_title(item: Item, language: str) -> str:
    """The title in the other language, when it is another."""
    other = item.title.get("en" if language == "ko" else "ko", "")
    return other if other != in_language(item.title, language) else ""


def tags(item: Item, language: str) -> str:
    """Level, genres, country, how long it takes and for whom it is, as HTML."""
    labels = [genre_label(genre, language) for genre in item.genres[:GENRES]]
    if item.level:
        labels.insert(0, level_label(item.level, language))
    if item.country and item.kind == "movie":
        labels.append(country_label(item.country, language))
    labels.extend(filter(None, (length_told(item, language), rating_told(item, language))))
    return (
        f'<div class="rt-tags">{"".join(f"<span>{escape(label)}</span>" for label in labels)}</div>'
        if labels
        else ""
    )


def _made(reply: Reply, last: bool) -> str:
    """How the answer was made, its notice, and what one can do with it."""
    notice = f'<p class="rt-notice">{_lines(reply.notice)}</p>' if reply.notice else ""
    mode = escape(word(f"mode_{reply.mode}", reply.language))
    tools = _tools(reply.language, copy=True, retry=last)
    return f'{notice}<div class="rt-foot">{tools}<span class="rt-mode">{mode}</span></div>'


def _tools(language: str, *, copy: bool = False, retry: bool = False) -> str:
    wanted = [name for name, given in (("copy", copy), ("retry", retry)) if given]
    buttons = (
        f'<button type="button" class="rt-tool" data-do="{name}" data-done="{escape(word(f"{name}_done", language))}">'
        f"{icon(name)}<span>{escape(word(name, language))}</span></button>"
        for name in wanted
    )
    return f'<span class="rt-tools">{"".join(buttons)}</span>'


def _words(text: str) -> str:
    return f'<p class="rt-words">{_lines(text)}</p>' if text.strip() else ""


def _row(name: str, text: str) -> str:
    return f'<div class="{name}">{_lines(text)}</div>' if text else ""


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.strip().splitlines())
