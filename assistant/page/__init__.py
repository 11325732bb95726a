"""The page. Only `gradio_app`, the `*_view` modules and `gradio_api` know the toolkit that draws it.

gradio_app   the frame, its tabs, and the server: one module a view, each with `draw` and `connect`
frame        what the views share;  visitors  who looks;  words  the page's own words, from words.json
chat_view    the chat: chat  what a message, a click and a reload do;  talks  conversations had before
  cards      answers as HTML;  poster, motifs  drawn pictures;  follow_ups, welcome  messages to click
taste_view   my taste: taste  as HTML
service      the ways in for programs: http_api, gradio_api;  bodies  what they may be sent
serving      limits, login  what a server refuses
page.css, phone.css, page.js, icon.svg   how it looks, and what only a browser can know
"""
