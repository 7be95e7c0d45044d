"""Which page answers an error?

One table from our errors to a status, one for what Flask itself refuses. The sentence is the error's own; the title and
the advice are the page's. What we did not foresee gets an id that the person can quote and the log can be searched for.
The log never repeats an exception's text: database and form errors carry what people typed.
"""

from __future__ import annotations

import logging
import secrets
import traceback
from dataclasses import dataclass

from flask import Flask, g, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from engine import errors
from forms.errors import FormError

logger = logging.getLogger(__name__)

#: Most particular first: the first class that fits decides.
STATUSES: tuple[tuple[type[Exception], int], ...] = (
    (errors.NotFound, 404),
    (errors.NotAllowed, 403),
    (errors.Conflict, 409),
    (errors.InvalidInput, 422),
    (errors.InvalidDefinition, 422),
    (FormError, 422),
    (errors.EngineFailure, 500),
    (errors.InvalidConfiguration, 500),
    (errors.AlurError, 400),
)

_TITLES = {
    400: _l("Permintaan tidak dapat dibaca"),
    403: _l("Halaman ini bukan untuk Anda"),
    404: _l("Halaman tidak ditemukan"),
    405: _l("Halaman ini tidak dapat dibuka langsung"),
    409: _l("Sudah dikerjakan orang lain"),
    413: _l("Kiriman terlalu besar"),
    422: _l("Ada yang perlu diperbaiki"),
    429: _l("Terlalu banyak percobaan"),
    500: _l("Terjadi kesalahan pada sistem kami"),
}
_SENTENCES = {
    400: _l("Alamat atau isian yang dikirim tidak lengkap."),
    404: _l("Alamat ini tidak ada, sudah dipindahkan, atau tidak dibuka untuk Anda."),
    405: _l("Gunakan tombol pada halamannya."),
    413: _l("Seluruh kiriman paling besar 64 MB. Kecilkan atau kurangi fotonya, lalu kirim lagi."),
    429: _l("Tunggu beberapa menit, lalu coba lagi."),
    500: _l("Pekerjaan Anda sebelum langkah ini tetap tersimpan. Coba lagi beberapa saat lagi."),
}


@dataclass(frozen=True, kw_only=True)
class ErrorPage:
    """What a person reads when something did not work."""

    status: int
    title: str
    sentence: str
    #: Set for errors of our own; the person can quote it.
    error_id: str | None = None


def init_app(app: Flask) -> None:
    """Answer every error with a calm page."""
    app.register_error_handler(errors.AlurError, _refused)
    app.register_error_handler(FormError, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(SecurityError, _unknown_host)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def status_of(error: Exception) -> int:
    """Return the HTTP status for an error."""
    return next((status for kind, status in STATUSES if isinstance(error, kind)), 500)


def _refused(error: errors.AlurError | FormError) -> tuple[str, int]:
    status = status_of(error)
    if status >= 500:  # server errors
        return _own_fault(error, error.message)
    return _page(ErrorPage(status=status, title=_title(status), sentence=error.message))


def _stale_form(_error: CSRFError) -> tuple[str, int]:
    return _page(
        ErrorPage(
            status=400,
            title=_("Halaman ini sudah tidak berlaku"),
            sentence=_(
                "Sesi Anda berganti sejak halaman dibuka. Kembali, muat ulang, lalu kirim lagi."
            ),
        )
    )


def _unknown_host(_error: SecurityError) -> tuple[str, int, dict[str, str]]:
    # Under a name that is not ours no address can be built, so there is no page to show.
    return "Alamat ini tidak dikenal.", 400, {"Content-Type": "text/plain; charset=utf-8"}


def _http(error: HTTPException) -> tuple[str, int] | HTTPException:
    status = error.code or 500
    if status < 400:  # redirects are exceptions to Werkzeug, too
        return error
    if status >= 500:  # server errors
        return _own_fault(error)
    sentence = str(_SENTENCES.get(status, _SENTENCES[400]))
    return _page(ErrorPage(status=status, title=_title(status), sentence=sentence))


def _unforeseen(error: Exception) -> tuple[str, int]:
    return _own_fault(error)


def _own_fault(error: Exception, sentence: str | None = None) -> tuple[str, int]:
    error_id = secrets.token_hex(4)
    g.broken = True
    frames = "".join(traceback.format_tb(error.__traceback__))
    logger.error("error %s: %s in %s\n%s", error_id, type(error).__name__, request.endpoint, frames)
    page = ErrorPage(
        status=500, title=_title(500), sentence=sentence or str(_SENTENCES[500]), error_id=error_id
    )
    return _page(page)


def _title(status: int) -> str:
    return str(_TITLES.get(status, _TITLES[400]))


def _page(page: ErrorPage) -> tuple[str, int]:
    return render_template("errors/page.html", page=page), page.status
