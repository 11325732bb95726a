"""Public data sets in recotalk's own formats, in their own ids: `python -m data.public_sets SET DIR --out FOLDER`.

For measuring; the sets may not be passed on, and nothing of them is part of recotalk.
"""
