"""What is refused at the door."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.page.limits import (
    KEPT_ADDRESSES,
    MAX_BODY,
    WRONG_PASSWORD,
    BodyLimit,
    Buckets,
    OwnPageOnly,
    RateLimit,
)


def answering(status: int = 200) -> Any:
    async def answers(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b"ok"})

    return answers


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_body_that_is_too_large_or_of_unknown_length_is_refused() -> None:
    client = TestClient(BodyLimit(answering()))
    assert client.post("/", content=b"x" * MAX_BODY).status_code == 200
    large = client.post("/", content=b"x" * (MAX_BODY + 1))
    assert (large.status_code, large.json()["error"]["code"]) == (413, "too_large")
    unknown = client.post("/", content=iter([b"x"]))
    assert (unknown.status_code, unknown.json()["error"]["code"]) == (411, "length_required")
    huge = client.post("/", content=b"x", headers={"content-length": "9" * 5000})
    assert huge.status_code == 413
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("method", "site", "mode", "status"),
    [
        ("POST", None, None, 200),
        ("POST", "same-origin", "cors", 200),
        ("GET", "none", "navigate", 200),
        ("GET", "cross-site", "navigate", 200),
        ("GET", "cross-site", "cors", 403),
        ("GET", "cross-site", "no-cors", 403),
        ("POST", "cross-site", "cors", 403),
        ("POST", "cross-site", "navigate", 403),
        ("POST", "same-site", "cors", 403),
    ],
)
def test_other_sites_may_link_here_and_do_no_more(
    method: str, site: str | None, mode: str | None, status: int
) -> None:
    told = {"sec-fetch-site": site, "sec-fetch-mode": mode}
    headers = {name: value for name, value in told.items() if value}
    assert TestClient(OwnPageOnly(answering())).request(method, "/", headers=headers).status_code == status


def test_tokens_run_out_and_flow_back() -> None:
    clock = Clock()
    buckets = Buckets(6, clock)
    assert [buckets.take("a") for _ in range(6)] == [0.0] * 6
    assert buckets.take("a") == pytest.approx(10)
    assert buckets.take("b") == 0.0
    clock.now = 9.9
    assert buckets.take("a") == pytest.approx(0.1)
    clock.now = 10.1
    assert buckets.take("a") == 0.0
    clock.now = 10_000
    assert [bool(buckets.take("a")) for _ in range(7)] == [False] * 6 + [True]


def test_only_so_many_addresses_are_remembered() -> None:
    buckets = Buckets(1, Clock())
    buckets.take("first")
    for number in range(KEPT_ADDRESSES):
        buckets.take(str(number))
    assert buckets.take("first") == 0.0 and buckets.take(str(KEPT_ADDRESSES - 1)) > 0


def test_too_many_requests_from_one_address_are_told_when_to_come_back() -> None:
    app = RateLimit(answering(), per_minute=3)
    one, two = TestClient(app, client=("10.0.0.1", 1)), TestClient(app, client=("10.0.0.2", 1))
    assert [one.post("/x").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = one.get("/api/openapi.json")
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "rate_limited")
    assert 1 <= int(refused.headers["retry-after"]) <= 20
    assert set(refused.json()) == {"error"}
    assert one.post("/x").json()["detail"] == refused.json()["error"]["message"]
    assert two.post("/x").status_code == 200
    assert one.get("/assets/page.js").status_code == 200


def test_addresses_of_one_ipv6_site_count_as_one() -> None:
    app = RateLimit(answering(), per_minute=1)
    assert TestClient(app, client=("2001:db8::1", 1)).post("/").status_code == 200
    assert TestClient(app, client=("2001:db8::2", 1)).post("/").status_code == 429
    assert TestClient(app, client=("2001:db8:0:1::1", 1)).post("/").status_code == 200
    assert TestClient(app, client=("::ffff:10.0.0.1", 1)).post("/").status_code == 200
    assert TestClient(app, client=("::ffff:10.0.0.2", 1)).post("/").status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "headers"), [("/login", 400, {}), ("/api/chat", 401, {"authorization": "Basic eA=="})]
)
def test_a_wrong_password_counts_as_many_requests(path: str, status: int, headers: dict[str, str]) -> None:
    client = TestClient(RateLimit(answering(status), per_minute=2 * WRONG_PASSWORD))
    answers = [client.post(path, headers=headers).status_code for _ in range(3)]
    assert answers == [status, status, 429]


def test_asking_without_a_password_costs_no_more_than_any_request() -> None:
    client = TestClient(RateLimit(answering(401), per_minute=5))
    assert [client.post("/api/chat").status_code for _ in range(6)] == [401] * 5 + [429]
