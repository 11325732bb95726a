"""Answering with a language model: an agent over the recommender, held to what its tools returned.

agent       the LangChain agent and its limits; what the assistant calls
tools       what the model may do, with tool_arguments, tool_names and turn (what was returned)
grounding   what of the model's words may reach the user, with sentences (where they may be cut)
fence       catalogue text as data the model cannot take for instructions
chat_model  the OpenAI-compatible server and its failures;  background  deadlines that hold
"""
