"""The chat drawn with Gradio: wiring only.

Annotations are not postponed here: Gradio reads those of functions that are made inside a function.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from assistant.errors import FeedbackError
from assistant.page import words
from assistant.page.chat import MAX_MESSAGE, ChatPage
from assistant.page.frame import BROWSER_KEY, LANGUAGE_OF_BROWSER, PRIVATE, Frame
from assistant.page.talks import listed
from assistant.page.visitors import visitor

Updates = dict[Any, Any]
KINDS = ("all", "movie", "course")
LOG_EVENTS = "recotalk.log(element, props, watch, trigger, ['ask', 'feel', 'clicked', 'retry'])"
TALK_EVENTS = "recotalk.wire(element, trigger, ['new', 'open', 'delete'])"


class ChatView:
    """The conversation, the box to write in, and the conversations had before."""

    name = "chat"

    def __init__(self, chat: ChatPage) -> None:
        self.chat = chat

    def draw(self) -> None:
        """Components."""
        import gradio as gr

        with gr.Row(elem_id="room"):
            with gr.Column(elem_id="side", scale=0, min_width=0):
                self.talks = gr.HTML(elem_id="talks", js_on_load=TALK_EVENTS, apply_default_css=False)
                self.status = gr.HTML(elem_id="status", apply_default_css=False)
            with gr.Column(elem_id="talk", scale=1, min_width=0):
                self.log = gr.HTML(
                    {}, elem_id="log", html_template='<div class="rt-log" role="log" aria-live="polite"></div>',
                    js_on_load=LOG_EVENTS, apply_default_css=False,
                )  # fmt: skip
                with gr.Column(elem_id="composer"):
                    self.kind = gr.Radio(
                        [(kind, kind) for kind in KINDS], value="all", container=False, elem_id="kind"
                    )
                    self.box = gr.Textbox(
                        show_label=False, container=False, submit_btn=True, stop_btn=True, autofocus=True, elem_id="box",
                        lines=1, max_lines=5, max_length=MAX_MESSAGE - 1,
                    )  # fmt: skip
        self.feelings = gr.HTML(
            {}, visible="hidden", html_template="", js_on_load="recotalk.feelings(props, watch)"
        )
        self.chosen_kind = gr.BrowserState("all", storage_key="recotalk-kind", secret=BROWSER_KEY)

    def connect(self, frame: Frame) -> None:
        """Events."""
        self._connect_page(frame)
        self._connect_answers(frame)
        self._connect_talks(frame)
        self._connect_opinions(frame)

    def _connect_page(self, frame: Frame) -> None:
        import gradio as gr

        def load(session: object, wanted: object, kind: object, request: gr.Request) -> Updates:
            language = words.page_language(wanted)
            chosen = kind if kind in KINDS else "all"
            updates = self._worded(language)
            updates[self.kind] = _kinds(language, chosen)
            return {**updates, **self._told(session, visitor(request), language)}

        def speak(language: str, session: object, request: gr.Request) -> Updates:
            return {**self._worded(language), **self._told(session, visitor(request), language)}

        told = [self.status, self.kind, self.box, self.log, self.talks, self.feelings]
        frame.blocks.load(
            load, [frame.session, frame.chosen_language, self.chosen_kind], told,
            js=f"(session, language, kind) => [session, {LANGUAGE_OF_BROWSER}, kind]", **PRIVATE,
        )  # fmt: skip
        frame.language.input(speak, [frame.language, frame.session], told, **PRIVATE)
        self.kind.input(lambda kind: kind, self.kind, self.chosen_kind, **PRIVATE)

    def _connect_answers(self, frame: Frame) -> None:
        """Messages and their answers."""
        import gradio as gr

        def answer(
            message: str, session: object, language: str, kind: object, user: str, about: object = None
        ) -> Iterator[Updates]:
            for log in self.chat.answer(message, session, user, language, kind=kind, about=about):
                if log["writing"]:
                    begun = {} if log["session"] == session else {frame.session: log["session"]}
                    session = log["session"]
                    yield {self.log: log, **begun}
                else:
                    yield self._told(session, user, language, log=log)

        def send(
            message: str, session: object, language: str, kind: object, request: gr.Request
        ) -> Iterator[Updates]:
            if message.strip():
                yield {self.box: gr.update(value="")}
                yield from answer(message, session, language, kind, visitor(request))

        def ask(
            session: object, language: str, kind: object, event: gr.EventData, request: gr.Request
        ) -> Iterator[Updates]:
            data = event_data(event)
            message = str(data.get("text", ""))
            yield from answer(message, session, language, kind, visitor(request), data.get("item"))

        def retry(session: object, language: str, kind: object, request: gr.Request) -> Iterator[Updates]:
            message = self.chat.again(session, visitor(request))
            if message:
                yield from answer(message, session, language, kind, visitor(request))

        def stop(session: object, language: str, request: gr.Request) -> Updates:
            return {self.log: self.chat.stop(session, visitor(request), language)}

        spoken = [frame.session, frame.language, self.kind]
        outputs = [self.box, self.log, self.talks, self.feelings, frame.session]
        # The page itself sends nothing while an answer is written; Gradio would go on refusing after a stop.
        # Nor is Gradio asked to cancel: what is sent just after that may never be answered.
        at_once: dict[str, Any] = {"concurrency_id": "answer", "trigger_mode": "multiple", **PRIVATE}
        self.box.submit(send, [self.box, *spoken], outputs, **at_once)
        self.log.ask(ask, spoken, outputs, **at_once)
        self.log.retry(retry, spoken, outputs, **at_once)
        self.box.stop(stop, [frame.session, frame.language], [self.log], **PRIVATE)

    def _connect_talks(self, frame: Frame) -> None:
        import gradio as gr

        def turned_to(session: object, user: str, language: str) -> Updates:
            updates = self._told(session, user, language)
            return {**updates, frame.session: updates[self.log]["session"]}

        def new(session: object, language: str, request: gr.Request) -> Updates:
            self.chat.stop(session, visitor(request), language)
            return turned_to("", visitor(request), language)

        def open_(session: object, language: str, event: gr.EventData, request: gr.Request) -> Updates:
            self.chat.stop(session, visitor(request), language)
            return turned_to(event_data(event).get("session"), visitor(request), language)

        def delete(session: object, language: str, event: gr.EventData, request: gr.Request) -> Updates:
            user, gone = visitor(request), event_data(event).get("session")
            self.chat.delete(gone, user)
            return turned_to("" if gone == session else session, user, language)

        outputs = [self.log, self.talks, self.feelings, frame.session]
        spoken = [frame.session, frame.language]
        self.talks.new(new, spoken, outputs, **PRIVATE)
        self.talks.open(open_, spoken, outputs, **PRIVATE)
        self.talks.delete(delete, spoken, outputs, **PRIVATE)

    def _connect_opinions(self, frame: Frame) -> None:
        import gradio as gr

        def feel(session: object, language: str, event: gr.EventData, request: gr.Request) -> Updates:
            data, user = event_data(event), visitor(request)
            try:
                self.chat.feel(session, user, data.get("item"), data.get("feeling"), data.get("on") is True)
            except FeedbackError as error:
                gr.Warning(words.word("error_feel", language, error=str(error)))
            return {self.feelings: self._felt(user)}

        def clicked(session: object, event: gr.EventData, request: gr.Request) -> None:
            self.chat.clicked(session, visitor(request), event_data(event).get("item"))

        many: dict[str, Any] = {"trigger_mode": "multiple", **PRIVATE}
        self.log.feel(feel, [frame.session, frame.language], self.feelings, **many)
        self.log.clicked(clicked, frame.session, None, **many)

    def _told(
        self, session: object, user: str, language: str, *, log: dict[str, Any] | None = None
    ) -> Updates:
        """All that depends on what the store has: the conversation, the others, and the opinions."""
        log = log or self.chat.log(session, user, language)
        talks = listed(self.chat.talks(user), log["session"], language, datetime.now(UTC))
        return {self.log: log, self.talks: talks, self.feelings: self._felt(user)}

    def _felt(self, user: str) -> dict[str, Any]:
        """The time makes it another value each time, so that the page shows it even if nothing changed."""
        return {"felt": self.chat.feelings(user), "time": datetime.now(UTC).isoformat()}

    def _worded(self, language: str) -> Updates:
        import gradio as gr

        return {
            self.status: words.status(self.chat.bot.settings, language),
            self.kind: _kinds(language),
            self.box: gr.update(
                placeholder=words.word("ask", language), label=words.word("ask_label", language)
            ),
        }


def _kinds(language: str, chosen: object = None) -> Any:
    import gradio as gr

    labels = [(words.word(f"kind_{kind}", language), kind) for kind in KINDS]
    given: dict[str, Any] = {} if chosen is None else {"value": chosen}
    return gr.update(choices=labels, label=words.word("kind", language), **given)


def event_data(event: Any) -> dict[str, Any]:
    """What the browser sent with an event."""
    return event._data if isinstance(event._data, dict) else {}
