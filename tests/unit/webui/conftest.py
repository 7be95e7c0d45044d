"""What do the tests of single parts find prepared? The pages without an engine behind them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from flask import Flask

from engine.config import Settings
from engine.domain.clock import SystemClock
from webui.app import create_app


def pages(**changes: Any) -> Flask:
    """Make the application on settings alone; only pages that ask no service can be opened."""
    settings = Settings(secret_key="k" * 40, **changes)
    return create_app(cast("Any", SimpleNamespace(settings=settings, clock=SystemClock())))


@pytest.fixture
def app() -> Flask:
    """The pages with ordinary settings."""
    return pages()
