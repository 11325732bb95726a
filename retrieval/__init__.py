"""Finding and scoring items: text encoders, vector and word search, collaborative models, saved indexes.

Nothing here knows about conversations; it imports `data` and nothing else of this project.
"""
