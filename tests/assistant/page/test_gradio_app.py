"""The page's wiring, without a browser."""

import subprocess
import sys

from assistant import Assistant
from assistant.page import gradio_app


def test_the_page_builds_and_offers_the_documented_ways_in(bot: Assistant) -> None:
    blocks = gradio_app.build(bot)
    offered = ["/chat", "/recommend", "/similar", "/rank", "/feedback"]
    assert list(blocks.get_api_info()["named_endpoints"]) == offered


def test_what_the_first_answer_does_not_need_is_not_loaded() -> None:
    code = (
        "import sys, app, gradio\n"
        "from assistant.page import gradio_app\n"
        "from assistant import Assistant, Settings\n"
        "from assistant.page.chat import ChatPage\n"
        "bot = Assistant.open(settings=Settings(database='sqlite://', llm_model=None))\n"
        "gradio_app.build(bot)\n"
        "list(ChatPage(bot).answer('좀비 영화', '', 'kim', 'ko'))\n"
        "heavy = {'torch', 'keybert', 'sentence_transformers', 'transformers', 'langchain.agents', 'sklearn', 'implicit'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
