"""The conversation: understanding a request, recommending, explaining, remembering.

>>> from assistant import Assistant, recommend
>>> recommend("movies like Crime City 2", k=5)
"""

from assistant.assistant import Assistant, recommend
from assistant.settings import Settings
from assistant.types import Reason, Recommendation, Reply

__all__ = ["Assistant", "Reason", "Recommendation", "Reply", "Settings", "recommend"]
