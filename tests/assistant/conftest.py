from collections.abc import Iterator

import pytest

from assistant import Assistant, Settings
from assistant.store import Store
from retrieval.index import Index


@pytest.fixture
def bot(bundled_index: Index) -> Iterator[Assistant]:
    """The assistant over the bundled index, with a store of its own and no LLM."""
    assistant = Assistant(bundled_index, Settings(database="sqlite://", llm_model=None), Store("sqlite://"))
    yield assistant
    assistant.close()
