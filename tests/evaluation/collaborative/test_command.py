"""`python -m evaluation collaborative` from a log to a report and a recipe."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from evaluation.__main__ import app
from evaluation.collaborative import command
from retrieval.collaborative.recipe import FILE, Recipe

N_USERS, N_ITEMS = 60, 24
FAST = "popularity,item_knn,ease"


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two groups of people, each going through its own half of the items from a place of their own."""
    rng = np.random.default_rng(4)
    lines = ["user_id,item_id,rating,timestamp"]
    for user in range(N_USERS):
        first = 0 if user % 2 else N_ITEMS // 2
        for day, step in enumerate(rng.permutation(N_ITEMS // 2)[:7]):
            lines.append(f"u{user},i{first + step},5,{day * 86400}")
        lines.append(f"u{user},i{(first + 13) % N_ITEMS},1,{9 * 86400}")
    path = tmp_path_factory.mktemp("log") / "events.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def items(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the items are, and one that nobody has met."""
    path = tmp_path_factory.mktemp("items") / "items.jsonl"
    genres = ["crime", "comedy"]
    rows = [
        {"id": f"i{n}", "kind": "movie", "title": {"en": f"Film {n}"}, "genres": [genres[n >= N_ITEMS // 2]]}
        for n in range(N_ITEMS + 1)
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["collaborative", *map(str, arguments)])
    return result.exit_code, result.output


@pytest.fixture(scope="module")
def report(log: Path, items: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    out = tmp_path_factory.mktemp("report")
    code, output = run("--interactions", log, "--items", items, "--models", FAST + ",content", "--out", out)
    assert code == 0, output
    return out, output


def test_seed_checksum_and_sizes_are_printed(report: tuple[Path, str]) -> None:
    _, output = report
    for line in ("split: leave-last-out", "seed: 0", f"users: {N_USERS}", "items: 25", "items met in training: 24"):
        assert line in output
    assert len(next(line for line in output.splitlines() if line.startswith("checksum: "))) == 10 + 64


def test_every_model_and_the_blend_are_reported(report: tuple[Path, str]) -> None:
    out, output = report
    told = json.loads((out / "collaborative.json").read_text(encoding="utf-8"))
    results = {result["name"]: result for result in told["outcome"]["results"]}
    assert list(results)[:5] == ["popularity", "item_knn", "ease", "content", "blend"]
    assert results["ease"]["figures"]["users"] == N_USERS
    assert set(results["ease"]["figures"]["values"]) == {
        "hit@10", "nDCG@10", "MRR@10", "recall@20", "nDCG@20", "coverage@10", "novelty@10", "diversity@10",
        "serendipity@10",
    }  # fmt: skip
    low, high = results["ease"]["figures"]["intervals"]["nDCG@10"]
    assert low < results["ease"]["figures"]["values"]["nDCG@10"] < high
    assert results["ease"]["figures"]["values"]["nDCG@10"] > results["popularity"]["figures"]["values"]["nDCG@10"]
    assert results["ease"]["bytes"] > 0 and results["ease"]["train_seconds"] > 0
    assert results["content"]["bytes"] == 0
    assert results["ease"]["by_temperature"]["warm"]["users"] == N_USERS
    assert "nDCG@10 of the blend is" in output
    page = (out / "collaborative.html").read_text(encoding="utf-8")
    assert "<caption>60 people asked once</caption>" in page and "regularisation" in page


def test_the_recipe_says_what_it_was_chosen_on(report: tuple[Path, str]) -> None:
    out, output = report
    recipe = Recipe.read(out / FILE)
    assert recipe.dataset == f"events.csv: {N_USERS} users, {N_ITEMS} items, {6 * N_USERS} likes"
    assert set(recipe.settings) == {"popularity", "item_knn", "ease", "content"}
    assert recipe.weights and set(recipe.weights) <= set(recipe.settings)
    assert recipe.split in output


def test_a_second_run_takes_the_settings_found_before(
    report: tuple[Path, str], log: Path, items: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, _ = report
    before = Recipe.read(out / FILE)

    def never(*given: object) -> None:
        raise AssertionError("nothing is left to tune")

    monkeypatch.setattr(command, "tune", never)
    code, output = run("--interactions", log, "--items", items, "--models", FAST + ",content", "--out", out)
    assert code == 0, output
    assert Recipe.read(out / FILE).settings == before.settings


def test_another_split_is_tuned_anew(report: tuple[Path, str], log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tuned = []
    search = command.tune
    monkeypatch.setattr(command, "tune", lambda maker, *rest: tuned.append(maker.name) or search(maker, *rest))
    code, output = run(
        "--interactions", log, "--models", "ease", "--min-rating", 1, "--tune-only", "--out", report[0]
    )
    assert code == 0, output
    assert tuned == ["ease"]


def test_tuning_alone_asks_no_test(log: Path, tmp_path: Path) -> None:
    code, output = run("--interactions", log, "--models", "ease", "--tune-only", "--out", tmp_path)
    assert code == 0, output
    assert [path.name for path in tmp_path.iterdir()] == ["tuned.json"]


def test_a_stopped_run_keeps_what_it_found_and_leaves_no_report(
    log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "weigh", stop)
    code, output = run("--interactions", log, "--models", "popularity,ease", "--out", tmp_path)
    assert code == 130
    assert "the same command goes on from there" in output
    assert set(json.loads((tmp_path / "tuned.json").read_text())["models"]) == {"popularity", "ease"}
    assert [path.name for path in tmp_path.iterdir()] == ["tuned.json"]


def test_an_unknown_model_is_named(log: Path, tmp_path: Path) -> None:
    code, output = run("--interactions", log, "--models", "ease,nothing", "--out", tmp_path)
    assert code == 1
    assert "no model nothing; there are: popularity" in output
    code, output = run("--interactions", log, "--models", "content", "--out", tmp_path)
    assert code == 1 and "content needs --items" in output


def test_a_given_split_needs_its_column(log: Path, tmp_path: Path) -> None:
    code, output = run("--interactions", log, "--split", "given", "--out", tmp_path)
    assert code == 1 and "needs a column `split`" in output


def test_a_missing_log_is_an_error(tmp_path: Path) -> None:
    code, output = run("--interactions", tmp_path / "none.csv", "--out", tmp_path)
    assert code == 1 and "no such file" in output
