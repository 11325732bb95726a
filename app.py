"""The chat page: `python app.py` serves it at http://127.0.0.1:7860."""

from assistant.page.gradio_app import main

if __name__ == "__main__":
    main()
