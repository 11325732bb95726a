import json
from dataclasses import replace

import numpy as np

from assistant import Assistant
from assistant.page import explore
from assistant.page.explore_view import ExploreView
from retrieval.clusters import Cluster, Clusters
from retrieval.index import Index

EVIL = "<script>alert(1)</script>"


def test_every_item_is_on_the_map_with_a_question_to_ask(bundled_index: Index) -> None:
    value = explore.points(bundled_index, "ko")
    assert len(value["points"]) == len(bundled_index.items)
    row = bundled_index.row_of["movie/parasite-2019"]
    x, y, cluster, title, year, id, asks = value["points"][row]
    before, after = value["asks"][asks]
    assert (title, year, id, before + title + after) == (
        "기생충",
        2019,
        "movie/parasite-2019",
        "기생충과 비슷한 영화",
    )
    assert 0 <= x <= 1 and 0 <= y <= 1 and value["clusters"][cluster][0] == "movie"
    assert len(json.dumps(value, ensure_ascii=False).encode()) < 300_000


def test_a_question_about_a_course_is_about_courses(bundled_index: Index) -> None:
    value = explore.points(bundled_index, "en")
    row = next(row for row, item in enumerate(bundled_index.items) if item.kind == "course")
    title, asks = value["points"][row][3], value["points"][row][6]
    assert "".join((value["asks"][asks][0], title, value["asks"][asks][1])) == f"courses like {title}"


def test_neighbours_on_the_map_differ_in_colour(bundled_index: Index) -> None:
    clusters = bundled_index.clusters
    colours = explore.hues(clusters)
    assert set(colours) == set(range(explore.HUES))
    centres = explore._centres(clusters)
    for one in clusters.clusters:
        others = [other for other in clusters.clusters if other.kind == one.kind and other is not one]
        nearest = min(
            others, key=lambda other: float(np.sum((centres[one.number] - centres[other.number]) ** 2))
        )
        assert colours[one.number] != colours[nearest.number]


def test_of_a_large_catalogue_a_sample_is_drawn() -> None:
    rows = explore._sample(100_000)
    assert len(set(rows)) == explore.MOST and rows == explore._sample(100_000)


def test_markup_in_labels_and_kinds_shows_as_text(tiny_index: Index) -> None:
    labels = (Cluster(0, EVIL, len(tiny_index.items), {"ko": EVIL}), Cluster(1, "movie", 0, {"ko": "빔"}))
    n = len(tiny_index.items)
    clusters = Clusters(np.zeros(n, dtype=np.int64), labels, np.full((n, 2), 0.5, dtype=np.float32))
    html = "".join(explore.parts(replace(tiny_index, clusters=clusters), "ko").values())
    assert "<script" not in html and html.count("&lt;script&gt;") >= 3


def test_the_view_speaks_both_languages(bot: Assistant) -> None:
    view = ExploreView(bot)
    for language, films in (("ko", "영화"), ("en", "Films")):
        shown = view.shown(language)
        assert films in shown["parts"]["head"] and shown["words"]["explore_ask"]
        assert shown["parts"]["legend"].count("data-number") == len(bot.index.clusters.clusters)
