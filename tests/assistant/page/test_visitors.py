from types import SimpleNamespace

import pytest
from starlette.testclient import TestClient

from assistant.page.visitors import COOKIE, VisitorCookie, visitor

TOKEN = "a" * 43


def request(token: str | None = None, *, session: str = "s", username: str | None = None) -> SimpleNamespace:
    cookies = {} if token is None else {COOKIE: token}
    return SimpleNamespace(cookies=cookies, session_hash=session, username=username)


async def answers(scope: object, receive: object, send: object) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[operator]
    await send({"type": "http.response.body", "body": b"ok"})  # type: ignore[operator]


def test_whoever_opens_the_page_is_given_a_cookie_scripts_cannot_read_and_keeps_it() -> None:
    client = TestClient(VisitorCookie(answers))
    given = client.get("/").headers["set-cookie"]
    assert "HttpOnly" in given and "SameSite=Lax" in given and "Secure" not in given
    assert "set-cookie" not in client.get("/").headers
    other = TestClient(VisitorCookie(answers), base_url="https://testserver").get("/").headers["set-cookie"]
    assert "Secure" in other and other.split(";")[0] != given.split(";")[0]


@pytest.mark.parametrize(
    "cookie", ["", "x", f"{COOKIE}=short", f"{COOKIE}={'é' * 43}", f'{COOKIE}="{TOKEN}!"']
)
def test_a_cookie_that_is_none_of_ours_is_replaced(cookie: str) -> None:
    client = TestClient(VisitorCookie(answers))
    assert COOKIE in client.get("/", headers={"cookie": cookie.encode()}).headers["set-cookie"]


def test_nothing_but_the_page_gives_cookies() -> None:
    client = TestClient(VisitorCookie(answers))
    assert "set-cookie" not in client.get("/config").headers
    assert "set-cookie" not in client.post("/").headers


def test_a_visitor_is_the_login_else_the_cookie_else_the_opened_page() -> None:
    assert visitor(request(TOKEN, username="kim")) == "kim"
    assert visitor(request(TOKEN)) == visitor(request(TOKEN, session="other")) != visitor(request("b" * 43))
    assert visitor(request()) != visitor(request(session="other"))
    assert TOKEN not in visitor(request(TOKEN))


def test_no_cookie_makes_somebody_a_user_of_that_name() -> None:
    for chosen in ("kim", "visitor:0", TOKEN, f"page {'x' * 38}"):
        assert visitor(request(chosen)).startswith("visitor:") and len(visitor(request(chosen))) == 72
