"""The requests of /api as a client sees them, without a socket."""

import logging
from threading import Event, Thread
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from assistant import Assistant, Settings
from assistant.errors import StoreError
from assistant.page.http_api import Workers, application
from assistant.page.service import Service
from assistant.store import Store
from retrieval.index import Index


@pytest.fixture(scope="module")
def bot(bundled_index: Index) -> Assistant:
    return Assistant(bundled_index, Settings(database="sqlite://", llm_model=None), Store("sqlite://"))


SECRET = "postgresql://db.internal/secret"


def client(bot: Assistant, workers: Workers | None = None) -> TestClient:
    api = application(Service(bot), None, workers or Workers(4, 4))
    return TestClient(Starlette(routes=[Mount("/api", api)]), raise_server_exceptions=False)


def error(response: Any) -> tuple[int, str, str | None]:
    told = response.json()
    assert set(told) == {"error"} and set(told["error"]) <= {"code", "message", "field"}
    return response.status_code, told["error"]["code"], told["error"].get("field")


def test_mistakes_are_told_with_a_code_and_the_field(bot: Assistant) -> None:
    api = client(bot)
    assert error(api.post("/api/chat", json={"message": "x" * 1001})) == (422, "invalid", "message")
    assert error(api.post("/api/similar", json={"items": [1]})) == (422, "invalid", "items")
    assert error(api.post("/api/chat", json=["안녕"])) == (422, "invalid", None)
    assert error(api.post("/api/nothing", json={})) == (404, "unknown_path", None)
    assert error(api.get("/api/chat")) == (405, "method", None)
    assert error(api.post("/api/similar", json={"items": ["zxqv wvut"]})) == (404, "unknown_item", "items")


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 60_000, b'{"message": "\\ud800"}', b"nul"])
def test_a_body_that_is_no_json_is_a_mistake_of_the_client(bot: Assistant, body: bytes) -> None:
    response = client(bot).post("/api/chat", content=body, headers={"content-type": "application/json"})
    status, code, _ = error(response)
    assert status in (400, 422) and code == "invalid"


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", "application/jsonp"])
def test_what_a_form_of_another_site_can_send_is_refused(bot: Assistant, kind: str) -> None:
    body = b'{"message": "hello"}'
    response = client(bot).post("/api/chat", content=body, headers={"content-type": kind})
    assert error(response) == (415, "unsupported", None)


def test_the_description_for_machines_names_all_five(bot: Assistant) -> None:
    described = client(bot).get("/api/openapi.json").json()
    assert sorted(described["paths"]) == ["/chat", "/feedback", "/rank", "/recommend", "/similar"]


@pytest.mark.parametrize("failure", [StoreError(f"cannot read {SECRET}"), ZeroDivisionError(SECRET)])
def test_what_goes_wrong_inside_stays_inside(
    bot: Assistant, failure: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise failure

    monkeypatch.setattr(bot, "reply", fails)
    with caplog.at_level(logging.ERROR):
        response = client(bot).post("/api/chat", json={"message": "안녕"})
    assert error(response) == (500, "internal", None)
    assert "secret" not in response.text and "Error" not in response.text
    if isinstance(failure, StoreError):
        assert SECRET in caplog.text


def test_who_finds_too_many_waiting_is_told_to_come_back(
    bot: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, go = Event(), Event()
    reply = bot.reply

    def slow(*args: Any, **named: Any) -> Any:
        asked.set()
        assert go.wait(20)
        return reply(*args, **named)

    monkeypatch.setattr(bot, "reply", slow)
    with client(bot, Workers(at_once=1, waiting=0)) as api:
        first: list[int] = []
        thread = Thread(
            target=lambda: first.append(api.post("/api/chat", json={"message": "안녕"}).status_code)
        )
        thread.start()
        assert asked.wait(20)
        busy = api.post("/api/chat", json={"message": "안녕"})
        assert error(busy) == (503, "busy", None) and int(busy.headers["retry-after"]) > 0
        go.set()
        thread.join(20)
    assert first == [200]
