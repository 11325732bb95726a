from collections.abc import Iterator

import pytest

from assistant import Assistant, Settings
from assistant.store import Store
from retrieval.index import Index, open_index


@pytest.fixture(scope="session")
def bundled() -> Index:
    return open_index()


@pytest.fixture
def bot(bundled: Index) -> Iterator[Assistant]:
    """The assistant over the bundled index, with a store of its own and no LLM."""
    assistant = Assistant(bundled, Settings(database="sqlite://", llm_model=None), Store("sqlite://"))
    yield assistant
    assistant.close()
