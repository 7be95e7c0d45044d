"""Who may sign in, and in which roles?"""

from __future__ import annotations

import difflib

import click

from engine.bootstrap import Engine
from engine.cli import opening
from engine.cli.output import as_json, say, table
from engine.domain.actors import SYSTEM, Role
from engine.errors import InvalidInput, NotFound
from engine.services import accounts
from engine.services.desk_views import AccountView

#: How a role for all regions is written.
_EVERYWHERE = "*"


@click.group(name="account")
def command() -> None:
    """Akun: buat, beri peran, kirim tautan, tampilkan, tutup."""


def _role(text: str) -> Role:
    group, _, region = text.partition("@")
    if not group or not region:
        raise click.BadParameter(
            f"“{text}” harus berbentuk kelompok@wilayah, misalnya agen@63.11.06, atau agen@* untuk semua wilayah."
        )
    return Role(group=group, region="" if region == _EVERYWHERE else region)


def _roles(_context: click.Context, _option: click.Parameter, texts: tuple[str, ...]) -> list[Role]:
    return [_role(text) for text in texts]


@command.command()
@click.argument("username")
@click.option("--name", required=True, help="Nama lengkap.")
@click.option("--email", default="", help="Alamat surel; tautan dikirim ke sini.")
@click.option("--role", "roles", multiple=True, callback=_roles, metavar="KELOMPOK@WILAYAH")
def create(username: str, name: str, email: str, roles: list[Role]) -> None:
    """Buat akun; pemiliknya mengatur kata sandi lewat tautan sekali pakai."""
    with opening.application() as engine:
        _refuse_unknown(engine, roles)
        with engine.work() as work:
            token = accounts.create(
                work, username=username, name=name, email=email, roles=roles, by=SYSTEM
            )
        _say_link(engine, token)


@command.command()
@click.argument("username")
@click.argument("roles", nargs=-1, callback=_roles, metavar="[KELOMPOK@WILAYAH]...")
def role(username: str, roles: list[Role]) -> None:
    """Ganti semua peran sebuah akun; tanpa peran, semuanya dicabut."""
    with opening.application() as engine:
        account_id = _id_of(engine, username)
        _refuse_unknown(engine, roles)
        with engine.work() as work:
            accounts.set_roles(work, account_id, roles, by=SYSTEM)
    say(f"{username}: {_role_words(roles) or 'tanpa peran'}.")


@command.command()
@click.argument("username")
def link(username: str) -> None:
    """Buat tautan sekali pakai yang baru; yang lama tidak berlaku lagi."""
    with opening.application() as engine:
        account_id = _id_of(engine, username)
        with engine.work() as work:
            token = accounts.renew_link(work, account_id, by=SYSTEM)
        _say_link(engine, token)


@command.command()
@click.argument("username")
@click.option("--reopen", is_flag=True, help="Buka kembali akun yang ditutup.")
def close(username: str, reopen: bool) -> None:
    """Tutup akun; semua sesi masuknya berakhir saat itu juga."""
    with opening.application() as engine:
        account_id = _id_of(engine, username)
        with engine.work() as work:
            accounts.set_active(work, account_id, reopen, by=SYSTEM)
    say(f"{username}: {'dibuka kembali' if reopen else 'ditutup'}.")


@command.command(name="list")
@click.option("--search", default="", help="Bagian dari nama atau nama pengguna.")
@click.option("--json", "wants_json", is_flag=True)
def list_accounts(search: str, wants_json: bool) -> None:
    """Tampilkan akun dan perannya."""
    found: list[AccountView] = []
    with opening.application() as engine, engine.reading() as work:
        after: str | None = None
        while True:
            page, after = accounts.accounts(work, by=SYSTEM, search=search, after=after)
            found += page
            if after is None:
                break
    if wants_json:
        as_json([_record(account) for account in found])
        return
    rows = [
        (
            each.username,
            each.name,
            _role_words(each.roles),
            "aktif" if each.active else "ditutup",
        )
        for each in found
    ]
    table(rows, header=("NAMA PENGGUNA", "NAMA", "PERAN", "KEADAAN"))


def _refuse_unknown(engine: Engine, roles: list[Role]) -> None:
    """Refuse groups that no site declares and regions that nobody loaded; without any there is nothing to go by."""
    with engine.reading() as work:
        sites = work.catalog.sites(work).values()
        groups = {group for site in sites for group in site.groups}
        regions = set(work.definitions.regions())
    for role in roles:
        for word, value, known in (
            ("Kelompok", role.group, groups),
            ("Wilayah", role.region, regions),
        ):
            if value and known and value not in known:
                close = difflib.get_close_matches(value, sorted(known), n=1)
                hint = f" Maksud Anda “{close[0]}”?" if close else ""
                raise InvalidInput(f"{word} “{value}” tidak dikenal.{hint}")


def _id_of(engine: Engine, username: str) -> str:
    with engine.reading() as work:
        account = work.accounts.by_username(username.strip().lower())
    if account is None:
        raise NotFound(f"Akun “{username}” tidak ada.")
    return account.id


def _say_link(engine: Engine, token: str) -> None:
    say(f"Tautan sekali pakai, berlaku 24 jam: {engine.settings.base_url}/aktivasi/{token}")


def _role_words(roles: list[Role] | tuple[Role, ...]) -> str:
    return ", ".join(f"{each.group}@{each.region or _EVERYWHERE}" for each in roles)


def _record(account: AccountView) -> dict[str, object]:
    return {
        "username": account.username,
        "name": account.name,
        "email": account.email,
        "active": account.active,
        "has_password": account.has_password,
        "roles": [{"group": each.group, "region": each.region} for each in account.roles],
    }
