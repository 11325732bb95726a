"""Text as it is compared: one normal form for names, Hangul taken apart into letters, and sound.

Three keys of one name, each more forgiving than the last:
`fold` ignores case, spacing, punctuation and how a number is written; `letters` takes Hangul
syllables apart so that one wrong stroke is one edit; `skeleton` keeps only the consonants a name
sounds like, in whichever script it is written.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
_SPOKEN = {
    "원": "1", "투": "2", "쓰리": "3", "포": "4", "파이브": "5",
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
}  # fmt: skip
_NUMBER_WORD = re.compile(r"(?:part|episode|chapter|파트|vol(?:ume)?\.?)\s*(?=\d)|(?<=\d)\s*(?:편|탄|부)$")
_WORD = re.compile(r"[^\W_]+")
_SCRIPT_RUN = re.compile(r"[가-힣]+|[^가-힣]+")

_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")

# Consonants by sound class. Korean writes f and p, v and b, l and r, z and j alike.
_SOUND_OF_JAMO = {
    **dict.fromkeys("ㄱㄲㅋㄳㄺ", "k"), **dict.fromkeys("ㄴㄵㄶ", "n"), **dict.fromkeys("ㄷㄸㅌ", "t"),
    **dict.fromkeys("ㄹㄼㄽㄾㅀ", "l"), **dict.fromkeys("ㅁㄻ", "m"), **dict.fromkeys("ㅂㅃㅍㅄㄿ", "p"),
    **dict.fromkeys("ㅅㅆ", "s"), **dict.fromkeys("ㅈㅉㅊ", "j"),
}  # fmt: skip
_SOUND_OF_LATIN = (
    (re.compile(r"tion"), "sn"),
    (re.compile(r"ght|gh"), "t"),
    (re.compile(r"ng(?![aeiou])"), "n"),
    (re.compile(r"^kn"), "n"),
    (re.compile(r"sch|ch|tch|j|dg(?=e)|g(?=[ei]\b)|z"), "j"),
    (re.compile(r"sh|ss|s|c(?=[eiy])"), "s"),
    (re.compile(r"th(?=[aeiou])|th"), "s"),
    (re.compile(r"ph|[pbfv]"), "p"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"ck|[ckgq]"), "k"),
    (re.compile(r"[td]"), "t"),
    (re.compile(r"wr|[lr]"), "l"),
)


_SYMBOLS = (
    (re.compile(r"(?<![^\W_])(c)\+\+", re.IGNORECASE), r"\1pp"),
    (re.compile(r"(?<![^\W_])([cf])#", re.IGNORECASE), r"\1sharp"),
    (re.compile(r"(?<![^\W_])\.net(?![a-z0-9])", re.IGNORECASE), "dotnet"),
)


def spelled_out(text: str) -> str:
    """Names that end or begin in a symbol as words, or C, C++ and C# would be one and the same.

    >>> spelled_out("C++ 강의, C# and .NET")
    'Cpp 강의, Csharp and dotnet'
    """
    for pattern, word in _SYMBOLS:
        text = pattern.sub(word, text)
    return text


def nfc(text: str) -> str:
    """Composed form: a Mac's decomposed Hangul becomes whole syllables."""
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """The key names are compared by: no case, accents, spaces or punctuation; sequel numbers as digits.

    >>> fold("범죄 도시 투") == fold("범죄도시2"), fold("The Godfather Part II") == fold("godfather 2")
    (True, True)
    """
    words = _WORD.findall(_plain(name))
    if len(words) > 1 and words[0] in ("the", "a", "an"):
        words = words[1:]
    if len(words) > 1:
        words[-1] = _ROMAN.get(words[-1]) or _SPOKEN.get(words[-1]) or words[-1]
    return _NUMBER_WORD.sub("", " ".join(words)).replace(" ", "")


def _plain(text: str) -> str:
    """Lower case, without Latin accents (Amélie → amelie), Hangul whole."""
    apart = unicodedata.normalize("NFD", spelled_out(text).casefold().replace("'", "").replace("’", ""))
    return nfc("".join(c for c in apart if not ("̀" <= c <= "ͯ")))


@lru_cache(maxsize=65536)
def letters(folded: str) -> str:
    """Hangul syllables as their letters (jamo), everything else as it is; one typo is then one edit.

    >>> letters("괴물")
    'ㄱㅚㅁㅜㄹ'
    """
    return "".join("".join(_jamo(c)) if "가" <= c <= "힣" else c for c in folded)


def _jamo(syllable: str) -> tuple[str, str, str]:
    code = ord(syllable) - ord("가")
    return _INITIALS[code // 588], _VOWELS[code % 588 // 28], _FINALS[code % 28]


@lru_cache(maxsize=65536)
def skeleton(name: str) -> str:
    """The consonant sounds of a name in Hangul or Latin letters, runs of one sound as one.

    A transliteration keeps them and changes the vowels, so the same name in two scripts
    has nearly the same skeleton. Digits stay.

    >>> skeleton("인터스텔라"), skeleton("Interstellar")
    ('ntstl', 'ntstl')
    """
    words = _WORD.findall(_plain(name))
    runs = [run for word in words if word not in ("the", "a", "an") for run in _SCRIPT_RUN.findall(word)]
    sounds = "".join(map(_sounds, runs))
    return re.sub(r"(\D)\1+", r"\1", sounds)


def _sounds(word: str) -> str:
    if "가" <= word[0] <= "힣":
        return "".join(map(_syllable_sounds, word))
    word = re.sub(r"(?<=[aeiou])r(?![aeiou])", "", word)  # "star" is heard, and written in Korean, as "sta"
    for pattern, sound in _SOUND_OF_LATIN:
        word = pattern.sub(sound.upper(), word)
    return "".join(c for c in word.lower() if c in "ptkmnlsj" or c.isdigit())


def _syllable_sounds(syllable: str) -> str:
    initial, _, final = _jamo(syllable)
    coda = "n" if final == "ㅇ" else _SOUND_OF_JAMO.get(final, "")
    return _SOUND_OF_JAMO.get(initial, "") + ("t" if coda in ("s", "j") else coda)
