"""My taste drawn with Gradio: wiring only.

Annotations are not postponed here: Gradio reads those of functions that are made inside a function.
"""

import json
from datetime import UTC, datetime
from typing import Any

from assistant.assistant import Assistant
from assistant.page import taste, words
from assistant.page.chat_view import event_data
from assistant.page.frame import PRIVATE, Frame
from assistant.page.visitors import visitor
from assistant.store.tastes import FEELINGS
from data.item import Item, in_language

CHOICES = 6
LONGEST_TITLE = 200
EVENTS = "recotalk.wire(element, trigger, ['put', 'choose', 'remove', 'lift', 'export', 'forget'])"
SAVE = "recotalk.saved(props, watch)"


class TasteView:
    """What is known of the visitor's taste, to be changed, taken along or deleted."""

    name = "taste"

    def __init__(self, bot: Assistant) -> None:
        self.bot = bot

    def draw(self) -> None:
        """Components."""
        import gradio as gr

        self.page = gr.HTML(elem_id="taste", js_on_load=EVENTS, apply_default_css=False)
        self.file = gr.HTML({}, visible="hidden", html_template="", js_on_load=SAVE)

    def connect(self, frame: Frame) -> None:
        """Events. Nothing is read from the store before the tab is opened."""
        import gradio as gr

        def show(language: str, request: gr.Request) -> str:
            return self.shown(visitor(request), language)

        def add(language: str, event: gr.EventData, request: gr.Request) -> str:
            data, user = event_data(event), visitor(request)
            return self.shown(
                user, language, self.added(user, data.get("title"), data.get("feeling"), language)
            )

        def choose(language: str, event: gr.EventData, request: gr.Request) -> str:
            data, user = event_data(event), visitor(request)
            for item in self._items([str(data.get("item"))]):
                adding = self._felt(user, item, _feeling(data.get("feeling")), language)
                return self.shown(user, language, adding)
            return self.shown(user, language)

        def remove(language: str, event: gr.EventData, request: gr.Request) -> str:
            data, user = event_data(event), visitor(request)
            self.bot.forget(user, str(data.get("item")), (_feeling(data.get("feeling")),))
            return self.shown(user, language, taste.Adding(words.word("removed", language)))

        def lift(language: str, event: gr.EventData, request: gr.Request) -> str:
            data, user = event_data(event), visitor(request)
            self.lifted(user, data.get("number"), data.get("name"), language)
            return self.shown(user, language, taste.Adding(words.word("removed", language)))

        def export(request: gr.Request) -> dict[str, str]:
            text = json.dumps(self.bot.export_user(visitor(request)), ensure_ascii=False, indent=1)
            return {"name": "recotalk.json", "text": text, "time": datetime.now(UTC).isoformat()}

        def forget(language: str, request: gr.Request) -> tuple[str, str]:
            user = visitor(request)
            self.bot.delete_user(user)
            return self.shown(user, language, taste.Adding(words.word("forgotten", language))), ""

        frame.tabs[self.name].select(show, frame.language, self.page, **PRIVATE)
        frame.language.input(show, frame.language, self.page, **PRIVATE)
        for event, change in (("put", add), ("choose", choose), ("remove", remove), ("lift", lift)):
            getattr(self.page, event)(change, frame.language, self.page, **PRIVATE)
        self.page.export(export, None, self.file, **PRIVATE)
        self.page.forget(forget, frame.language, [self.page, frame.session], **PRIVATE)

    def shown(self, user: str, language: str, adding: taste.Adding | None = None) -> str:
        """The view of that user."""
        known = self.bot.tastes(user)[::-1]
        items = {name: self._items([id for id, felt in known if felt == name]) for name in FEELINGS}
        # What is liked or refused was seen too: it stands in its own list.
        judged = {item.id for name in ("liked", "disliked") for item in items[name]}
        items["seen"] = [item for item in items["seen"] if item.id not in judged]
        return taste.view(taste.Taste(items, self.bot.limits(user)), language, adding)

    def added(self, user: str, title: object, feeling: object, language: str) -> taste.Adding:
        """Add the item of that title; where it may be several, ask which."""
        wanted, felt = str(title or "").strip()[:LONGEST_TITLE], _feeling(feeling)
        items = self._items(self.bot.items_named(wanted)) if wanted else []
        if not items:
            return taste.Adding(words.word("add_unknown", language, title=wanted), felt)
        if len(items) > 1:
            return taste.Adding(words.word("add_which", language), felt, tuple(items[:CHOICES]))
        return self._felt(user, items[0], felt, language)

    def lifted(self, user: str, number: object, name: object, language: str) -> None:
        """Take the limit of that number back, if it still has that name."""
        pairs = taste.limit_pairs(self.bot.limits(user))
        if isinstance(number, str) and number.isdecimal() and int(number) < len(pairs):
            field, value = pairs[int(number)]
            if taste.limit_name(field, value, language) == name:
                self.bot.lift(user, field, value)

    def _felt(self, user: str, item: Item, feeling: str, language: str) -> taste.Adding:
        self.bot.feel(user, item.id, feeling)
        title = in_language(item.title, language)
        return taste.Adding(words.word("added", language, title=title), feeling)

    def _items(self, ids: Any) -> list[Item]:
        return [self.bot.index.items[row] for row in self.bot.index.rows(list(ids))]


def _feeling(wanted: object) -> str:
    return wanted if isinstance(wanted, str) and wanted in FEELINGS else FEELINGS[0]
