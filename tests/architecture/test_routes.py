"""Does every page say who may see it?"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask import Flask

# Flask's own view of the files in webui/static: style sheets and scripts, the same for everybody.
OPEN_BY_NATURE = {"static"}


@pytest.fixture
def site(request: pytest.FixtureRequest) -> Flask:
    if find_spec("webui.app") is None:
        pytest.skip("webui.app has not been written")
    app: Flask = request.getfixturevalue("web_app")
    return app


def test_every_route_declares_who_may_use_it(site: Flask) -> None:
    """The decorators of `webui.access` leave their word in the attribute `access` of the view."""
    undeclared = {
        f"{rule.rule} ({rule.endpoint})"
        for rule in site.url_map.iter_rules()
        if rule.endpoint not in OPEN_BY_NATURE
        and getattr(site.view_functions[rule.endpoint], "access", None) is None
    }
    assert undeclared == set()
    assert len(list(site.url_map.iter_rules())) > len(OPEN_BY_NATURE)
