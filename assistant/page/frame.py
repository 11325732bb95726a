"""What all views of the page share: who looks, in which language, and the words over the tabs."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Protocol

from assistant.page.icons import icon
from assistant.page.words import word

if TYPE_CHECKING:
    import gradio as gr

PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
"""How the page's own events are declared: no way in for programs, no spinner."""
# Gradio encrypts what it keeps in the browser with a key the browser also gets: it hides nothing, and
# a fixed one lets the page be found again after a restart. Ids, a language and a kind are kept there.
BROWSER_KEY = "recotalk"
LANGUAGE_OF_BROWSER = "language || navigator.languages.join(',')"


@dataclass(frozen=True, slots=True)
class Frame:
    """The components around the views. `session` has the id of the conversation that is open."""

    blocks: gr.Blocks
    heading: gr.HTML
    language: gr.Radio
    chosen_language: gr.BrowserState
    session: gr.BrowserState
    tabs: dict[str, gr.Tab]


class View(Protocol):
    """One tab. `name` is the end of the name of its word, `tab_…`."""

    name: str

    def draw(self) -> None:
        """Make the components, empty of words: those come with the language."""

    def connect(self, frame: Frame) -> None:
        """Say what happens on load, on a click, when the tab is opened, when another language is chosen."""


def heading(language: str) -> str:
    """The name of the page, what it is for, and the buttons only a browser acts on, as HTML."""
    menu, theme = escape(word("menu", language)), escape(word("theme", language))
    return (
        f'<button type="button" id="menu" class="rt-square" data-do="menu" aria-label="{menu}" title="{menu}">'
        f"{icon('menu')}</button>"
        f'<div class="rt-brand"><h1>recotalk</h1><p>{escape(word("tagline", language))}</p></div>'
        f'<button type="button" id="theme" class="rt-square" data-do="theme" aria-label="{theme}" title="{theme}">'
        f"{icon('moon')}{icon('sun')}</button>"
    )
