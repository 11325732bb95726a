"""The chat page drawn with Gradio: wiring only, words and HTML come from the modules beside it.

Gradio takes seconds to import, so it is imported by the functions that draw: meanwhile the Korean
analyser loads in the background.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from assistant.assistant import Assistant, warm_up
from assistant.errors import RecotalkError
from assistant.page import words as page
from assistant.page.chat import MAX_MESSAGE, ChatPage
from assistant.page.gradio_api import register
from assistant.page.service import Service
from assistant.page.serving import ANSWERS_AT_ONCE, WAITING, options
from assistant.settings import Settings

if TYPE_CHECKING:
    import gradio as gr

CHIPS = 6
# Gradio encrypts what it keeps in the browser with a key the browser also gets: it hides nothing, and
# a fixed one lets the page be found again after a restart. Only an id and a language are kept there.
BROWSER_KEY = "recotalk"
FONTS = (
    "Pretendard",
    "Apple SD Gothic Neo",
    "Noto Sans KR",
    "Noto Sans CJK KR",
    "Malgun Gothic",
    "NanumGothic",
)

Updates = dict[Any, Any]


@dataclass(frozen=True, slots=True)
class Parts:
    """The components of the page."""

    heading: gr.HTML
    language: gr.Radio
    new: gr.Button
    status: gr.HTML
    chat: gr.Chatbot
    chips: list[gr.Button]
    box: gr.Textbox
    session: gr.BrowserState
    chosen_language: gr.BrowserState


def build(bot: Assistant, service: Service | None = None) -> gr.Blocks:
    """The page over one assistant, and the endpoints of its way in for programs."""
    import gradio as gr

    with gr.Blocks(title="recotalk", analytics_enabled=False, fill_height=True) as blocks:
        connect(ChatPage(bot), draw(), blocks)
        register(service or Service(bot))
    blocks.queue(max_size=WAITING, default_concurrency_limit=ANSWERS_AT_ONCE)
    return blocks


def draw() -> Parts:
    """The components, empty of words: those come with the language, when the page loads."""
    import gradio as gr

    with gr.Row(elem_id="top"):
        heading = gr.HTML(elem_id="heading")
        language = gr.Radio(
            [("한국어", "ko"), ("English", "en")], value="ko", container=False, elem_id="language"
        )
        new = gr.Button(size="sm", elem_id="new")
    status = gr.HTML(elem_id="status")
    chat = gr.Chatbot(
        label="recotalk", show_label=False, container=False, elem_id="chat", layout="bubble", buttons=[],
        height="100%", sanitize_html=True, allow_tags=False, latex_delimiters=[], line_breaks=False, autoscroll=False,
        feedback_options=None,
    )  # fmt: skip
    with gr.Row(elem_id="chips"):
        chips = [gr.Button(size="sm", visible=False) for _ in range(CHIPS)]
    box = gr.Textbox(
        show_label=False, container=False, submit_btn=True, autofocus=True, elem_id="box",
        lines=1, max_lines=5, max_length=MAX_MESSAGE - 1,
    )  # fmt: skip
    session = gr.BrowserState("", storage_key="recotalk-session", secret=BROWSER_KEY)
    chosen = gr.BrowserState("", storage_key="recotalk-language", secret=BROWSER_KEY)
    return Parts(heading, language, new, status, chat, chips, box, session, chosen)


def connect(chat_page: ChatPage, parts: Parts, blocks: gr.Blocks) -> None:
    """What happens on load, on a message, on a click. Answers hold no component the browser could forge."""
    import gradio as gr

    def labels(language: str, session: object) -> Updates:
        return {**labelled(parts, language, chat_page.bot.settings), **chips(session, language)}

    def chips(session: object, language: str) -> Updates:
        texts = chat_page.suggestions(session, language)
        offered = [
            *(gr.update(value=text, visible=True) for text in texts),
            *[gr.update(visible=False)] * CHIPS,
        ]
        return dict(zip(parts.chips, offered, strict=False))

    def load(session: object, wanted: object) -> Updates:
        language = page.page_language(wanted)
        chosen = gr.update(value=language, label=page.word("language", language))
        talk = gr.update(value=chat_page.shown(session), placeholder=page.welcome(language))
        return {**labels(language, session), parts.language: chosen, parts.chat: talk}

    def speak(language: str, session: object) -> Updates:
        return {parts.chosen_language: language, **labels(language, session)}

    def answer(message: str, session: object, language: str) -> Iterator[Updates]:
        for messages, session_id in chat_page.answer(message, session, language):
            yield {parts.chat: messages, parts.session: session_id}
        yield chips(session_id, language)

    def send(message: str, session: object, language: str) -> Iterator[Updates]:
        if message.strip():
            yield {parts.box: ""}
            yield from answer(message, session, language)

    def start_anew(language: str) -> Updates:
        return {parts.chat: [], parts.session: "", parts.box: "", **chips("", language)}

    words = [parts.heading, parts.language, parts.new, parts.status, parts.chat, parts.box, *parts.chips]
    spoken = [parts.session, parts.language]
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    blocks.load(
        load, [parts.session, parts.chosen_language], [*words],
        js="(session, language) => [session, language || navigator.languages.join(',')]", **private,
    )  # fmt: skip
    parts.language.input(speak, [parts.language, parts.session], [*words, parts.chosen_language], **private)
    answered = [parts.chat, parts.session, *parts.chips]
    running: list[Any] = [
        parts.box.submit(
            send, [parts.box, *spoken], [parts.box, *answered], concurrency_id="answer", **private
        ),
        *(
            chip.click(answer, [chip, *spoken], answered, concurrency_id="answer", **private)
            for chip in parts.chips
        ),
    ]
    parts.new.click(start_anew, parts.language, [parts.box, *answered], cancels=running, **private)
    parts.chat.change(None, js="() => window.recotalkFollow()", **private)


def labelled(parts: Parts, language: str, settings: Settings) -> Updates:
    """The words of every component in that language."""
    import gradio as gr

    return {
        parts.heading: page.heading(language),
        parts.language: gr.update(label=page.word("language", language)),
        parts.new: page.word("new_chat", language),
        parts.status: page.status(settings, language),
        parts.chat: gr.update(placeholder=page.welcome(language)),
        parts.box: gr.update(placeholder=page.word("ask", language), label=page.word("ask_label", language)),
    }


def launch(*, index: Path | None = None, host: str | None = None, port: int | None = None) -> None:
    """Serve the page until interrupted; host, port and index not given come from Settings.

    Raises ArtifactError or EncoderError when the index cannot be opened, RecotalkError when the
    address is taken.
    """
    settings = Settings()
    host, port = host or settings.host, port or settings.port
    Thread(target=warm_up, args=[settings], daemon=True).start()
    import gradio as gr

    service = Service(Assistant.open(index=index, settings=settings))
    blocks = build(service.bot, service)
    try:
        blocks.launch(
            server_name=host, server_port=port, quiet=True, share=False, ssr_mode=False, pwa=False,
            footer_links=[], run_history=False, favicon_path=str(page.asset_path("icon.svg")), prevent_thread_lock=True,
            theme=gr.themes.Base(font=FONTS, font_mono=["ui-monospace", "monospace"]), css=page.asset("page.css"),
            head=f"<script>{page.asset('page.js')}</script>", **options(service, settings),
        )  # fmt: skip
    except OSError as error:
        advice = "stop what is using it or choose another: RECOTALK_PORT=7861"
        raise RecotalkError(f"cannot serve at {host}:{port} ({error}); {advice}") from error
    print(f"recotalk is at http://{host}:{port} (Ctrl-C stops it)", flush=True)
    blocks.block_thread()


def main() -> None:
    """Serve the page as the settings say; `python app.py` and `recotalk app` end here."""
    try:
        launch()
    except RecotalkError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
