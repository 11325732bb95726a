import hashlib
import json
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from evaluation.__main__ import app
from evaluation.chart import chart
from evaluation.metrics import MEASURES
from evaluation.questions import Question
from evaluation.report import Report, as_html
from evaluation.retrieval import SystemResult, evaluate, index_systems
from retrieval.index import Index


class Page(HTMLParser):
    """Tags, attributes that load something, and the text of a page."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.loaded: list[str] = []
        self.text = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.loaded += [value or "" for name, value in attrs if name in ("src", "href", "xlink:href")]

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def results(index: Index, questions: tuple[Question, ...]) -> list[SystemResult]:
    return evaluate(index_systems(index), questions)


def test_the_command_writes_a_report_of_every_system(
    index_folder: Path, index: Index, question_file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "new" / "reports"
    arguments = [
        "retrieval",
        "--index",
        str(index_folder),
        "--questions",
        str(question_file),
        "--out",
        str(out),
    ]
    run = CliRunner().invoke(app, arguments)
    assert run.exit_code == 0, run.output
    report = json.loads((out / "retrieval.json").read_text(encoding="utf-8"))
    assert report["index"]["version"] == index.manifest.version
    assert report["index"]["encoder"] == index.manifest.encoder
    assert report["questions"]["sha256"] == hashlib.sha256(question_file.read_bytes()).hexdigest()
    assert [system["name"] for system in report["systems"]][-1] == "assistant"
    for system in report["systems"]:
        assert system["name"] in run.output
        assert set(MEASURES) <= set(system["overall"])
        low, high = system["overall"]["nDCG@10_interval"]
        assert 0 <= low <= system["overall"]["nDCG@10"] <= high <= 1
        assert set(system["by_kind"]) == {"topic", "mood", "similar"}
        assert set(system["by_language"]) == {"ko", "en"}
        assert "movie/storm" not in system["answers"]["similar-1"]["ids"]
    page = Page((out / "retrieval.html").read_text(encoding="utf-8"))
    assert page.tags.count("svg") == 1 and page.tags.count("table") == 2
    assert "assistant" in page.text and "항해 강의" in page.text and index.manifest.version in page.text


def test_the_page_loads_nothing_from_elsewhere(
    index: Index, questions: tuple[Question, ...], results: list[SystemResult]
) -> None:
    page = Page(as_html(Report("2026-01-01", index, "q.jsonl", "0", questions, results)))
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    assert page.loaded and all(target.startswith("#") for target in page.loaded)


def test_texts_are_escaped(index: Index, questions: tuple[Question, ...]) -> None:
    nasty = Question("x", "<script>alert(1)</script>", "en", "mood", ("movie/robot",))
    (result,) = evaluate({"<b>": lambda question: []}, [nasty])
    page = Page(as_html(Report("2026-01-01", index, "<i>.jsonl", "0", [nasty], [result])))
    assert not {"script", "b>", "i"} & set(page.tags)
    assert "<script>alert(1)</script>" in page.text and "nothing" in page.text


def test_the_chart_is_well_formed_and_repeats(results: list[SystemResult]) -> None:
    drawing = chart(results)
    assert ElementTree.fromstring(drawing).tag.endswith("svg")
    assert drawing == chart(results)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["retrieval", "--index", "nowhere"], "no index in nowhere"),
        (["encoder", "--data", "nowhere"], "nowhere"),
    ],
)
def test_a_missing_folder_is_one_clear_line(arguments: list[str], told: str) -> None:
    run = CliRunner().invoke(app, arguments)
    assert run.exit_code == 1
    assert run.output.startswith("error: ") and told in run.output


def test_a_bad_question_file_stops_the_command(index_folder: Path, index: Index, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"id": "q"}\n', encoding="utf-8")
    run = CliRunner().invoke(app, ["retrieval", "--index", str(index_folder), "--questions", str(bad)])
    assert run.exit_code == 1
    assert f"{bad}:1: " in run.output
