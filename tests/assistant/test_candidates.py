import numpy as np
import pytest

from assistant import candidates as module
from assistant.candidates import candidates, makers
from assistant.recommender import Recommender
from assistant.types import Request
from retrieval.filters import Filters, allowed
from retrieval.index import Index


def everything(index: Index) -> np.ndarray:
    return np.ones(len(index.items), dtype=np.bool_)


def test_in_a_small_catalogue_all_that_fits_is_scored(bundled_index: Index) -> None:
    mask = allowed(bundled_index.items, Filters(kind="movie"))
    chosen = candidates(bundled_index, makers(bundled_index.items), Request("ko", text="좀비"), mask, [])
    assert (chosen == mask).all()


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bundled catalogue treated as one too large to score whole."""
    monkeypatch.setattr(module, "ALL_UP_TO", 10)
    monkeypatch.setattr(module, "FROM_EACH", 20)


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize(
    "request_",
    [
        Request("ko", text="좀비"),
        Request("ko", seeds=("movie/the-roundup-2022",)),
        Request("ko", filters=Filters(country="KR")),
        Request("en", named=("course/cs50x",), text="CS50"),
    ],
)
def test_in_a_large_one_a_part_that_fits(bundled_index: Index, request_: Request) -> None:
    mask = allowed(bundled_index.items, request_.filters)
    chosen = candidates(bundled_index, makers(bundled_index.items), request_, mask, [])
    assert 0 < chosen.sum() < len(bundled_index.items) / 3
    assert not (chosen & ~mask).any()
    assert chosen[bundled_index.rows(request_.named)].all()


@pytest.mark.usefixtures("large")
def test_a_seeds_series_and_people_are_found_whatever_their_vectors_say(bundled_index: Index) -> None:
    request = Request("ko", seeds=("movie/the-roundup-2022",))
    chosen = candidates(bundled_index, makers(bundled_index.items), request, everything(bundled_index), [])
    rows = bundled_index.rows(
        ["movie/the-outlaws-2017", "movie/the-roundup-no-way-out-2023", "movie/train-to-busan-2016"]
    )
    assert chosen[rows].all()


@pytest.mark.usefixtures("large")
def test_with_nothing_known_of_anything_the_newest_are_taken(tiny_index: Index) -> None:
    chosen = candidates(tiny_index, {}, Request("ko"), everything(tiny_index), [])
    assert chosen.any()


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("seed", ["movie/the-roundup-2022", "movie/inception-2010", "movie/your-name-2016"])
def test_most_of_the_best_are_the_same_as_when_all_are_scored(
    bundled_index: Index, seed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = Request("ko", seeds=(seed,), count=3)
    few = {r.row for r in Recommender(bundled_index).recommend(request).ranked}
    monkeypatch.setattr(module, "ALL_UP_TO", 10_000)
    assert len(few & {r.row for r in Recommender(bundled_index).recommend(request).ranked}) >= 2
