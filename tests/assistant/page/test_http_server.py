"""The way in for programs on a real server on loopback: the documented examples, strangers, a login, the whole way to a model."""

import json
import re
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import gradio as gr
import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError
from typer.testing import CliRunner

from assistant import Assistant, Settings
from assistant.cli import app
from assistant.page.gradio_api import register
from assistant.page.service import Service
from assistant.page.serving import options
from assistant.store import Store
from data.interactions import load_interactions
from retrieval.collaborative.ease import Ease, EaseConfig
from retrieval.collaborative.histories import histories
from retrieval.index import Index

DOCUMENT = Path(__file__).parents[3] / "docs" / "http.md"
PARASITE = "movie/parasite-2019"
Serve = Callable[..., str]


def examples(language: str, address: str) -> str:
    """All the examples of the documentation in one language, for the server at that address."""
    found = re.findall(rf"^```{language}\n(.*?)^```", DOCUMENT.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert found
    return "\n".join(found).replace("http://127.0.0.1:7860", address)


@pytest.fixture(scope="module")
def serve(bundled_index: Index) -> Iterator[Serve]:
    """Starts a server with these settings and tells its address."""
    with ExitStack() as stack:

        def start(**values: Any) -> str:
            settings = Settings(_env_file=None, llm_model=None, **{"database": "sqlite://", **values})
            service = Service(Assistant(bundled_index, settings, Store(settings.database)))
            with gr.Blocks(analytics_enabled=False) as blocks:
                register(service)
            blocks.queue(max_size=64, default_concurrency_limit=16)
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                port = int(probe.getsockname()[1])
            blocks.launch(
                server_name="127.0.0.1", server_port=port, prevent_thread_lock=True, quiet=True,
                ssr_mode=False, **options(service, settings),
            )  # fmt: skip
            stack.callback(blocks.close, verbose=False)
            return f"http://127.0.0.1:{port}"

        yield start


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('http')}/recotalk.db"


@pytest.fixture(scope="module")
def address(serve: Serve, database: str) -> str:
    """A server without a login."""
    return serve(database=database, rate_limit=0)


@pytest.fixture(scope="module")
def guarded(serve: Serve) -> str:
    """A server with a login for two and few requests a minute."""
    return serve(users={"kim": "바다", "lee": "pw"}, rate_limit=60)


def post(address: str, name: str, user: tuple[str, str] | None = None, **body: Any) -> httpx.Response:
    login = httpx.BasicAuth(user[0].encode(), user[1].encode()) if user else None
    return httpx.post(f"{address}/api/{name}", json=body, auth=login, timeout=60)


def ids(answer: dict[str, Any]) -> list[str]:
    return [one["id"] for one in answer["recommendations"]]


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("python3")), reason="no curl")
def test_the_documented_examples_for_curl(address: str, tmp_path: Path) -> None:
    script = "set -eu\n" + examples("bash", address)
    done = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=True
    )
    first, more, message, taste, alike, ranked, kept = map(json.loads, done.stdout.splitlines())
    assert len(ids(first)) == 3 and not set(ids(first)) & set(ids(more))
    assert len(ids(message)) == len(ids(taste)) == len(ids(alike)) == 3
    assert taste["liked"] == ["movie/whiplash-2014", "movie/la-la-land-2016"]
    assert "movie/the-roundup-no-way-out-2023" in ids(alike)
    assert sorted(ids(ranked)) == sorted(ranked["items"])
    assert kept == {"session_id": first["session_id"], "item": PARASITE, "kind": "liked"}


def test_the_documented_examples_for_gradio_client(address: str) -> None:
    names: dict[str, Any] = {}
    exec(compile(examples("python", address), str(DOCUMENT), "exec"), names)
    assert len(ids(names["reply"])) == 3 and not set(ids(names["reply"])) & set(ids(names["more"]))
    assert names["more"]["session_id"] == names["reply"]["session_id"]
    assert len(ids(names["evening"])) == len(ids(names["alike"])) == 3 and len(ids(names["mine"])) == 5
    assert ids(names["ordered"])[0] == "movie/la-la-land-2016"
    with pytest.raises(AppError, match="'zxqv wvut'"):
        names["client"].predict(items=["zxqv wvut"], api_name="/similar")


