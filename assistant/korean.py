"""Korean particles that follow the sound of the word before them."""

from __future__ import annotations

# After a consonant, after a vowel.
_PAIRS = {
    "은": ("은", "는"), "는": ("은", "는"), "이": ("이", "가"), "가": ("이", "가"), "을": ("을", "를"), "를": ("을", "를"),
    "과": ("과", "와"), "와": ("과", "와"), "이랑": ("이랑", "랑"), "랑": ("이랑", "랑"), "으로": ("으로", "로"), "로": ("으로", "로"),
    "이에요": ("이에요", "예요"), "예요": ("이에요", "예요"), "이라는": ("이라는", "라는"), "라는": ("이라는", "라는"),
}  # fmt: skip
# Digits as Korean reads them: 0 영, 1 일, 3 삼, 6 육, 7 칠, 8 팔 end in a consonant.
_CONSONANT_DIGITS = "013678"
_LIEUL = 8


def with_particle(word: str, particle: str) -> str:
    """`word` with the form of `particle` that its last sound takes.

    >>> with_particle("기생충", "와"), with_particle("범죄도시 2", "와"), with_particle("서울", "으로")
    ('기생충과', '범죄도시 2와', '서울로')

    Raises KeyError for a particle that has no two forms.
    """
    after_consonant, after_vowel = _PAIRS[particle]
    consonant, lieul = _closing_sound(word)
    if after_consonant == "으로" and lieul:
        return word + after_vowel
    return word + (after_consonant if consonant else after_vowel)


def _closing_sound(word: str) -> tuple[bool, bool]:
    """Whether the word ends in a consonant sound, and whether that is ㄹ."""
    last = next((c for c in reversed(word) if c.isalnum()), "")
    if "가" <= last <= "힣":
        final = (ord(last) - ord("가")) % 28
        return final > 0, final == _LIEUL
    if last.isdigit():
        return last in _CONSONANT_DIGITS, last in "178"
    # Latin letters as most titles are read aloud: l, m, n and hard stops close the syllable.
    return bool(last) and last.lower() in "lmnbkpt", last.lower() == "l"
