"""What the page is served with."""

from typing import Any

import pytest

from assistant import Assistant
from assistant.errors import RecotalkError
from assistant.page import gradio_app
from assistant.page.limits import BodyLimit, OwnPageOnly, RateLimit


class Blocks:
    """Takes what the server is started with, and starts none."""

    told: dict[str, Any]

    def launch(self, **told: Any) -> None:
        self.told = told

    def block_thread(self) -> None:
        pass


@pytest.fixture
def launched(bot: Assistant, monkeypatch: pytest.MonkeyPatch) -> Blocks:
    blocks = Blocks()
    monkeypatch.setenv("RECOTALK_DATABASE", "sqlite://")
    monkeypatch.setattr(gradio_app, "build", lambda *all: blocks)
    monkeypatch.setattr(gradio_app.Assistant, "open", lambda **all: bot)
    return blocks


def middleware(blocks: Blocks) -> list[Any]:
    return [one.cls for one in blocks.told["app_kwargs"]["middleware"]]


def test_the_page_has_the_limits_the_way_in_and_no_login(launched: Blocks) -> None:
    gradio_app.launch()
    assert middleware(launched)[:3] == [RateLimit, OwnPageOnly, BodyLimit]
    assert [route.path for route in launched.told["app_kwargs"]["routes"]] == ["/api"]
    assert launched.told["auth"] is None and launched.told["show_error"] is False


def test_the_login_and_the_rate_come_from_the_settings(
    launched: Blocks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECOTALK_USERNAME", "kim")
    with pytest.raises(RecotalkError, match="RECOTALK_PASSWORD is not set"):
        gradio_app.launch()
    monkeypatch.setenv("RECOTALK_PASSWORD", "바다")
    monkeypatch.setenv("RECOTALK_RATE_LIMIT", "0")
    gradio_app.launch()
    assert middleware(launched)[:2] == [OwnPageOnly, BodyLimit] and RateLimit not in middleware(launched)
    assert launched.told["auth"]("kim", "바다") and not launched.told["auth"]("kim", "b")
