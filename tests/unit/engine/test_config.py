"""How does an installation say what it needs, and what does it hear when it is wrong?"""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from engine.config import Settings, SmtpServer
from engine.errors import InvalidConfiguration


def test_without_any_setting_everything_has_a_working_default() -> None:
    settings = Settings.from_env({"PATH": "/bin"})

    assert settings.database_url == "sqlite:///var/alur.sqlite3"
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert settings.base_url == "http://127.0.0.1:8080"
    assert settings.broker_url is None
    assert settings.smtp is None
    assert (settings.processes_dir / "__init__.py").exists()


def test_the_database_lies_in_the_data_folder_unless_told_otherwise() -> None:
    assert Settings.from_env({"ALUR_DATA_DIR": "/srv/alur"}).database_url == (
        "sqlite:////srv/alur/alur.sqlite3"
    )


def test_an_empty_value_counts_as_absent() -> None:
    assert Settings.from_env({"ALUR_PORT": " "}).port == 8080


def test_reading_settings_makes_no_file(tmp_path: Path) -> None:
    Settings.from_env({"ALUR_DATA_DIR": str(tmp_path / "var")})

    assert not (tmp_path / "var").exists()


def test_keys_of_our_own_tests_are_ignored() -> None:
    Settings.from_env({"ALUR_TEST_POSTGRES": "anything"})


@pytest.mark.parametrize(
    "url, expected",
    [
        ("smtp://mail.example", SmtpServer(host="mail.example", port=25)),
        (
            "smtp://surat:r%40hasia@mail.example:2525?starttls=1",
            SmtpServer(
                host="mail.example", port=2525, username="surat", password="r@hasia", starttls=True
            ),
        ),
        ("smtps://mail.example", SmtpServer(host="mail.example", port=465, tls=True)),
        (
            "smtp://mail.example?starttls=1",
            SmtpServer(host="mail.example", port=587, starttls=True),
        ),
    ],
)
def test_a_mail_server_is_one_address(url: str, expected: SmtpServer) -> None:
    assert Settings.from_env({"ALUR_SMTP_URL": url}).smtp == expected


@pytest.mark.parametrize(
    "key, value",
    [
        ("ALUR_PORT", "http"),
        ("ALUR_PORT", "0"),
        ("ALUR_PORT", "-1"),
        ("ALUR_PORT", "70000"),
        ("ALUR_TRUSTED_PROXIES", "10.0.0.1"),
        ("ALUR_DEMO", "maybe"),
        ("ALUR_DATABASE_URL", "mysql://x:very-secret@y/z"),
        ("ALUR_DATABASE_URL", "alur.sqlite3"),
        ("ALUR_BROKER_URL", "localhost"),
        ("ALUR_BROKER_URL", "redis://localhost"),
        ("ALUR_SMTP_URL", "mail.example:25"),
        ("ALUR_SMTP_URL", "smtp://mail.example:mail"),
        ("ALUR_SMTP_URL", "smtp://mail.example?startls=1"),
        ("ALUR_SMTP_URL", "smtp://mail.example?starttls=perhaps"),
        ("ALUR_MAIL_FROM", "kesbangpol"),
        ("ALUR_MAIL_FROM", "a@b\nBcc: c@d"),
        ("ALUR_BASE_URL", "alur.example"),
        ("ALUR_SECRET_KEY", "short"),
        ("ALUR_DATA_KEY", base64.b64encode(b"short").decode()),
        ("ALUR_DATA_KEY", "not base64"),
        ("ALUR_LOG_LEVEL", "LOUD"),
        ("ALUR_PROCESSES", "/does/not/exist"),
    ],
)
def test_a_value_that_cannot_be_read_is_refused_in_one_line_naming_the_key(
    key: str, value: str
) -> None:
    with pytest.raises(InvalidConfiguration) as refused:
        Settings.from_env({key: value})

    assert refused.value.message.startswith(f"{key}: ")
    assert "\n" not in refused.value.message
    assert "very-secret" not in refused.value.message


def test_a_misspelt_key_is_refused_with_the_key_that_was_meant() -> None:
    with pytest.raises(InvalidConfiguration, match=r"ALUR_DATABSE_URL.*ALUR_DATABASE_URL"):
        Settings.from_env({"ALUR_DATABSE_URL": "sqlite://"})


def test_settings_can_be_logged_without_telling_secrets() -> None:
    settings = Settings.from_env(
        {
            "ALUR_SECRET_KEY": "k" * 40,
            "ALUR_DATABASE_URL": "postgresql://alur:sandi@db/alur",
            "ALUR_BROKER_URL": "amqp://alur:sandi@mq//",
            "ALUR_SMTP_URL": "smtp://alur:sandi@mail.example",
            "ALUR_DATA_KEY": base64.b64encode(bytes(32)).decode(),
        }
    )

    assert "sandi" not in repr(settings)
    assert "kkkk" not in repr(settings)
    assert "x00" not in repr(settings)
