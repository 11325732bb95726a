"""The chat page. All but `gradio_app` is free of the toolkit that draws it.

gradio_app     the components, what calls what, and the server
chat           what a message, a click and a reload do;  conversations  what the page shows again
cards          answers as HTML;  words  the page's own words, from words.json
service        what programs may ask;  bodies  their requests, checked;  lists  lists from items instead of words
http_api, gradio_api   how programs come in;  limits, login   what stands before all ways in;  serving  puts it there
page.css, page.js, icon.svg   how it looks, and what only a browser can know
"""
