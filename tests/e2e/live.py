"""How does a browser test get a whole site, on a clock that it moves itself?"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, Page, expect
from waitress.server import create_server

from tests.driver import PASSWORD, PROCESSES, Office, document, photo
from webui.app import create_app

PEOPLE = {
    "agen.paringin": ("Rahmah Hayati", "agen", "63.11.06"),
    "verifikator.satu": ("Nor Aisyah", "verifikator", "63.11"),
    "verifikator.dua": ("Fajar Nugraha", "verifikator", "63.11"),
    "administrator": ("Lina Marlina", "administrator", "63.11"),
    "bupati": ("Bupati (akun peragaan)", "pimpinan", "63.11"),
    "sekda": ("Sekda (akun peragaan)", "sekretaris-daerah", "63.11"),
    "guest": ("Tamu (akun peragaan)", "guest", "63.11"),
    "auditor": ("Wahyu Setiadi", "auditor", "63.11"),
    "pemilik.proses": ("Herlina Susanti", "pemilik-proses", "63.11"),
    "pengelola.akun": ("Yusuf Maulana", "pengelola-akun", "63.11"),
    "pengelola.sistem": ("Ahmad Fauzan", "pengelola-sistem", "63.11"),
}
REGIONS = {"63.11": "Kabupaten Balangan", "63.11.06": "Paringin"}


class LiveSite:
    """SIKANDA behind a real web server; time passes only by `office.advance`."""

    def __init__(self, office: Office, url: str) -> None:
        """Know the office and the address."""
        self.office = office
        self.url = url

    def sign_in(self, context: BrowserContext, username: str) -> Page:
        """Open the site as somebody."""
        page = context.new_page()
        page.goto(f"{self.url}/masuk")
        page.get_by_label("Nama pengguna").fill(username)
        page.get_by_label("Kata sandi").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Masuk").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(PEOPLE[username][0].split()[0])
        return page


@contextmanager
def served(folder: Path) -> Iterator[LiveSite]:
    """Serve SIKANDA with its people on a free port."""
    office = Office(folder, f"sqlite:///{folder / 'alur.sqlite3'}", start=datetime.now(UTC))
    with office.engine.work() as work:
        work.definitions.put_regions(REGIONS)
        work.commit()
    office.deploy(PROCESSES / "sikanda" / "pelaporan")
    for username, (name, group, region) in PEOPLE.items():
        office.person(username, (group, region), name=name)
    with published(office) as site:
        yield site


@contextmanager
def published(office: Office) -> Iterator[LiveSite]:
    """Serve an office on a free port, and close it afterwards."""
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    server = create_server(create_app(office.engine), sockets=[listening], threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield LiveSite(office, f"http://127.0.0.1:{port}")
    finally:
        server.close()
        thread.join(timeout=5)
        office.close()


def answer(page: Page, **values: str) -> None:
    """Fill in fields of a form by their keys: text, or the value of a choice."""
    for key, value in values.items():
        field = page.locator(f'[name="{key.replace("__", ".")}"]')
        kind = field.first.get_attribute("type")
        if kind in {"radio", "checkbox"}:
            page.locator(f'[name="{key}"][value="{value}"]').check()
        elif field.first.evaluate("element => element.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def answer_moment(page: Page, key: str, at: datetime) -> None:
    """Fill in the boxes of a date and time; `at` is local time."""
    parts = {"tanggal": at.day, "bulan": at.month, "tahun": at.year}
    for part, value in parts.items():
        page.locator(f'[name="{key}.{part}"]').fill(str(value))
    page.locator(f'[name="{key}.jam"]').fill(f"{at:%H.%M}")


def choose_photo(
    page: Page, key: str, name: str = "banjir.jpg", content: bytes | None = None
) -> None:
    """Choose a photo from the gallery."""
    _choose(page, key, name, "image/jpeg", photo() if content is None else content)


def choose_document(page: Page, key: str, name: str) -> None:
    """Choose a PDF of one page."""
    _choose(page, key, name, "application/pdf", document())


def _choose(page: Page, key: str, name: str, media_type: str, content: bytes) -> None:
    control: Locator = page.locator(f'input[type=file][name="{key}"]').last
    control.set_input_files({"name": name, "mimeType": media_type, "buffer": content})
