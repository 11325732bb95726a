"""The chat page without the toolkit that draws it: `app.py` wires this into Gradio.

chat           what a message, a click and a reload do;  conversations  what the page shows again
cards          answers as HTML;  words  the page's own words, from words.json
page.css, page.js, icon.svg   how it looks, and what only a browser can know
"""