def test_the_documented_error_is_what_is_sent(address: str) -> None:
    [documented] = re.findall(r"```json\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    answer = post(address, "similar", items=["Parasyte 9"])
    assert (answer.status_code, answer.json()) == (404, json.loads(documented))


def test_conversations_held_at_once_never_mix(address: str) -> None:
    directors = ["봉준호", "박찬욱", "크리스토퍼 놀란", "쿠엔틴 타란티노"]

    def talk(director: str) -> tuple[str, list[dict[str, Any]]]:
        first = post(address, "chat", message=f"{director} 감독 영화 2편만").json()
        session = first["session_id"]
        more = [post(address, "chat", message="더 보여줘", session_id=session).json() for _ in range(2)]
        assert {one["session_id"] for one in more} == {session}
        return session, [first, *more]

    with ThreadPoolExecutor(8) as pool:
        held = list(pool.map(talk, directors * 2))
    assert len({session for session, _ in held}) == len(held)
    for director, (_, answers) in zip(directors * 2, held, strict=True):
        shown = [one for answer in answers for one in answer["recommendations"]]
        assert len({one["id"] for one in shown}) == len(shown) >= 4
        assert all(director in [who["ko"] for who in one["directors"]] for one in shown)


def test_feedback_goes_the_whole_way_to_a_model(
    address: str, database: str, bundled_index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairs = [("movie/whiplash-2014", "movie/la-la-land-2016"), (PARASITE, "movie/the-roundup-2022")]
    for number in range(8):
        session = post(address, "chat", message="좀비 영화").json()["session_id"]
        for item in pairs[number % 2]:
            assert post(address, "feedback", session_id=session, item=item, kind="liked").status_code == 200
        refused = pairs[1 - number % 2][0]
        assert post(address, "feedback", session_id=session, item=refused, kind="disliked").status_code == 200
        assert post(address, "feedback", session_id=session, item=refused, kind="clicked").status_code == 200
    out = tmp_path / "events.csv"
    monkeypatch.setenv("RECOTALK_DATABASE", database)
    assert CliRunner().invoke(app, ["export-events", "--out", str(out)]).exit_code == 0
    loaded = load_interactions(out)
    assert loaded.bursts == loaded.duplicates == 0 and loaded.skipped == ()
    assert len(loaded.frame) >= 24 and set(loaded.frame["rating"]) == {5.0, 1.0}
    catalogue = [item.id for item in bundled_index.items]
    model = Ease.train(histories(loaded.frame, catalogue), EaseConfig(regularisation=1.0))
    scores = model.score([catalogue.index("movie/whiplash-2014")])
    together, apart = (scores[catalogue.index(pair[1])] for pair in pairs)
    assert together > 0.1 > apart


def test_a_conversation_goes_on_after_a_restart(serve: Serve, address: str, database: str) -> None:
    first = post(address, "chat", message="봉준호 감독 영화 3편만").json()
    again = serve(database=database)
    more = post(again, "chat", message="더 보여줘", session_id=first["session_id"]).json()
    assert len(ids(more)) == 3 and not set(ids(first)) & set(ids(more))


def test_what_was_shown_and_done_is_told_with_its_place_and_versions(
    address: str, database: str, bundled_index: Index
) -> None:
    answer = post(address, "similar", items=["Parasite"], k=4, session_id="new").json()
    for kind in ("clicked", "seen", "disliked", "liked"):
        assert post(
            address, "feedback", session_id=answer["session_id"], item=ids(answer)[3], kind=kind
        ).is_success
    store = Store(database)
    events = store.export_session(answer["session_id"])["events"]
    store.close()
    assert [event["kind"] for event in events] == [*["shown"] * 4, "clicked", "seen", "disliked", "liked"]
    assert [event["position"] for event in events] == [1, 2, 3, 4, 4, 4, 4, 4]
    assert {event["index_version"] for event in events} == {bundled_index.manifest.version}


def test_a_large_body_is_refused_and_the_server_lives_on(address: str) -> None:
    answer = post(address, "chat", message="x" * 70_000)
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")
    assert post(address, "chat", message="안녕").status_code == 200


def test_with_a_login_nobody_else_gets_in(guarded: str) -> None:
    for user in (None, ("kim", "pw"), ("nobody", "pw")):
        answer = post(guarded, "chat", user, message="안녕")
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthorized")
    assert httpx.get(f"{guarded}/api/openapi.json").status_code == 401
    assert httpx.get(f"{guarded}/config").status_code == 401
    joined = httpx.post(f"{guarded}/gradio_api/call/chat", json={"data": ["안녕", None]})
    assert joined.status_code == 401


def test_with_a_login_people_and_ways_in_meet_under_their_name_and_no_other(guarded: str) -> None:
    kim, lee = ("kim", "바다"), ("lee", "pw")
    mine = post(guarded, "chat", kim, message="봉준호 감독 영화 2편만").json()
    session = mine["session_id"]
    stranger = post(guarded, "chat", lee, message="더 보여줘", session_id=session)
    assert (stranger.status_code, stranger.json()["error"]["code"]) == (404, "unknown_session")
    client = Client(guarded, auth=kim, verbose=False)
    more = client.predict("더 보여줘", session, api_name="/chat")
    assert more["session_id"] == session and not set(ids(mine)) & set(ids(more))
    other = Client(guarded, auth=lee, verbose=False)
    with pytest.raises(AppError, match="no such conversation"):
        other.predict("더 보여줘", session, api_name="/chat")
    assert post(guarded, "feedback", kim, session_id=session, item=PARASITE, kind="disliked").is_success
    asked = {"message": "봉준호 감독 영화"}
    assert PARASITE not in ids(post(guarded, "chat", kim, **asked).json())
    assert PARASITE in ids(post(guarded, "chat", lee, **asked).json())


def test_who_guesses_passwords_is_soon_kept_waiting(serve: Serve) -> None:
    server = serve(users={"kim": "pw"}, rate_limit=60)
    answers = [post(server, "chat", ("kim", f"guess {number}"), message="안녕") for number in range(5)]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429, 429]
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert answers[-1].json()["error"]["code"] == "rate_limited"
