"""How is the web application put together?"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from flask import Flask

from engine.config import Settings
from webui import assets, auth, errors, i18n, navigation, own_fields, rendering, security
from webui.access import public
from webui.blueprints import ALL
from webui.context import ENGINE

if TYPE_CHECKING:
    from engine.bootstrap import Engine


def create_app(engine: Engine | None = None) -> Flask:
    """Make the application on an engine, or on one built from the environment.

    Raises:
        InvalidConfiguration: the environment holds a setting that cannot work.
    """
    engine = engine or _engine_from_environment()
    app = Flask(__name__)
    app.extensions[ENGINE] = engine
    app.view_functions["static"] = public(app.view_functions["static"])
    errors.init_app(app)
    i18n.init_app(app)
    # The door comes before the CSRF check: a stranger is asked to sign in, not told about tokens.
    auth.init_app(app)
    security.init_app(app, engine.settings)
    assets.init_app(app)
    rendering.init_app(app)
    own_fields.init_app(app)
    navigation.init_app(app)
    for blueprint in ALL:
        app.register_blueprint(blueprint)
    return app


def _engine_from_environment() -> Engine:
    # The engine is not asked for its wiring where a test or the CLI brings one of its own.
    from engine import bootstrap  # noqa: PLC0415  # see above

    return bootstrap.build(Settings.from_env(os.environ))
