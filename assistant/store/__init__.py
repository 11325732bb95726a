"""What is remembered between turns and between runs: conversations, tastes and feedback events.

tables      what is stored;  engine      the database behind a URL, and all that only one database knows
migration   bringing the tables of an older version up to date, in one transaction
sessions, tastes, events    the rows of one table each;  merging    turns that ran side by side
personal    everything about somebody: to be taken along or to be gone
"""

from assistant.store.store import Store

__all__ = ["Store"]
