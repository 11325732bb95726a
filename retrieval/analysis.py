"""Words of a text as an index counts them: Korean morphemes that carry meaning, English stems."""

from __future__ import annotations

from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

from data.item import has_hangul

if TYPE_CHECKING:
    from kiwipiepy import Kiwi

# Nouns, verb and adjective stems, roots, foreign words, numbers. Particles and endings carry no topic.
_CONTENT = ("NNG", "NNP", "NR", "XR", "VV", "VA", "MM", "MAG", "SL", "SH", "SN")
_NOUNS = ("NNG", "NNP", "XR", "SL", "SH")
# What is in every text or every request, so that it tells no two items apart.
_COMMON = """
a about after all an and are as at be been but by can do for from get give had has have he her him his how i
if in into is it its just like me more most my no not of on one or our out over she so some something than
that the their them then there they this through to up want was we were what when which who will with would
you your movie movies film films course courses show recommend
"""
_ENGLISH_STOP_WORDS = frozenset(_COMMON.split())
_loading = Lock()


@cache
def _kiwi() -> Kiwi:
    from kiwipiepy import Kiwi  # its model takes a second or more to load: only when Korean text comes

    return Kiwi(num_workers=1, load_typo_dict=False)


@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


def warm() -> None:
    """Load the Korean analyser now, for instance from a background thread."""
    _morphemes("안녕", _CONTENT)


def _morphemes(text: str, tags: tuple[str, ...]) -> list[str]:
    with _loading:
        kiwi = _kiwi()
    return [token.form.lower() for token in kiwi.tokenize(text) if token.tag.split("-")[0] in tags]


def content_words(text: str) -> list[str]:
    """The words BM25 indexes, in order: Korean content morphemes, stemmed English words, numbers."""
    words = _morphemes(text, _CONTENT) if has_hangul(text) else english_words(text)
    return [_stemmer().stemWord(w) if w.isascii() else w for w in words if w not in _ENGLISH_STOP_WORDS]


def korean_nouns(text: str) -> list[str]:
    """Nouns, roots and foreign words, one-syllable ones included: candidates for Korean keywords."""
    return _morphemes(text, _NOUNS)


def english_words(text: str) -> list[str]:
    """Lower-case words and numbers; an apostrophe or hyphen inside a word stays out."""
    import re

    return re.findall(r"[^\W_]+", text.lower().replace("'s", "").replace("’s", ""))
