"""Models compared, drawn with Gradio: wiring only.

Annotations are not postponed here: Gradio reads those of functions that are made inside a function.
"""

from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from assistant.assistant import Assistant
from assistant.model_lists import model_lists
from assistant.page import compare, reports, words
from assistant.page.chat_view import event_data
from assistant.page.frame import PRIVATE, Frame
from assistant.page.title_search import TitleSearch
from assistant.page.visitors import visitor
from assistant.page.welcome import of_the_day
from data.item import Item

LENGTH = 10
MOST = 40
"""Titles that lists are made for at most."""
LONGEST_TITLE = 200
EVENTS = "recotalkViews.compare(element, props, watch, trigger, server, ['pick', 'drop', 'mine', 'clear'])"
TEMPLATE = '<div class="rt-compare"><div data-part="head"></div><div data-part="picked"></div><div data-part="found"></div></div>'

Picks = dict[str, list[str]]
"""Ids by "liked" and "disliked", the oldest first."""


class CompareView:
    """The lists of every model for some titles, or for the visitor's taste. `bot` gives both."""

    name = "compare"

    def __init__(self, bot: Assistant) -> None:
        self.bot = bot

    @cached_property
    def search(self) -> TitleSearch:
        """Made when the first letter is typed."""
        return TitleSearch(self.bot.index.items)

    def draw(self) -> None:
        """Components."""
        import gradio as gr

        def suggest(asked: Any) -> list[dict[str, str]]:
            return self.suggested(asked)

        self.page = gr.HTML(
            {}, elem_id="compare", html_template=TEMPLATE, js_on_load=EVENTS, apply_default_css=False,
            server_functions=[suggest],
        )  # fmt: skip
        self.picks = gr.State(None)

    def connect(self, frame: Frame) -> None:
        """Events. Nothing is made before the tab is opened; what was picked stays while the page is open."""
        import gradio as gr

        def open_(picks: Any, language: str, request: gr.Request) -> tuple[Any, Any]:
            picks = picks or self.taste(visitor(request))
            return self.shown(picks, language), picks

        def speak(picks: Any, language: str) -> Any:
            return gr.skip() if picks is None else self.shown(picks, language)

        def pick(picks: Any, language: str, event: gr.EventData) -> tuple[Any, Any]:
            return self.picked(picks, event_data(event), language)

        def drop(picks: Any, language: str, event: gr.EventData) -> tuple[Any, Any]:
            gone = event_data(event).get("item")
            left = {name: [id for id in ids if id != gone] for name, ids in _picks(picks).items()}
            return self.shown(left, language), left

        def mine(language: str, request: gr.Request) -> tuple[Any, Any]:
            picks = self.taste(visitor(request))
            told = "" if any(picks.values()) else words.word("compare_no_taste", language)
            return self.shown(picks, language, told), picks

        def clear(language: str) -> tuple[Any, Any]:
            return self.shown(_picks(None), language), _picks(None)

        known, both = [self.picks, frame.language], [self.page, self.picks]
        frame.tabs[self.name].select(open_, known, both, **PRIVATE)
        frame.language.input(speak, known, self.page, **PRIVATE)
        self.page.pick(pick, known, both, **PRIVATE)
        self.page.drop(drop, known, both, **PRIVATE)
        self.page.mine(mine, frame.language, both, **PRIVATE)
        self.page.clear(clear, frame.language, both, **PRIVATE)

    def shown(self, picks: Picks, language: str, told: str = "") -> dict[str, Any]:
        """The parts of the view."""
        index = self.bot.index
        liked, disliked = (self._items(picks[name]) for name in ("liked", "disliked"))
        tries = () if liked else of_the_day(index, datetime.now(UTC).toordinal())
        parts = {
            "head": compare.head(language),
            "picked": compare.picked(liked, disliked, language, told=told, tries=tries),
            "found": "",
        }
        if liked:
            lists = model_lists(index, picks["liked"], picks["disliked"], LENGTH)
            report = reports.read("collaborative", self.bot.settings.reports)
            parts["found"] = (
                compare.found(lists, language, report, index.recipe) if lists else compare.none(language)
            )
        return {"parts": parts, "language": language}

    def picked(self, picks: Any, data: dict[str, Any], language: str) -> tuple[Any, Picks]:
        """With one more title: the one chosen, else the best for what was typed."""
        known = _picks(picks)
        id, title = data.get("item"), str(data.get("title") or "").strip()[:LONGEST_TITLE]
        ids = (id,) if isinstance(id, str) and self.bot.index.rows([id]) else self._meant(title)
        if not ids:
            told = words.word("add_unknown", language, title=title) if title else ""
            return self.shown(known, language, told), known
        liked = [one for one in known["liked"] if one != ids[0]] + [ids[0]]
        known = {"liked": liked[-MOST:], "disliked": [one for one in known["disliked"] if one != ids[0]]}
        return self.shown(known, language), known

    def suggested(self, asked: Any) -> list[dict[str, str]]:
        """Titles for the letters in the box; `asked` is what the browser sent."""
        if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
            return []
        text, language = asked["text"][:LONGEST_TITLE], words.page_language(asked.get("language"))
        items = [self.bot.index.items[row] for row in self.search.rows(text)]
        return compare.options(items, language)

    def taste(self, user: str) -> Picks:
        """What the visitor likes and refuses, the newest at the end."""
        known = self.bot.tastes(user)
        return {
            feeling: [id for id, felt in known if felt == feeling and self.bot.index.rows([id])][-MOST:]
            for feeling in ("liked", "disliked")
        }

    def _meant(self, title: str) -> tuple[str, ...]:
        if not title:
            return ()
        rows = self.search.rows(title, 1)
        return self.bot.items_named(title) or tuple(self.bot.index.items[row].id for row in rows)

    def _items(self, ids: list[str]) -> list[Item]:
        return [self.bot.index.items[row] for row in self.bot.index.rows(ids)]


def _picks(known: Any) -> Picks:
    return known or {"liked": [], "disliked": []}
