"""The chat page. All but `gradio_app` is free of the toolkit that draws it.

gradio_app     the components, what calls what, and the server
chat           what a message, a click and a reload do;  conversations  what the page shows again
cards          answers as HTML;  words  the page's own words, from words.json
page.css, page.js, icon.svg   how it looks, and what only a browser can know
"""
