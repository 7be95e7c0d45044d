"""Who has an account, in which groups and regions?"""

from __future__ import annotations

import re

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.domain.actors import Role
from engine.errors import InvalidInput
from engine.services import accounts
from engine.services.sites import Sees
from webui.access import needs
from webui.answers import mend, see
from webui.context import actor, engine, sites
from webui.searching import search_text

pages = Blueprint("accounts", __name__, url_prefix="/akun")

#: Lines for roles on a new account; more can be added once it is there.
_EMPTY_ROWS = 3
_REGION = re.compile(r"(\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?)?", re.ASCII)


@pages.get("")
@needs(Sees.ACCOUNTS)
def index() -> str:
    """List accounts by name."""
    search, after = search_text(), request.args.get("setelah")
    with engine().reading() as work:
        found, following = accounts.accounts(work, by=actor(), search=search, after=after)
    return render_template(
        "accounts/index.html", accounts=found, next=following, search=search, after=after
    )


@pages.get("/baru")
@needs(Sees.ACCOUNTS)
def new() -> str:
    """Ask for the new account's data; the password is its owner's business."""
    return render_template("accounts/new.html", given={}, roles=_rows(()), errors={}, **_choices())


@pages.post("/baru")
@needs(Sees.ACCOUNTS)
def create() -> str | Response | tuple[str, int]:
    """Make the account and show its one-time link, once."""
    given = {
        name: request.form.get(name, "").strip() for name in ("nama_pengguna", "nama", "surel")
    }
    try:
        token = engine().perform(
            lambda work: accounts.create(
                work,
                username=given["nama_pengguna"],
                name=given["nama"],
                email=given["surel"],
                roles=_roles(),
                by=actor(),
            )
        )
    except InvalidInput as error:
        rows = _rows(_typed_roles())
        faults = _by_control(error)
        return mend("accounts/new.html", given=given, roles=rows, errors=faults, **_choices())
    return render_template("accounts/link.html", name=given["nama"], link=_link(token))


@pages.get("/<account_id>")
@needs(Sees.ACCOUNTS)
def show(account_id: str) -> str:
    """Show one account."""
    return _account_page(account_id)


@pages.post("/<account_id>/peran")
@needs(Sees.ACCOUNTS)
def set_roles(account_id: str) -> Response | tuple[str, int]:
    """Replace the account's roles."""
    try:
        engine().perform(lambda work: accounts.set_roles(work, account_id, _roles(), by=actor()))
    except InvalidInput as error:
        return _account_page(account_id, rows=_typed_roles(), errors=_by_control(error)), 422
    flash(_("Peran tersimpan."))
    return see(url_for("accounts.show", account_id=account_id))


@pages.post("/<account_id>/aktif")
@needs(Sees.ACCOUNTS)
def set_active(account_id: str) -> Response:
    """Close the account to its owner, or open it again."""
    active = request.form.get("aktif") == "ya"
    with engine().work() as work:
        accounts.set_active(work, account_id, active, by=actor())
    flash(_("Akun diaktifkan.") if active else _("Akun dinonaktifkan."))
    return see(url_for("accounts.show", account_id=account_id))


@pages.post("/<account_id>/tautan")
@needs(Sees.ACCOUNTS)
def renew_link(account_id: str) -> str:
    """Make a new one-time link for who lost theirs or forgot the password."""
    with engine().work() as work:
        token = accounts.renew_link(work, account_id, by=actor())
    with engine().reading() as work:
        account = accounts.get(work, account_id, by=actor())
    return render_template("accounts/link.html", name=account.name, link=_link(token))


def _account_page(
    account_id: str,
    *,
    rows: list[tuple[str, str]] | None = None,
    errors: dict[str, str] | None = None,
) -> str:
    with engine().reading() as work:
        account = accounts.get(work, account_id, by=actor())
    held = [(role.group, role.region) for role in account.roles]
    return render_template(
        "accounts/show.html",
        account=account,
        roles=_rows(held if rows is None else rows),
        errors=errors or {},
        **_choices(),
    )


def _choices() -> dict[str, dict[str, str]]:
    """Return the groups that sites declare and the regions that have a name, for picking."""
    with engine().reading() as work:
        regions = dict(sorted(work.catalog.regions(work).items()))
    found = [(site, group) for site in sites().values() for group in site.groups.values()]
    groups = {group.id: f"{group.name} ({site.name})" for site, group in found}
    return {"groups": groups, "regions": {code: name for code, name in regions.items() if code}}


def _link(token: str) -> str:
    return f"{engine().settings.base_url}{url_for('sessions.open_link', token=token)}"


def _typed_roles() -> list[tuple[str, str]]:
    groups, regions = request.form.getlist("kelompok"), request.form.getlist("wilayah")
    return [(group.strip(), region.strip()) for group, region in zip(groups, regions, strict=False)]


def _roles() -> list[Role]:
    roles = []
    for group, region in _typed_roles():
        if not group and not region:
            continue
        if not group or not _REGION.fullmatch(region):
            sentence = _(
                "Isi kelompok dan kode wilayah seperti 63.11.06; wilayah kosong berarti seluruh Indonesia."
            )
            raise InvalidInput(fields={"roles": sentence})
        roles.append(Role(group=group, region=region))
    return roles


def _rows(roles: object) -> list[tuple[str, str]]:
    held = [pair for pair in roles if any(pair)] if isinstance(roles, list | tuple) else []
    return [*held, *[("", "")] * (_EMPTY_ROWS if not held else 1)]


def _by_control(error: InvalidInput) -> dict[str, str]:
    """Name the faults by the controls of the page."""
    controls = {"username": "nama_pengguna", "name": "nama", "email": "surel", "roles": "kelompok"}
    found = {controls.get(key, key): text for key, text in error.fields.items()}
    return found or {"nama_pengguna": error.message}
