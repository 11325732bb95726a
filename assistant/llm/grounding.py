"""Keeping a streamed answer to what the catalogue has: titles come from ids, and invented ones go.

The model cites an item as [[id]]. Each sentence or list line is let through, with ids turned into
titles and wrong years put right, or taken out whole. A title of the catalogue that no tool returned is
seen in plain running text too (prose.py). What this cannot see is a title that is in no catalogue, with
no quotation marks, emphasis, list or year around it; it stays words and never becomes a recommendation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from assistant.korean import with_particle
from assistant.llm.prose import ProseTitles
from assistant.llm.sentences import Sentences, is_listed
from assistant.understanding.lexicon import squeeze
from data.item import Item, in_language
from data.text import fold, nfc

_YEAR = r"[ \t]*\((?:1[89]|20)\d\d년?\)"
# A citation, what closes around it, a year the model added, and a Korean particle that leans on it.
_CITATION = re.compile(
    rf"\[\[\s*(?P<id>[^\[\]]+?)\s*\]\](?P<close>[*』》〉」”\"'’]*)(?:{_YEAR})?"
    r"(?:(?P<particle>은|는|이|가|을|를|과|와|이랑|랑|으로|로|이에요|예요|이라는|라는)(?![가-힣]))?"
)
_SINGLE = re.compile(r"(?<!\[)\[\s*([^\[\]]+?)\s*\](?!\])")
# Titles as people set them off; one that is never closed runs to the end of the sentence.
_SET_OFF = re.compile(
    r"『([^』]*)(?:』|$)|《([^》]*)(?:》|$)|〈([^〉]*)(?:〉|$)|「([^」]*)(?:」|$)|“([^”]*)(?:”|$)"
    r"|‘([^’]*)’|\"([^\"]*)(?:\"|$)|(?<!\w)'([^']{1,80})'(?![a-zA-Z])"
    r"|\*\*(.+?)\*\*|(?<!\*)\*([^*\s][^*]*)\*(?!\*)|\[([^\[\]]*)\]"
)
_DATED = re.compile(rf"([^()]*?){_YEAR}")
_YEAR_AFTER = re.compile(r"(?<=\()((?:1[89]|20)\d\d)(?=년?\))")
_NUMBER = re.compile(r"(\s*\(?)(\d{1,3})(?=[.)])")


def label(item: Item, language: str) -> str:
    """How an answer names an item: its title and, where known, its year.

    >>> label(parasite, "ko")
    '기생충 (2019)'
    """
    title = in_language(item.title, language)
    return f"{title} ({item.year})" if item.year else title


class Grounding:
    """Filters one streamed answer. The result does not depend on how the text is cut into pieces.

    items     by id, what the tools returned this turn; may grow while text streams
    told      all that the tools said this turn: what the catalogue says of an item may be said again
    words     what the user wrote: names from there may be quoted back
    titles    finds titles of the catalogue in running text
    cited     ids in the text let through, in order;  removed   how many sentences or lines were taken out
    """

    def __init__(
        self,
        items: Mapping[str, Item],
        told: Sequence[str],
        words: str,
        titles: ProseTitles,
        language: str,
    ) -> None:
        self.cited: dict[str, None] = {}
        self.removed = 0
        self._items = items
        self._told = told
        self._titles = titles
        self._words = squeeze(nfc(words))
        self._language = language
        self._sentences = Sentences()
        self._tail = "\n\n"  # the last two characters shown; an answer begins as after a blank line
        self._at_start = self._line_kept = True
        self._line_lost = False
        self._numbers_lost = 0

    def feed(self, text: str) -> str:
        """What can be shown once `text` has come; may be empty."""
        return "".join(map(self._passed, self._sentences.feed(text)))

    def close(self) -> str:
        """What can be shown of the rest, when the answer is over."""
        return self._passed(self._sentences.rest())

    def _passed(self, unit: str) -> str:
        """One sentence or line as it is shown; a line that lost all it had goes with its line break."""
        if self._at_start:
            self._line_kept = self._line_lost = False
        body = unit.rstrip("\r\n")
        listed = self._at_start and is_listed(body)
        shown = self._grounded(body, listed) if body.strip() else body
        if shown is None:
            self.removed += 1
            self._line_lost = True
        shown = self._renumbered(body, shown) if listed else shown or ""
        if self._tail.endswith("\n"):
            shown = shown.lstrip() if self._line_lost or self._tail == "\n\n" else shown
        self._line_kept |= bool(shown.strip())
        self._at_start = unit.endswith("\n")
        if (
            self._at_start
            and (self._line_kept or not self._line_lost)
            and not (self._tail + shown).endswith("\n\n")
        ):
            shown += "\n"
        self._tail = (self._tail + shown)[-2:]
        return shown

    def _grounded(self, text: str, listed: bool) -> str | None:
        """`text` with titles for ids, or None when it names anything that was not returned."""
        text = _SINGLE.sub(lambda m: f"[[{m[1]}]]" if m[1] in self._items else m[0], text)
        ids = [match["id"] for match in _CITATION.finditer(text)]
        plain = _CITATION.sub(r"\g<close>", text)
        sound = all(id in self._items for id in ids) and "[[" not in plain and "]]" not in plain
        if not sound or (listed and not ids) or self._names_unknown(plain):
            return None
        self.cited.update(dict.fromkeys(ids))
        return _CITATION.sub(self._titled, _YEAR_AFTER.sub(self._dated, text))

    def _names_unknown(self, plain: str) -> bool:
        """Whether a set-off, dated or plain title is neither a returned item's name nor the user's words."""
        set_off = [next(filter(None, found), "") for found in _SET_OFF.findall(plain)]
        dated = [fold(before) for before in _DATED.findall(plain)]
        names = {fold(name) for item in self._items.values() for name in _names(item)}
        in_prose = self._titles.within(plain, lambda title: fold(title) in names or self._was_said(title))
        return (
            any(
                fold(text) not in names and squeeze(nfc(text)) not in self._words and not _is_number(text)
                for text in (re.sub(_YEAR, "", title) for title in set_off)
            )
            or any(key and not key.endswith(tuple(names)) for key in dated)
            or any(in_prose)
        )

    def _was_said(self, title: str) -> bool:
        """By the user, or by a tool."""
        key = squeeze(nfc(title))
        return key in self._words or any(key in squeeze(nfc(told)) for told in self._told)

    def _dated(self, match: re.Match[str]) -> str:
        """The year as the catalogue has it, where a returned item's name stands before the parentheses."""
        before = fold(match.string[: match.start()])
        known = [
            (len(key), item.year)
            for item in self._items.values()
            for name in item.names()
            if item.year and (key := fold(name)) and before.endswith(key)
        ]
        longest = max((length for length, _ in known), default=0)
        years = [str(year) for length, year in known if length == longest]
        return match[0] if not years or match[0] in years else years[0]

    def _titled(self, match: re.Match[str]) -> str:
        item = self._items[match["id"]]
        title = in_language(item.title, self._language)
        particle = match["particle"]
        # A particle agrees with the word before the parentheses.
        agreeing = with_particle(title, particle).removeprefix(title) if particle else ""
        return f"{label(item, self._language)}{match['close']}{agreeing}"

    def _renumbered(self, line: str, shown: str | None) -> str:
        """Numbered lines close ranks, so that "the second one" means the second shown."""
        number = _NUMBER.match(line)
        if number and int(number[2]) == 1:
            self._numbers_lost = 0
        if shown is None:
            self._numbers_lost += number is not None
            return ""
        if number is None:
            return shown
        return f"{number[1]}{int(number[2]) - self._numbers_lost}{shown[number.end(2) :]}"


def _names(item: Item) -> Iterator[str]:
    yield from item.names()
    yield from item.series.name.values() if item.series else ()
    for people in item.people.values():
        for person in people:
            yield from person.values()


def _is_number(text: str) -> bool:
    """The number of a list line within emphasis: **1.**; longer numbers are titles, such as 1987."""
    return len(text) < 4 and text.strip(" .)").isdigit()
