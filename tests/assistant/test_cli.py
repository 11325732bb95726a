import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant import Assistant
from assistant.cli import app

run = CliRunner()


@pytest.fixture(autouse=True)
def own_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RECOTALK_DATABASE", f"sqlite:///{tmp_path}/sessions.db")
    for name in ("RECOTALK_LLM_MODEL", "OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)


def test_ask_prints_the_answer_and_the_session() -> None:
    result = run.invoke(app, ["ask", "봉준호 감독 영화"])
    assert result.exit_code == 0
    assert "봉준호 감독" in result.stdout and "session: " in result.stderr


def test_ask_as_json_and_go_on_with_the_session() -> None:
    first = json.loads(run.invoke(app, ["ask", "movies like Crime City 2", "--json"]).stdout)
    second = json.loads(run.invoke(app, ["ask", "more", "--session", first["session_id"], "--json"]).stdout)
    assert second["session_id"] == first["session_id"]
    shown = {r["id"] for r in first["recommendations"]}
    assert second["recommendations"] and not shown & {r["id"] for r in second["recommendations"]}


def test_chat_goes_on_until_an_empty_line() -> None:
    result = run.invoke(app, ["chat"], input="봉준호 감독 영화\n1번은 봤어\n\n")
    assert result.exit_code == 0
    assert "이미 보셨군요" in result.stdout


def test_a_user_is_remembered_from_one_conversation_to_the_next(
    bot: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.cli._opened", lambda index: bot)
    first = json.loads(run.invoke(app, ["ask", "봉준호 감독 영화", "--user", "kim", "--json"]).stdout)
    run.invoke(app, ["chat", "--session", first["session_id"], "--user", "kim"], input="1번은 봤어\n\n")
    second = json.loads(run.invoke(app, ["ask", "봉준호 감독 영화 10편", "--user", "kim", "--json"]).stdout)
    assert first["recommendations"][0]["id"] not in [r["id"] for r in second["recommendations"]]
    assert len(second["recommendations"]) > 3


@pytest.mark.parametrize("command", [["ask", "hello"], ["chat"]])
def test_the_conversation_of_somebody_else_is_one_line_of_error(
    bot: Assistant, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setattr("assistant.cli._opened", lambda index: bot)
    bot.reply("hello", session_id="mine", user_id="kim")
    result = run.invoke(app, [*command, "--session", "mine", "--user", "lee"], input="hello\n")
    assert result.exit_code == 1 and "Traceback" not in result.output
    assert result.stderr.startswith("error: session 'mine' belongs to another user")


def test_a_missing_index_is_an_error_with_the_command_that_mends_it(tmp_path: Path) -> None:
    result = run.invoke(app, ["ask", "hello", "--index", str(tmp_path / "nothing")])
    assert result.exit_code == 1
    assert "python -m retrieval.build --out" in result.stderr
    assert "Traceback" not in result.output
