"""Answering with a language model: an agent over the recommender, held to what its tools returned.

agent       the LangChain agent and its limits; what the assistant calls
plan        the way for servers without tool calls: one plan as JSON, one tool, one answer
tools       what the model may do, with tool_arguments, tool_names and turn (what was returned)
known       what the model is told before it begins;  history  what of the conversation it is given
grounding   what of the model's words may reach the user, with sentences (where they may be cut),
            prose (titles in running text) and thinking (what was thought aloud)
fence       catalogue text as data the model cannot take for instructions
chat_model  the OpenAI-compatible server, its failures and what it lacks;  background  deadlines that hold
breaker     leaves a failing server alone for a while;  usage  what a turn took
"""
