"""Which settings does this installation run with?

Everything is read once from `ALUR_…` environment variables; nothing else in the engine looks at the environment. A
setting that is unknown or cannot be read stops the program at start, with one line that names the key.
"""

from __future__ import annotations

import base64
import binascii
import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

from engine.errors import InvalidConfiguration

_PREFIX = "ALUR_"
#: Read by our own tests, never by the program.
_TEST_PREFIX = "ALUR_TEST_"
_KNOWN = frozenset(
    f"{_PREFIX}{name}"
    for name in (
        "BASE_URL", "BROKER_URL", "DATABASE_URL", "DATA_DIR", "DATA_KEY", "DEMO", "HOST", "LOG_LEVEL", "MAIL_FROM",
        "PORT", "PROCESSES", "SECRET_KEY", "SMTP_URL", "TRUSTED_PROXIES",
    )
)  # fmt: skip
_DATABASES = ("sqlite", "postgresql", "postgresql+psycopg")
_BROKERS = ("amqp", "amqps")
_LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_SHORTEST_SECRET = 32
_DATA_KEY_BYTES = 32

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class SmtpServer:
    """Where mails are handed over."""

    host: str
    port: int
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    #: TLS from the first byte (`smtps://`).
    tls: bool = False
    #: TLS after STARTTLS (`?starttls=1`); refused by the server means no mail is sent.
    starttls: bool = False


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that differs between installations."""

    #: Key files, uploads and, unless told otherwise, the database lie here.
    data_dir: Path = Path("var")
    database_url: str = field(default="sqlite:///var/alur.sqlite3", repr=False)
    #: Where Celery rings the bell; None lets the web process do the work itself.
    broker_url: str | None = field(default=None, repr=False)
    #: None keeps mails in the local mailbox.
    smtp: SmtpServer | None = None
    mail_from: str = "alur@localhost"
    #: Address that people type, without a slash at the end; links in mails start with it.
    base_url: str = "http://127.0.0.1:8080"
    host: str = "127.0.0.1"
    port: int = 8080
    #: Signs cookies; None means that one is made and kept in `data_dir`.
    secret_key: str | None = field(default=None, repr=False)
    #: 32 bytes that encrypt files; None means that they are made and kept in `data_dir`.
    data_key: bytes | None = field(default=None, repr=False)
    #: How many proxies in front of us may be believed about the client's address.
    trusted_proxies: int = 0
    demo: bool = False
    log_level: str = "INFO"
    #: Folder with one folder per site.
    processes_dir: Path = Path("processes")

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Read the settings; makes no file and opens no connection.

        Raises:
            InvalidConfiguration: a key is unknown or its value cannot be read.
        """
        _refuse_unknown(environ)
        read = _Reader(environ)
        data_dir = read.value("DATA_DIR", Path, Path("var"))
        host = read.value("HOST", str, "127.0.0.1")
        port = read.value("PORT", _port, 8080)
        return cls(
            data_dir=data_dir,
            database_url=read.value(
                "DATABASE_URL", _database, f"sqlite:///{data_dir / 'alur.sqlite3'}"
            ),
            broker_url=read.value("BROKER_URL", _broker, None),
            smtp=read.value("SMTP_URL", _smtp, None),
            mail_from=read.value("MAIL_FROM", _address, "alur@localhost"),
            base_url=read.value("BASE_URL", _web_address, f"http://{host}:{port}"),
            host=host,
            port=port,
            secret_key=read.value("SECRET_KEY", _secret, None),
            data_key=read.value("DATA_KEY", _data_key, None),
            trusted_proxies=read.value("TRUSTED_PROXIES", _count, 0),
            demo=read.value("DEMO", _switch, False),
            log_level=read.value("LOG_LEVEL", _log_level, "INFO"),
            processes_dir=read.value("PROCESSES", _folder, _installed_processes()),
        )


class _Reader:
    """Reads one key after the other and names the one that is wrong."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def value(self, name: str, parse: Callable[[str], T], default: T) -> T:
        """Return the parsed value, or the default for a key that is absent or empty."""
        text = self._environ.get(f"{_PREFIX}{name}", "").strip()
        if not text:
            return default
        try:
            return parse(text)
        except ValueError as error:
            raise InvalidConfiguration(f"{_PREFIX}{name}: {error}.") from None


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    for key in sorted(environ):
        if key.startswith(_PREFIX) and not key.startswith(_TEST_PREFIX) and key not in _KNOWN:
            close = difflib.get_close_matches(key, _KNOWN, n=1)
            hint = f" Maksud Anda {close[0]}?" if close else ""
            raise InvalidConfiguration(f"{key}: pengaturan ini tidak dikenal.{hint}")


def _installed_processes() -> Path:
    spec = find_spec("processes")
    places = list(spec.submodule_search_locations or ()) if spec else []
    return Path(places[0]) if places else Path("processes")


def _port(text: str) -> int:
    number = _count(text)
    if not 1 <= number <= 65_535:
        raise ValueError("nomor port harus antara 1 dan 65535")
    return number


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise ValueError(f"harus berupa bilangan bulat, bukan “{text}”")
    return int(text)


def _switch(text: str) -> bool:
    known = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    if text.lower() not in known:
        raise ValueError("harus 1 atau 0")
    return known[text.lower()]


def _database(text: str) -> str:
    # The value may hold a password: a message never repeats it.
    scheme = text.partition("://")[0]
    if "://" not in text or scheme not in _DATABASES:
        raise ValueError("harus diawali sqlite:/// atau postgresql://")
    return text


def _broker(text: str) -> str:
    if urlsplit(text).scheme not in _BROKERS:
        raise ValueError("harus diawali amqp:// atau amqps://")
    return text


def _smtp(text: str) -> SmtpServer:
    parts = urlsplit(text)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    try:
        port = parts.port
    except ValueError:
        raise ValueError("nomor port server surel tidak terbaca") from None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or set(options) - {"starttls"}:
        raise ValueError("harus berbentuk smtp://pengguna:sandi@server:port?starttls=1")
    tls = parts.scheme == "smtps"
    starttls = _switch(options.get("starttls", "0"))
    return SmtpServer(
        host=parts.hostname,
        port=port or (465 if tls else 587 if starttls else 25),
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        tls=tls,
        starttls=starttls,
    )


def _address(text: str) -> str:
    local, at, host = text.rpartition("@")
    if not (local and at and host) or any(c.isspace() for c in text):
        raise ValueError("harus berupa satu alamat surel")
    return text


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("harus berbentuk https://nama.server")
    return text.rstrip("/")


def _secret(text: str) -> str:
    if len(text) < _SHORTEST_SECRET:
        raise ValueError(f"harus sedikitnya {_SHORTEST_SECRET} karakter")
    return text


def _data_key(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != _DATA_KEY_BYTES:
        raise ValueError(f"harus {_DATA_KEY_BYTES} bita dalam base64")
    return key


def _log_level(text: str) -> str:
    if text.upper() not in _LOG_LEVELS:
        raise ValueError(f"harus salah satu dari {', '.join(_LOG_LEVELS)}")
    return text.upper()


def _folder(text: str) -> Path:
    folder = Path(text)
    if not folder.is_dir():
        raise ValueError(f"folder “{text}” tidak ada")
    return folder
