"""The page's wiring, without a browser."""

import subprocess
import sys

from starlette.testclient import TestClient

from assistant import Assistant
from assistant.page import gradio_app


def test_the_page_builds_and_offers_one_documented_way_in(bot: Assistant) -> None:
    blocks = gradio_app.build(bot)
    assert list(blocks.get_api_info()["named_endpoints"]) == ["/chat"]


def test_what_the_first_answer_does_not_need_is_not_loaded() -> None:
    code = (
        "import sys, app, gradio\n"
        "from assistant.page import gradio_app\n"
        "from assistant import Assistant, Settings\n"
        "from assistant.page.chat import ChatPage\n"
        "bot = Assistant.open(settings=Settings(database='sqlite://', llm_model=None))\n"
        "gradio_app.build(bot)\n"
        "list(ChatPage(bot).answer('좀비 영화', '', 'ko'))\n"
        "heavy = {'torch', 'keybert', 'sentence_transformers', 'transformers', 'langchain.agents', 'sklearn', 'implicit'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_body_that_is_too_large_or_of_unknown_length_is_refused() -> None:
    async def answers(scope: object, receive: object, send: object) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[operator]
        await send({"type": "http.response.body", "body": b"ok"})  # type: ignore[operator]

    client = TestClient(gradio_app.BodyLimit(answers))
    assert client.post("/", content=b"x" * gradio_app.MAX_BODY).status_code == 200
    assert client.post("/", content=b"x" * (gradio_app.MAX_BODY + 1)).status_code == 413
    assert client.post("/", content=iter([b"x"])).status_code == 411
    assert client.get("/").status_code == 200
