"""Errors of retrieval. Both name the setting or command that mends them.

RecotalkError
├── ArtifactError   an index that is missing, damaged, or does not fit what it is used with
└── EncoderError    an encoder that cannot be loaded or gives unusable vectors
"""

from data.errors import RecotalkError


class ArtifactError(RecotalkError):
    """An index folder that cannot be used as it is."""


class EncoderError(RecotalkError):
    """The encoder asked for cannot be loaded, or it returned vectors that cannot be used."""
