"""An assistant to measure: no LLM, and a store that forgets."""

from __future__ import annotations

from assistant import Assistant, Settings
from assistant.store import Store
from retrieval.index import Index


def quiet_assistant(index: Index) -> Assistant:
    """The built-in pipeline over `index`, its sessions kept in memory."""
    return Assistant(index, Settings(database="sqlite://", llm_model=None), Store("sqlite://"))
