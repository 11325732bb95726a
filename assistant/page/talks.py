"""The list of somebody's conversations as HTML. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from assistant.page.icons import icon
from assistant.page.words import word
from assistant.store.exchanges import Talk


def listed(talks: Sequence[Talk], current: object, language: str, now: datetime) -> str:
    """A button to begin anew, then the conversations, those of the last day apart from those before."""
    new = (
        f'<button type="button" id="new" class="rt-new" data-do="new">{icon("new")}'
        f"<span>{escape(word('new_chat', language))}</span></button>"
    )
    recent = [talk for talk in talks if (now - talk.updated).days < 1]
    older = [talk for talk in talks if talk not in recent]
    groups = "".join(
        f"<h2>{escape(word(name, language))}</h2><ul>{''.join(_row(talk, current, language) for talk in group)}</ul>"
        for name, group in (("today", recent), ("earlier", older))
        if group
    )
    none = "" if talks else f'<p class="rt-none">{escape(word("talks_none", language))}</p>'
    label = escape(word("talks", language))
    return f'{new}<nav class="rt-talks" aria-label="{label}">{groups}{none}</nav>'


def _row(talk: Talk, current: object, language: str) -> str:
    here = ' aria-current="true"' if talk.session_id == current else ""
    title, id = escape(talk.title), escape(talk.session_id)
    sure, delete = escape(word("delete_sure", language)), escape(word("delete", language))
    return (
        f'<li{here}><button type="button" class="rt-talk" data-do="open" data-session="{id}" title="{title}">{title}</button>'
        f'<button type="button" class="rt-bin" data-do="delete" data-session="{id}" data-sure="{sure}" '
        f'aria-label="{delete}: {title}" title="{delete}">{icon("bin")}</button></li>'
    )
