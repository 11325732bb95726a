"""Who may come in."""

from base64 import b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr
from starlette.testclient import TestClient

from assistant.errors import RecotalkError
from assistant.page.login import USER, BasicLogin, Users, basic
from assistant.settings import Settings

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


def settings(**values: Any) -> Settings:
    return Settings(_env_file=None, database="sqlite://", **values)


def users(**known: str) -> Users:
    made = Users.of(settings(users={name: SecretStr(password) for name, password in known.items()}))
    assert made
    return made


def test_without_users_nobody_logs_in() -> None:
    assert Users.of(settings()) is None


def test_one_user_or_several_may_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECOTALK_USERS", '{"kim": "바다", "lee": "pw"}')
    monkeypatch.setenv("RECOTALK_USERNAME", "park")
    monkeypatch.setenv("RECOTALK_PASSWORD", "one:with:colons")
    known = Users.of(Settings(_env_file=None))
    assert known
    for name, password in (("kim", "바다"), ("lee", "pw"), ("park", "one:with:colons")):
        assert known.admits(name, password)
    for name, password in (("kim", "pw"), ("", ""), ("kim", ""), ("kimp", "w"), ("Kim", "바다")):
        assert not known.admits(name, password)
    assert "바다" not in repr(known) and "바다" not in repr(Settings(_env_file=None))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"username": "kim"}, "RECOTALK_PASSWORD is not set"),
        ({"password": "x"}, "RECOTALK_USERNAME is not set"),
        ({"username": "kim", "password": ""}, "'kim' has an empty password"),
        ({"username": "k:m", "password": "x"}, "no colon"),
        ({"username": " kim", "password": "x"}, "no space around"),
        ({"username": "k\nm", "password": "x"}, "no control characters"),
        ({"username": "k" * 201, "password": "x"}, "1 to 200 characters"),
    ],
)
def test_users_that_cannot_be_used_stop_the_start(values: dict[str, str], said: str) -> None:
    with pytest.raises(RecotalkError, match=said):
        Users.of(settings(**values))


@given(TEXT, TEXT)
def test_only_the_very_pair_is_admitted(name: str, password: str) -> None:
    known = users(kim="pw")
    assert known.admits(name, password) == ((name, password) == ("kim", "pw"))
    assert not known.admits("kim\0pw", "") and not known.admits("kim", "pw\0")


@given(st.binary())
def test_any_header_is_read_without_failing(header: bytes) -> None:
    name, password = basic(header)
    assert isinstance(name, str) and isinstance(password, str)


@given(TEXT.filter(lambda name: ":" not in name), TEXT)
def test_a_header_of_basic_gives_the_pair_back(name: str, password: str) -> None:
    assert basic(b"basic " + b64encode(f"{name}:{password}".encode())) == (name, password)


def test_only_those_who_log_in_get_through_and_under_their_name() -> None:
    async def whoami(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": str(scope[USER]).encode()})

    client = TestClient(BasicLogin(whoami, users(kim="pw")))
    refused = client.get("/")
    assert (refused.status_code, refused.json()["error"]["code"]) == (401, "unauthorized")
    assert refused.headers["www-authenticate"].startswith("Basic ")
    assert client.get("/", auth=("kim", "wrong")).status_code == 401
    assert client.get("/", auth=("kim", "pw")).text == "kim"
    assert TestClient(BasicLogin(whoami, None)).get("/", auth=("kim", "pw")).text == "None"
