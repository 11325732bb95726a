"""Every error the assistant can meet, in one tree.

RecotalkError             everything this project raises on purpose; its text is fit to show
├── DataError             a file of items or events that cannot be used as it is
│   ├── CatalogueError
│   └── InteractionError
├── ArtifactError         an index that is missing, damaged, or does not fit what it is used with
├── EncoderError          an encoder that cannot be loaded or gives unusable vectors
├── UnknownName           a title, person or value that the catalogue does not have
├── StoreError            the database of sessions cannot be used, or a session cannot be used like that
├── FeedbackError         an opinion on an item that cannot be kept: no such conversation, item or kind
└── LLMError              the language model gave no answer that can be shown
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from data.errors import CatalogueError, DataError, InteractionError, RecotalkError
from retrieval.errors import ArtifactError, EncoderError

if TYPE_CHECKING:
    from assistant.types import Usage

__all__ = [
    "ArtifactError",
    "CatalogueError",
    "DataError",
    "EncoderError",
    "FeedbackError",
    "InteractionError",
    "LLMError",
    "LLMFailure",
    "RecotalkError",
    "StoreError",
    "UnknownName",
]


class UnknownName(RecotalkError):
    """A title, person, genre or other value that the catalogue does not have."""


class StoreError(RecotalkError):
    """The database of sessions cannot be opened, read or written, or a session or user id cannot be used."""


class FeedbackError(RecotalkError):
    """An opinion on an item that cannot be kept: there is no such conversation, item or kind of feedback."""


class LLMFailure(StrEnum):
    """What went wrong with the language model."""

    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    KEY = "key"
    MODEL = "model"
    BUSY = "busy"
    REFUSED = "refused"
    SERVER = "server"
    GARBLED = "garbled"
    LIMIT = "limit"
    EMPTY = "empty"
    MADE_UP = "made_up"
    PAUSED = "paused"


_CAUSES: dict[LLMFailure, dict[str, str]] = {
    LLMFailure.UNREACHABLE: {
        "ko": "언어 모델 서버와 연결이 되지 않았어요",
        "en": "the language model server could not be reached",
    },
    LLMFailure.TIMEOUT: {
        "ko": "언어 모델이 제시간에 답하지 않았어요",
        "en": "the language model did not answer in time",
    },
    LLMFailure.KEY: {
        "ko": "언어 모델 서버가 키를 받아들이지 않았어요",
        "en": "the language model server did not accept the key",
    },
    LLMFailure.MODEL: {
        "ko": "언어 모델 서버에 그 이름의 모델이 없어요",
        "en": "the server has no language model of that name",
    },
    LLMFailure.BUSY: {
        "ko": "언어 모델 서버의 사용 한도가 찼어요",
        "en": "the language model server is over its limit",
    },
    LLMFailure.REFUSED: {
        "ko": "언어 모델 서버가 요청을 거절했어요",
        "en": "the language model server refused the request",
    },
    LLMFailure.SERVER: {
        "ko": "언어 모델 서버에 오류가 났어요",
        "en": "the language model server had an error",
    },
    LLMFailure.GARBLED: {
        "ko": "언어 모델 서버의 답을 읽을 수 없었어요",
        "en": "the answer of the language model server could not be read",
    },
    LLMFailure.LIMIT: {
        "ko": "언어 모델이 정해진 횟수 안에 답을 끝내지 못했어요",
        "en": "the language model did not finish within its number of calls",
    },
    LLMFailure.EMPTY: {
        "ko": "언어 모델이 빈 답을 보냈어요",
        "en": "the language model sent an empty answer",
    },
    LLMFailure.MADE_UP: {
        "ko": "언어 모델이 목록에 없는 것을 추천했어요",
        "en": "the language model recommended things that are not in the catalogue",
    },
    LLMFailure.PAUSED: {
        "ko": "언어 모델이 연달아 실패해서 잠시 쓰지 않고 있어요",
        "en": "the language model failed several times in a row and is left alone for a while",
    },
}


class LLMError(RecotalkError):
    """The language model gave no answer that can be shown.

    failure   what went wrong;  status   the HTTP status when the server sent one
    usage     what the try took, where the model was called
    Nothing the server wrote is in the message: it may hold keys or addresses.
    """

    def __init__(self, failure: LLMFailure, status: int | None = None) -> None:
        self.failure = failure
        self.status = status
        self.usage: Usage | None = None
        super().__init__(self.cause("en"))

    def cause(self, language: str) -> str:
        """One clause for a notice to the user, with no full stop."""
        text = _CAUSES[self.failure][language]
        return f"{text} (HTTP {self.status})" if self.status else text
