"""What protects the person in front of the browser?"""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask, request

from engine.config import Settings
from engine.errors import InvalidConfiguration
from tests.unit.webui.conftest import pages
from webui import security

TEMPLATES = Path(security.__file__).parent / "templates"


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere(app: Flask) -> None:
    policy = app.test_client().get("/tentang").headers["Content-Security-Policy"]
    directives = dict(part.split(" ", 1) for part in policy.split("; "))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == directives["style-src"] == "'self'"
    assert directives["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy
    assert "http" not in policy


def test_the_templates_need_no_exception_from_the_policy() -> None:
    for template in TEMPLATES.rglob("*.html"):
        text = template.read_text(encoding="utf-8")
        assert " style=" not in text, template
        assert "<style" not in text, template
        assert " onclick=" not in text, template
        for script in text.split("<script")[1:]:
            assert " src=" in script.split(">", 1)[0], template


def test_every_answer_carries_the_headers(app: Flask) -> None:
    for path in ("/tentang", "/tidak-ada", "/masuk"):
        headers = app.test_client().get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-store"
        assert "geolocation=(self)" in headers["Permissions-Policy"]


def test_on_plain_http_the_cookie_is_kept_from_scripts_and_other_sites(app: Flask) -> None:
    cookie = app.test_client().get("/masuk").headers["Set-Cookie"]
    assert cookie.startswith("alur=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Strict-Transport-Security" not in app.test_client().get("/masuk").headers


def test_on_https_the_cookie_is_bound_to_this_host_and_the_browser_stays_on_https() -> None:
    app = pages(base_url="https://sikanda.test")
    answer = app.test_client().get("/masuk", base_url="https://sikanda.test")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-alur=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert "max-age=63072000" in answer.headers["Strict-Transport-Security"]


def test_another_host_name_is_refused() -> None:
    app = pages(base_url="https://sikanda.test")
    assert app.test_client().get("/tentang", base_url="https://jahat.test").status_code == 400


def test_a_proxy_is_believed_only_when_it_is_told_of() -> None:
    forwarded = {"X-Forwarded-For": "203.0.113.7"}
    for proxies, seen in ((0, "127.0.0.1"), (1, "203.0.113.7")):
        app = pages(trusted_proxies=proxies)
        addresses: list[str | None] = []
        app.before_request(lambda found=addresses: found.append(request.remote_addr))
        app.test_client().get("/tentang", headers=forwarded)
        assert addresses == [seen]


def test_a_post_without_its_token_is_refused_with_a_calm_page(app: Flask) -> None:
    answer = app.test_client().post("/bahasa", data={"bahasa": "en"})
    assert answer.status_code == 400
    assert "Halaman ini sudah tidak berlaku" in answer.text


def test_a_request_that_is_too_large_is_told_so_before_it_is_read(app: Flask) -> None:
    answer = app.test_client().post(
        "/bahasa",
        content_type="application/x-www-form-urlencoded",
        headers={"Content-Length": str(security.MAX_REQUEST + 1)},
        data=b"bahasa=en",
        environ_overrides={"CONTENT_LENGTH": str(security.MAX_REQUEST + 1)},
    )
    assert answer.status_code == 413
    assert "64 MB" in answer.text


def test_without_a_secret_nothing_starts() -> None:
    with pytest.raises(InvalidConfiguration):
        security.init_app(Flask("tanpa-kunci"), Settings(secret_key=None))
