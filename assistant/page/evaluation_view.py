"""The evaluation drawn with Gradio: wiring only.

Annotations are not postponed here: Gradio reads those of functions that are made inside a function.
"""

from typing import Any

from assistant.assistant import Assistant
from assistant.page import evaluation, reports
from assistant.page.frame import PRIVATE, Frame

EVENTS = "recotalkViews.evaluation(element)"


class EvaluationView:
    """The last reports of the offline evaluation."""

    name = "evaluation"

    def __init__(self, bot: Assistant) -> None:
        self.bot = bot

    def draw(self) -> None:
        """Components."""
        import gradio as gr

        self.page = gr.HTML(elem_id="evaluation", js_on_load=EVENTS, apply_default_css=False)
        self.opened = gr.State(False)

    def connect(self, frame: Frame) -> None:
        """Events. Files are read each time the tab is opened: a new report shows without a restart."""
        import gradio as gr

        def show(language: str) -> tuple[Any, Any]:
            return self.shown(language), True

        def speak(language: str, opened: bool) -> Any:
            return self.shown(language) if opened else gr.skip()

        frame.tabs[self.name].select(show, frame.language, [self.page, self.opened], **PRIVATE)
        frame.language.input(speak, [frame.language, self.opened], self.page, **PRIVATE)

    def shown(self, language: str) -> str:
        """The view as HTML."""
        folder = self.bot.settings.reports
        return evaluation.view([reports.read(name, folder) for name in reports.COMMANDS], language)
