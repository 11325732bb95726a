"""Topic clusters, their names and the map."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.embeddings import Embeddings

from data.catalogue import load_catalogue
from data.item import LANGUAGES, Item
from retrieval.cluster_labels import SEPARATOR, cluster_labels
from retrieval.clusters import Clusters, find_clusters
from retrieval.documents import embed_items
from retrieval.ideas import find_ideas

TOPICS = {
    "crime": (("형사", "detective"), ("조폭", "gangsters"), ("배신", "betrayal")),
    "science fiction": (("우주", "space"), ("로봇", "robots"), ("외계인", "aliens")),
    "romance": (("첫사랑", "first love"), ("이별", "breakup"), ("편지", "letters")),
}
KOREAN = {"crime": "범죄", "science fiction": "SF", "romance": "로맨스"}


def made_up(each: int = 12) -> tuple[list[Item], np.ndarray]:
    """Items of three topics, and vectors that part them."""
    rng = np.random.default_rng(0)
    items, vectors = [], []
    for number, (genre, themes) in enumerate(TOPICS.items()):
        for i in range(each):
            two = (themes[i % 3], themes[(i + 1) % 3])
            items.append(
                Item(
                    id=f"movie/{genre}-{i}",
                    kind="movie",
                    title={"ko": f"제목 {number} {i}", "en": f"Title {number} {i}"},
                    genres=(genre,),
                    themes={"ko": tuple(t[0] for t in two), "en": tuple(t[1] for t in two)},
                    people={"director": ({"ko": f"감독{i % 4}", "en": f"Director {i % 4}"},)},
                )
            )
            vectors.append(np.eye(6)[number] + rng.normal(scale=0.1, size=6))
    array = np.array(vectors, dtype=np.float32)
    return items, array / np.linalg.norm(array, axis=1, keepdims=True)


ITEMS, VECTORS = made_up()
FOUND = find_clusters(ITEMS, VECTORS)


def test_topics_that_are_apart_are_found() -> None:
    assert len(FOUND.clusters) == 3
    for start in (0, 12, 24):
        assert len(set(FOUND.of_row[start : start + 12].tolist())) == 1
    assert [cluster.size for cluster in FOUND.clusters] == [12, 12, 12]


def test_names_say_the_topic_in_both_languages_from_the_general_to_the_particular() -> None:
    for cluster in FOUND.clusters:
        genre = cluster.label["en"].split(SEPARATOR)[0]
        themes = dict(TOPICS[genre])
        ko, en = (cluster.label[language].split(SEPARATOR) for language in ("ko", "en"))
        assert ko[0] == KOREAN[genre]
        assert len(ko) == len(en) == 3
        assert [themes[word] for word in ko[1:]] == en[1:]


def test_kinds_are_apart_and_rows_agree_with_sizes(items: tuple[Item, ...], hashing: Embeddings) -> None:
    found = find_clusters(items, embed_items(hashing, items))
    assert [cluster.number for cluster in found.clusters] == list(range(len(found.clusters)))
    for row, item in enumerate(items):
        assert found.clusters[found.of_row[row]].kind == item.kind
    assert [cluster.size for cluster in found.clusters] == np.bincount(found.of_row).tolist()
    kinds = [cluster.kind for cluster in found.clusters]
    assert kinds == sorted(kinds)


def test_the_same_input_gives_the_same_clusters() -> None:
    again = find_clusters(ITEMS, VECTORS)
    assert again.clusters == FOUND.clusters
    np.testing.assert_array_equal(again.of_row, FOUND.of_row)
    np.testing.assert_array_equal(again.coordinates, FOUND.coordinates)


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    FOUND.save(tmp_path)
    loaded = Clusters.load(tmp_path)
    assert loaded.clusters == FOUND.clusters
    np.testing.assert_array_equal(loaded.of_row, FOUND.of_row)
    np.testing.assert_array_equal(loaded.coordinates, FOUND.coordinates)
    assert loaded.label(0, "ko") == FOUND.clusters[FOUND.of_row[0]].label["ko"]


def test_the_map_fills_the_square_and_keeps_topics_together() -> None:
    places = FOUND.coordinates
    assert places.shape == (36, 2)
    assert places.dtype == np.float32
    np.testing.assert_allclose([places.min(axis=0), places.max(axis=0)], [[0, 0], [1, 1]], atol=1e-6)
    far = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(far, np.inf)
    assert (FOUND.of_row[far.argmin(axis=1)] == FOUND.of_row).mean() > 0.9


def test_elsewhere_is_the_farther_half_of_the_other_topics() -> None:
    assert FOUND.elsewhere([0, 13], VECTORS).tolist() == [False] * 24 + [True] * 12
    assert FOUND.elsewhere([], VECTORS).all()
    leaning = VECTORS.copy()
    leaning[:12] += 0.5 * VECTORS[12:24]  # crime comes nearer to science fiction than to romance
    leaning /= np.linalg.norm(leaning, axis=1, keepdims=True)
    assert FOUND.elsewhere([0], leaning).tolist() == [False] * 24 + [True] * 12


def test_nothing_is_elsewhere_where_there_is_one_topic() -> None:
    assert not find_clusters(ITEMS[:5], VECTORS[:5]).elsewhere([0], VECTORS[:5]).any()


@pytest.mark.parametrize("size", [1, 2, 3, 9])
def test_a_catalogue_of_a_few_items(size: int) -> None:
    found = find_clusters(ITEMS[:size], VECTORS[:size])
    assert sum(cluster.size for cluster in found.clusters) == size
    assert all(cluster.label[language] for cluster in found.clusters for language in LANGUAGES)
    assert np.isfinite(found.coordinates).all()


def test_a_catalogue_of_identical_vectors() -> None:
    found = find_clusters(ITEMS, np.tile(VECTORS[:1], (len(ITEMS), 1)))
    assert np.isfinite(found.coordinates).all()
    assert [cluster.size for cluster in found.clusters] == [36]


def test_no_cluster_is_named_for_a_person_a_title_a_series_or_praise() -> None:
    extra = {"ko": ("감독1", "명강의", "제목"), "en": ("Director 1", "famous lectures", "title")}
    themed = [
        replace(item, themes={lang: item.themes[lang] + extra[lang] for lang in LANGUAGES}) for item in ITEMS
    ]
    assert cluster_labels(themed, FOUND.of_row) == cluster_labels(ITEMS, FOUND.of_row)


def test_two_clusters_of_one_topic_have_different_names() -> None:
    of_row = np.arange(24) % 2
    bare = [replace(item, themes={}) for item in ITEMS[:12]] * 2
    names = cluster_labels(bare, of_row)
    for language in LANGUAGES:
        assert len({name[language] for name in names}) == 2


def test_a_catalogue_in_one_language_is_named_in_it() -> None:
    english = [replace(item, themes={"en": item.themes["en"]}) for item in ITEMS]
    for ours, whole in zip(cluster_labels(english, FOUND.of_row), FOUND.clusters, strict=True):
        assert ours["en"].split(SEPARATOR)[0] == whole.label["en"].split(SEPARATOR)[0]
        assert set(ours["ko"].split(SEPARATOR)[1:]) == set(ours["en"].split(SEPARATOR)[1:])


def test_keywords_stand_in_for_themes() -> None:
    keyworded = [replace(item, themes={}, keywords=item.themes) for item in ITEMS]
    assert cluster_labels(keyworded, FOUND.of_row) == cluster_labels(ITEMS, FOUND.of_row)


def test_words_on_the_same_items_are_one_idea_and_a_word_is_found_in_a_longer_one() -> None:
    items = [replace(item, themes={"ko": ("늙은 형사",), "en": ("old detective",)}) for item in ITEMS[:3]]
    ideas = find_ideas([*items, *ITEMS[3:]])
    detective = next(idea for idea in ideas.all if ("en", "detective") in idea.words)
    assert ("ko", "형사") in detective.words
    assert {0, 1, 2} <= detective.rows
    assert ideas.say(detective, set(range(3, 12))) == {"ko": "형사", "en": "detective"}


@settings(max_examples=25)
@given(st.lists(st.integers(0, 4), min_size=36, max_size=36))
def test_any_partition_gets_names_that_differ(numbers: list[int]) -> None:
    _, of_row = np.unique(numbers, return_inverse=True)
    names = cluster_labels(ITEMS, of_row)
    assert len(names) == of_row.max() + 1
    for language in LANGUAGES:
        texts = [name[language] for name in names]
        assert all(texts)
        assert len(set(texts)) == len(texts)


def test_bundled_films_are_named_so_that_one_knows_what_is_in_them() -> None:
    films = [item for item in load_catalogue().items if item.kind == "movie"]
    genres = {"western": "서부극", "war": "전쟁", "horror": "공포"}
    main = [next((genre for genre in genres if genre in film.genres), "") for film in films]
    names = cluster_labels(films, np.array([[*genres, ""].index(genre) for genre in main]))
    for name, (en, ko) in zip(names, genres.items(), strict=False):
        assert name["en"].split(SEPARATOR)[0] == en
        assert name["ko"].split(SEPARATOR)[0] == ko
