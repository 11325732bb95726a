"""The map of the catalogue drawn with Gradio: wiring only.

Annotations are not postponed here: Gradio reads those of functions that are made inside a function.
"""

from typing import Any

from assistant.assistant import Assistant
from assistant.page import explore, words
from assistant.page.frame import PRIVATE, Frame

EVENTS = "recotalkMap(element, props, watch)"
TEMPLATE = (
    '<div class="rt-explore"><div data-part="head"></div><div class="rt-atlas"><div class="rt-map">'
    '<canvas tabindex="0" role="application"></canvas><div class="rt-map-tip" role="status" hidden></div><div data-part="tools"></div>'
    '</div><div data-part="legend" class="rt-legend-side"></div></div></div>'
)


class ExploreView:
    """Every item of the catalogue in its place."""

    name = "explore"

    def __init__(self, bot: Assistant) -> None:
        self.bot = bot

    def draw(self) -> None:
        """Components."""
        import gradio as gr

        self.page = gr.HTML(
            {}, elem_id="explore", html_template=TEMPLATE, js_on_load=EVENTS, apply_default_css=False
        )
        self.told = gr.State("")

    def connect(self, frame: Frame) -> None:
        """Events. The map is sent once, when the tab is first opened, and again in another language."""
        import gradio as gr

        def show(language: str, told: str) -> tuple[Any, Any]:
            return (gr.skip(), told) if told == language else (self.shown(language), language)

        def speak(language: str, told: str) -> tuple[Any, Any]:
            return show(language, told) if told else (gr.skip(), told)

        known, both = [frame.language, self.told], [self.page, self.told]
        frame.tabs[self.name].select(show, known, both, **PRIVATE)
        frame.language.input(speak, known, both, **PRIVATE)

    def shown(self, language: str) -> dict[str, Any]:
        """What the browser draws."""
        index = self.bot.index
        said = ("explore_ask", "explore_map", "explore_more")
        return {
            "parts": explore.parts(index, language),
            "words": {name: words.word(name, language) for name in said},
            **explore.points(index, language),
        }
