"""The page drawn with Gradio: a frame with one tab a view; words and HTML come from the modules beside it.

Gradio takes seconds to import, so it is imported by the functions that draw: meanwhile the Korean
analyser loads in the background. Annotations are not postponed here: Gradio reads those of functions that
are made inside a function.
"""

import sys
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from assistant.assistant import Assistant, warm_up
from assistant.errors import RecotalkError
from assistant.page import words as page
from assistant.page.chat import ChatPage
from assistant.page.chat_view import ChatView
from assistant.page.compare_view import CompareView
from assistant.page.evaluation_view import EvaluationView
from assistant.page.explore_view import ExploreView
from assistant.page.frame import BROWSER_KEY, LANGUAGE_OF_BROWSER, PRIVATE, Frame, View, heading
from assistant.page.gradio_api import register
from assistant.page.service import Service
from assistant.page.serving import ANSWERS_AT_ONCE, WAITING, options
from assistant.page.taste_view import TasteView
from assistant.page.visitors import VisitorCookie
from assistant.settings import Settings

if TYPE_CHECKING:
    import gradio as gr

FONTS = (
    "Pretendard",
    "Apple SD Gothic Neo",
    "Noto Sans KR",
    "Noto Sans CJK KR",
    "Malgun Gothic",
    "NanumGothic",
)

STYLES = ("page.css", "views.css", "map.css", "phone.css")
SCRIPTS = ("page.js", "views.js", "map.js", "map_input.js")


def views(bot: Assistant) -> list[View]:
    """The tabs of the page, in their order: one module a view."""
    chat = ChatPage(bot)
    return [ChatView(chat), TasteView(bot), ExploreView(bot), CompareView(bot), EvaluationView(bot)]


def build(bot: Assistant, service: Service | None = None) -> "gr.Blocks":
    """The page over one assistant, and the endpoints of its way in for programs."""
    import gradio as gr

    shown = views(bot)
    with gr.Blocks(title="recotalk", analytics_enabled=False, fill_height=True) as blocks:
        frame = draw(shown, blocks)
        connect(frame)
        for view in shown:
            view.connect(frame)
        register(service or Service(bot))
    blocks.queue(max_size=WAITING, default_concurrency_limit=ANSWERS_AT_ONCE)
    return blocks


def draw(shown: list[View], blocks: "gr.Blocks") -> Frame:
    """The frame and, in its tabs, the components of the views."""
    import gradio as gr

    with gr.Row(elem_id="top"):
        title = gr.HTML(
            elem_id="heading", js_on_load="recotalk.wire(element, trigger, [])", apply_default_css=False
        )
        language = gr.Radio(
            [("한국어", "ko"), ("English", "en")], value="ko", container=False, elem_id="language"
        )
    tabs = {}
    with gr.Tabs(elem_id="views"):
        for view in shown:
            with gr.Tab(page.word(f"tab_{view.name}", "ko"), id=view.name) as tab:
                view.draw()
            tabs[view.name] = tab
    session = gr.BrowserState("", storage_key="recotalk-session", secret=BROWSER_KEY)
    chosen = gr.BrowserState("", storage_key="recotalk-language", secret=BROWSER_KEY)
    return Frame(blocks, title, language, chosen, session, tabs)


def connect(frame: Frame) -> None:
    """The words of the frame, when the page is opened and when another language is chosen."""
    import gradio as gr

    def worded(language: str) -> dict[Any, Any]:
        return {
            frame.heading: heading(language),
            **{tab: gr.update(label=page.word(f"tab_{name}", language)) for name, tab in frame.tabs.items()},
        }

    def load(wanted: object) -> dict[Any, Any]:
        language = page.page_language(wanted)
        chosen = gr.update(value=language, label=page.word("language", language))
        return {**worded(language), frame.language: chosen}

    def speak(language: str) -> dict[Any, Any]:
        label = gr.update(label=page.word("language", language))
        return {**worded(language), frame.language: label, frame.chosen_language: language}

    words = [frame.heading, frame.language, *frame.tabs.values()]
    frame.blocks.load(
        load, frame.chosen_language, words, js=f"(language) => [{LANGUAGE_OF_BROWSER}]", **PRIVATE
    )
    frame.language.input(speak, frame.language, [*words, frame.chosen_language], **PRIVATE)


def launch(*, index: Path | None = None, host: str | None = None, port: int | None = None) -> None:
    """Serve the page until interrupted; host, port and index not given come from Settings.

    Raises ArtifactError or EncoderError when the index cannot be opened, RecotalkError when the
    address is taken.
    """
    settings = Settings()
    host, port = host or settings.host, port or settings.port
    Thread(target=warm_up, args=[settings], daemon=True).start()
    import gradio as gr
    from starlette.middleware import Middleware

    service = Service(Assistant.open(index=index, settings=settings))
    blocks = build(service.bot, service)
    serving = options(service, settings)
    serving["app_kwargs"]["middleware"].append(Middleware(VisitorCookie))
    try:
        blocks.launch(
            server_name=host, server_port=port, quiet=True, share=False, ssr_mode=False, pwa=False,
            footer_links=[], run_history=False, favicon_path=str(page.asset_path("icon.svg")), prevent_thread_lock=True,
            theme=gr.themes.Base(font=FONTS, font_mono=["ui-monospace", "monospace"]), css="".join(map(page.asset, STYLES)),
            head="".join(f"<script>{page.asset(name)}</script>" for name in SCRIPTS), **serving,
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
