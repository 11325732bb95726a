"""Stores to test: SQLite in a file, and PostgreSQL too where RECOTALK_TEST_POSTGRES has the URL of an empty one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from assistant.dialogue import Dialogue
from assistant.store import Store
from assistant.store.tables import metadata
from assistant.types import Ambiguity, FollowUp, Intent, Request
from retrieval.filters import Filters, PersonLimit

POSTGRES = os.environ.get("RECOTALK_TEST_POSTGRES")


@pytest.fixture(params=["sqlite", "postgresql"] if POSTGRES else ["sqlite"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/s.db"
    assert POSTGRES
    engine = create_engine(POSTGRES)
    metadata.drop_all(engine)
    engine.dispose()
    return POSTGRES


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An empty store."""
    opened = Store(url)
    yield opened
    opened.close()


@pytest.fixture
def full_dialogue() -> Dialogue:
    """A dialogue with something in most of its fields."""
    request = Request(
        "ko",
        intent=Intent.MORE,
        follow_up=FollowUp.REFINE,
        seeds=("a",),
        filters=Filters(year_from=2000, people=(PersonLimit("봉준호", "director"),)),
        ambiguity=Ambiguity("괴물", ("x", "y")),
    )
    dialogue = (
        Dialogue(pending=request).with_list(request, ("x", "y")).with_tastes(Request("ko", liked=("z",)))
    )
    return dialogue.with_message("user", "안녕 \U0001f600").with_message("assistant", "네")
