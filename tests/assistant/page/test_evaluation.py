import re
from pathlib import Path

import pytest

from assistant import Assistant, Settings
from assistant.page import evaluation
from assistant.page.evaluation_view import EvaluationView
from assistant.page.reports import Trouble, read
from assistant.store import Store
from retrieval.index import Index
from tests.assistant.page import report_files

EVIL = "<script>alert(1)</script>"


@pytest.fixture
def html(tmp_path: Path) -> str:
    report_files.write(tmp_path, "collaborative", report_files.collaborative())
    return evaluation.view([read("collaborative", tmp_path)], "ko")


def test_one_chart_is_shown_and_every_measure_and_part_has_one(html: str) -> None:
    figures = re.findall(r'<figure data-measure="([^"]+)" data-part="(\w+)"( hidden)?>', html)
    assert [(measure, part) for measure, part, hidden in figures if not hidden] == [("nDCG@10", "all")]
    assert {part for _, part, _ in figures} == {"all", "cold", "warm"}
    assert {measure for measure, _, _ in figures} >= {"hit@10", "coverage@10", "MiB"}
    assert html.count("<table") == 3


def test_rows_come_best_first_and_the_best_of_a_column_stands_out(html: str) -> None:
    table = html[html.index("<table") : html.index("</table>")]
    names = re.findall(r'<th scope="row" data-value="([^"]+)"', table)
    assert names == ["섞음", "EASE", "인기"]
    assert "<b>0.300</b>" in table and "<b>0.200</b>" not in table
    coverage = re.findall(r"<b>0.900</b>", table)
    assert len(coverage) == 1


def test_it_says_whether_the_blend_is_ahead(tmp_path: Path) -> None:
    report = report_files.collaborative()
    for ahead, words in (
        ((0.02, 0.01, 0.03), "above"),
        ((-0.02, -0.03, -0.01), "below"),
        ((0.0, -0.1, 0.1), "cannot"),
    ):
        report["outcome"]["ahead"] = ahead
        report_files.write(tmp_path, "collaborative", report)
        assert words in evaluation.view([read("collaborative", tmp_path)], "en").split("rt-ahead")[1][:150]


def test_markup_in_a_report_shows_as_text(tmp_path: Path) -> None:
    report = report_files.collaborative(EVIL, "blend", dataset=EVIL)
    report["created"] = EVIL
    report["split"]["split"] = EVIL
    report["outcome"]["ahead_of"] = EVIL
    for result in report["outcome"]["results"]:
        result["figures"]["values"][EVIL] = 0.5
        result["by_temperature"][EVIL] = result["figures"]
    report_files.write(tmp_path, "collaborative", report)
    html = evaluation.view([read("collaborative", tmp_path), Trouble("retrieval", EVIL, EVIL, EVIL)], "en")
    assert html.count("&lt;script&gt;") > 10 and "<script" not in html


def test_reports_that_are_missing_or_broken_are_told_and_a_new_one_shows_at_once(
    bundled_index: Index, tmp_path: Path
) -> None:
    settings = Settings(database="sqlite://", llm_model=None, reports=tmp_path / "reports")
    bot = Assistant(bundled_index, settings, Store("sqlite://"))
    view = EvaluationView(bot)
    assert view.shown("en").count("python -m evaluation") == 2
    report_files.write(settings.reports, "retrieval", report_files.retrieval())
    (settings.reports / "collaborative.json").write_text("{")
    html = view.shown("en")
    assert "cannot be read" in html.replace("is not a report that can be read", "cannot be read")
    assert "The assistant" in html and html.count("python -m evaluation") == 1
    bot.close()
