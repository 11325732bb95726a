"""Words of a text as an index counts them: Korean morphemes that carry meaning, English stems."""

from __future__ import annotations

import re
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

from data.item import has_hangul
from data.text import spelled_out

if TYPE_CHECKING:
    from kiwipiepy import Kiwi

# Nouns, numerals, roots, verb and adjective stems, adverbs. Particles and endings carry no topic.
_CONTENT = ("NNG", "NNP", "NR", "XR", "VV", "VA", "MM", "MAG")
_NOUNS = ("NNG", "NNP", "XR")
_HANGUL = re.compile(r"[가-힣ㄱ-ㆎ]+")
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

    # Without the dictionary of many-word names it loads in half the time, and finds "큐브릭" in "스탠리 큐브릭".
    return Kiwi(num_workers=1, load_typo_dict=False, load_multi_dict=False)


@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


def warm() -> None:
    """Load the Korean analyser now, for instance from a background thread."""
    _morphemes("안녕", _CONTENT)


def _morphemes(text: str, tags: tuple[str, ...]) -> list[str]:
    if not has_hangul(text):
        return []
    with _loading:
        kiwi = _kiwi()
    # A word after # would come back as one unknown token.
    tokens = kiwi.tokenize(spelled_out(text).replace("#", " "))
    return [token.form.lower() for token in tokens if token.tag.split("-")[0] in tags]


def _other_words(text: str) -> list[str]:
    """What is not Hangul, cut in the same way in every text: "CS50" is one word beside Korean too."""
    return [word for word in english_words(_HANGUL.sub(" ", text)) if word not in _ENGLISH_STOP_WORDS]


def content_words(text: str) -> list[str]:
    """The words BM25 indexes: Korean content morphemes in order, then stemmed English words and numbers."""
    others = (_stemmer().stemWord(word) if word.isascii() else word for word in _other_words(text))
    return [*_morphemes(text, _CONTENT), *others]


def korean_nouns(text: str) -> list[str]:
    """Nouns and roots, one-syllable ones included, then foreign words: candidates for Korean keywords."""
    return [*_morphemes(text, _NOUNS), *(word for word in _other_words(text) if not word.isdigit())]


def english_words(text: str) -> list[str]:
    """Lower-case words and numbers; an apostrophe or hyphen parts a word, a possessive 's is left out."""
    return re.findall(r"[^\W_]+", re.sub(r"['’]s\b", "", spelled_out(text).lower()))
