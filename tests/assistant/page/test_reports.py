from pathlib import Path

import numpy as np
import pytest

from assistant.page.reports import Figure, Sheet, Trouble, read
from evaluation.collaborative.figures import Catalogue, measured
from evaluation.collaborative.report import Report, write
from evaluation.collaborative.run import Outcome, Result, Weighed
from evaluation.metrics import MEASURES
from evaluation.report import Report as RetrievalReport
from evaluation.report import write as write_retrieval
from evaluation.retrieval import Figures, SystemResult
from retrieval.index import Index
from tests.assistant.page import report_files


def sheet(name: str, folder: Path) -> Sheet:
    found = read(name, folder)
    assert isinstance(found, Sheet), found
    return found


def test_figures_intervals_and_cost_are_read_by_part(tmp_path: Path) -> None:
    report_files.write(tmp_path, "collaborative", report_files.collaborative())
    found = sheet("collaborative", tmp_path)
    assert [one.name for one in found.systems] == ["popularity", "ease", "blend"]
    assert found.figure("ease", "nDCG@10") == Figure(0.2, 0.19, 0.2 + 0.01)
    assert found.figure("ease", "nDCG@10", "cold") == Figure(0.1)
    assert found.figure("ease", "MiB") == Figure(2.0)
    assert found.figure("ease", "hit@1") is None and found.figure("als", "nDCG@10") is None
    assert found.asked == {"all": 1200, "cold": 40, "warm": 1160}
    assert found.measures[:2] == ("nDCG@10", "hit@10") and found.facts["likes"] == "34000"


def test_what_the_evaluation_writes_can_be_read(tmp_path: Path, tiny_index: Index) -> None:
    ranked = np.array([[1, 2], [2, 0]])
    catalogue = Catalogue(np.array([2, 1, 1]), 2, np.eye(3, dtype=np.float32), ranked)
    figures = measured(ranked, [np.array([1]), np.array([0])], catalogue)
    result = Result("blend", {"ease": 1.0}, 0.1, figures, {"cold": figures, "warm": figures}, 1.0, 100, 0.1)
    outcome = Outcome((result,), Weighed({"ease": 1.0}, 0.0, 0.1), (0.0, -0.1, 0.1), "ease")
    write(Report("2026-11-22", "log.csv", {"users": 2}, outcome), tmp_path)
    assert sheet("collaborative", tmp_path).figure("blend", "hit@10") == Figure(1.0, 1.0, 1.0)
    rates = Figures(1, dict.fromkeys(MEASURES, 0.5), (0.25, 0.75))
    system = SystemResult("hybrid", rates, {"mood": rates}, {"ko": rates}, {}, {})
    write_retrieval(RetrievalReport("2026-11-22", tiny_index, "q.jsonl", "0", (), [system]), tmp_path)
    found = sheet("retrieval", tmp_path)
    assert found.figure("hybrid", "nDCG@10", "mood") == Figure(0.5, 0.25, 0.75)
    assert list(found.asked) == ["all", "ko", "mood"] and set(found.measures) == set(MEASURES)


def test_without_a_report_the_command_that_writes_one_is_told() -> None:
    found = read("retrieval", Path("reports-nobody-wrote"))
    command = "python -m evaluation retrieval --out reports-nobody-wrote"
    assert found == Trouble("retrieval", "reports-nobody-wrote/retrieval.json", command)


@pytest.mark.parametrize(
    "text",
    [
        b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"created": 1}', b'{"created": "", "dataset": "", "outcome": {"results": []}}',
        b'{"created": "", "dataset": "", "outcome": {"results": [{"name": "a", "figures": {"users": 0, "values": {}}}]}}',
        b'{"created": "", "dataset": "", "outcome": {"results": [{"name": "a", "figures": {"users": 1, "values": {"x": NaN}}}]}}',
    ],
)  # fmt: skip
def test_a_broken_report_is_told_without_what_only_the_server_should_know(
    tmp_path: Path, text: bytes
) -> None:
    (tmp_path / "collaborative.json").write_bytes(text)
    found = read("collaborative", tmp_path)
    assert isinstance(found, Trouble) and found.detail
    assert str(tmp_path) not in f"{found.file} {found.detail} {found.command}"


def test_a_folder_in_the_place_of_a_report_is_a_broken_report(tmp_path: Path) -> None:
    (tmp_path / "retrieval.json").mkdir()
    found = read("retrieval", tmp_path)
    assert isinstance(found, Trouble) and found.detail
