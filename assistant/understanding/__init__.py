"""From a message in Korean or English to a Request, with no language model.

lexicon    the words that signal something, one data file a language
names      which items and people a piece of text may name, exactly or nearly
scan       a message cut into labelled spans
grammar    what the spans mean together
"""
