"""Reasons must be true: each one checked against the catalogue rows it speaks of."""

import pytest

from assistant.affinity import shared
from assistant.explain import explained
from assistant.recommender import Recommender
from assistant.types import Recommendation, Request
from data.item import in_language
from data.text import fold
from retrieval.filters import Filters, PersonLimit
from retrieval.index import Index


def recommended(index: Index, request: Request, liked: tuple[str, ...] = ()) -> tuple[Recommendation, ...]:
    result = Recommender(index).recommend(request, liked=liked)
    return explained(index, result, liked, request.language)


@pytest.mark.parametrize(
    "seed", ["movie/the-roundup-2022", "movie/oldboy-2003", "movie/inception-2010", "course/cs50x"]
)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_what_is_said_to_be_shared_is_shared(bundled_index: Index, seed: str, language: str) -> None:
    asked = bundled_index.items[bundled_index.row_of[seed]]
    for recommendation in recommended(bundled_index, Request(language, seeds=(seed,), count=10)):  # type: ignore[arg-type]
        item = recommendation.item
        common = shared(asked, item)
        for reason in recommendation.reasons:
            if reason.kind == "series":
                assert common.series is not None
            elif reason.kind == "director":
                assert in_language(common.directors[0], language) in reason.text
            elif reason.kind == "cast":
                assert in_language(common.cast[0], language) in reason.text
            elif reason.kind == "theme":
                theirs = {fold(theme) for theme in item.themes[language]}
                assert {fold(theme) for theme in common.themes[language]} <= theirs
                assert common.themes[language][0] in reason.text
            elif reason.kind == "genre":
                assert common.genres
            elif reason.kind == "collaborative":
                model = bundled_index.collaborative["item_knn"]
                assert model.score(bundled_index.rows([seed]))[bundled_index.row_of[item.id]] > 0


def test_limits_are_reasons_only_where_they_hold(bundled_index: Index) -> None:
    limits = Filters(
        kind="movie", people=(PersonLimit("Song Kang-ho", "cast"),), any_genres=("comedy", "thriller")
    )
    for recommendation in recommended(bundled_index, Request("en", filters=limits)):
        texts = {reason.kind: reason.text for reason in recommendation.reasons}
        assert texts["cast"] == "with Song Kang-ho"
        assert {name for name in texts["genre"].split(", ")} <= set(recommendation.item.genres)


def test_a_theme_is_said_to_be_asked_for_only_when_the_question_has_it(bundled_index: Index) -> None:
    for recommendation in recommended(
        bundled_index, Request("ko", text="좀비", filters=Filters(kind="movie"))
    ):
        for reason in recommendation.reasons:
            if reason.kind == "text":
                assert "좀비" in reason.text


def test_at_most_three_reasons_each_once(bundled_index: Index) -> None:
    for recommendation in recommended(bundled_index, Request("ko", seeds=("movie/parasite-2019",), count=20)):
        kinds = [reason.kind for reason in recommendation.reasons]
        assert 1 <= len(kinds) <= 3 and len(set(kinds)) == len(kinds)


def test_with_several_titles_the_reason_says_which(bundled_index: Index) -> None:
    seeds = ("movie/parasite-2019", "movie/the-matrix-1999")
    found = recommended(bundled_index, Request("en", seeds=seeds, count=10))
    named = [
        reason.text for r in found for reason in r.reasons if reason.kind in ("director", "cast", "theme")
    ]
    assert named and all("Parasite" in text or "The Matrix" in text for text in named)


def test_the_title_people_liked_it_with_is_the_one_they_did(bundled_index: Index) -> None:
    """Of several titles the reason names one that people who liked the item also liked."""
    model = bundled_index.collaborative["item_knn"]
    seeds = ("movie/exhuma-2024", "movie/toy-story-1995", "movie/the-matrix-1999")
    named = 0
    for recommendation in recommended(bundled_index, Request("en", seeds=seeds, count=20)):
        row = bundled_index.row_of[recommendation.item.id]
        for reason in recommendation.reasons:
            if reason.kind == "collaborative":
                (seed,) = [
                    s
                    for s in bundled_index.rows(seeds)
                    if f"liked {bundled_index.items[s].title['en']} " in reason.text
                ]
                assert model.score([seed])[row] > 0
                named += 1
    assert named
