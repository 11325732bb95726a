"""An answer as HTML: its words, one card an item, and how it was made. Pure; every text is escaped.

The HTML is one line and inside block elements, so that a Markdown renderer passes it on as it is.
"""

from __future__ import annotations

import re
from html import escape

from assistant.page.words import word
from assistant.types import Recommendation, Reply
from assistant.writing import length_told, rating_told, title_line
from data.item import Item, in_language
from data.labels import country_label, genre_label, level_label

CAST = 3
GENRES = 3
_LISTED = re.compile(r"\s*\d{1,2}[.)]\s*(?P<rest>\S.*)")


def said(text: str) -> str:
    """What a person wrote, letter for letter."""
    return f'<div class="rt-said">{_lines(text)}</div>'


def answer(reply: Reply) -> str:
    """A whole answer: words, cards, words after the list, and a line on how it was made.

    A list line of the text that names a recommended item is not shown twice: its card stands for it.
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
    return f'<div class="rt-answer">{_words(before)}{cards}{_words(after)}{_made(reply)}</div>'


def pending(language: str) -> str:
    """What stands for an answer until its first words come."""
    return f'<div class="rt-answer"><p class="rt-pending">{escape(word("pending", language))}</p></div>'


def partial(text: str) -> str:
    """The words of an answer that is still being written."""
    return f'<div class="rt-answer">{_words(text)}</div>'


def failure(text: str) -> str:
    """An answer that could not be made, and why."""
    return f'<div class="rt-answer"><p class="rt-notice">{_lines(text)}</p></div>'


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
    """One item: titles, year, people, genres, the reasons, and its overview to unfold.

    `remark` is what the language model said about it, if one did; an overview that stands in the
    text `told` around the card is not repeated.
    """
    item = recommendation.item
    reasons = " · ".join(reason.text for reason in recommendation.reasons)
    year = f' <span class="rt-year">{item.year}</span>' if item.year else ""
    rows = [
        f'<div class="rt-title">{escape(in_language(item.title, language))}{year}</div>',
        _row("rt-other", _other_title(item, language)),
        _row("rt-people", people(item, language)),
        _tags(item, language),
        _row("rt-remark", remark),
        _row("rt-why", reasons),
        _overview(item, language, told),
    ]
    return f'<li class="rt-card"><div class="rt-number">{number}</div><div>{"".join(rows)}</div></li>'


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


def _tags(item: Item, language: str) -> str:
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


def _overview(item: Item, language: str, told: str) -> str:
    text = in_language(item.overview, language)
    if not text or text in told:
        return ""
    name = word("about_movie" if item.kind == "movie" else "about", language)
    return f"<details><summary>{escape(name)}</summary><div>{_lines(text)}</div></details>"


def _made(reply: Reply) -> str:
    """How the answer was made, and its notice."""
    notice = f'<p class="rt-notice">{_lines(reply.notice)}</p>' if reply.notice else ""
    return f'{notice}<p class="rt-mode">{escape(word(f"mode_{reply.mode}", reply.language))}</p>'


def _words(text: str) -> str:
    return f'<p class="rt-words">{_lines(text)}</p>' if text.strip() else ""


def _row(name: str, text: str) -> str:
    return f'<div class="{name}">{_lines(text)}</div>' if text else ""


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.strip().splitlines())
