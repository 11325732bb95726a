import pytest

from assistant.understanding.grammar import Understanding
from assistant.understanding.names import NameIndex
from data import load_catalogue


@pytest.fixture(scope="session")
def understanding() -> Understanding:
    return Understanding.of(load_catalogue().items)


@pytest.fixture(scope="session")
def names(understanding: Understanding) -> NameIndex:
    return understanding.names
