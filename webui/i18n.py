"""In which language is this page?

The words in code and templates are Indonesian and are their own keys; `translations/en` holds the English ones. The
choice is the person's and stays in their session; nothing is guessed from the browser, for an office computer often
speaks English to people who do not.
"""

from __future__ import annotations

from flask import Flask, session
from flask_babel import Babel, get_locale

#: Code -> name in the language itself.
LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
DEFAULT = "id"


def init_app(app: Flask) -> None:
    """Install Babel with our catalogues."""
    app.config.update(BABEL_DEFAULT_LOCALE=DEFAULT, BABEL_TRANSLATION_DIRECTORIES="translations")
    Babel(app, locale_selector=chosen)
    app.jinja_env.globals.update(language=language, languages=LANGUAGES)


def chosen() -> str:
    """Return the code of the language that this person chose."""
    code = session.get("bahasa", DEFAULT)
    return code if code in LANGUAGES else DEFAULT


def language() -> str:
    """Return the code of the language that this page is in."""
    return str(get_locale() or DEFAULT)
