"""Public film ratings as interactions about a catalogue: `python -m data.ratings --movielens DIR --kmrd DIR`."""
