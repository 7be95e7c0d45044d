"""Which procedures are published, and may this package be?"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NoReturn

from flask import Blueprint, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.domain.findings import Finding
from engine.errors import InvalidDefinition, InvalidInput
from engine.services import deployments
from engine.services.sites import Sees
from webui import security
from webui.access import needs, signed_in
from webui.answers import mend, see
from webui.context import actor, engine

pages = Blueprint("definitions", __name__, url_prefix="/definisi")

#: A package that passes the check is sent back by the page to be deployed, in bytes.
_LARGEST = 16 * 1024 * 1024
_LARGEST_FORM = _LARGEST * 4 // 3 + 65_536


@dataclass(frozen=True, kw_only=True)
class Upload:
    """An uploaded package."""

    name: str
    content: bytes

    @property
    def carried(self) -> str:
        """The content as the page carries it to the next step."""
        return base64.b64encode(self.content).decode("ascii")


@pages.get("")
@needs(Sees.DEFINITIONS)
def index() -> str:
    """List the newest version of every definition."""
    with engine().reading() as work:
        found = deployments.definitions(work, by=actor())
    return render_template("definitions/index.html", definitions=found)


@pages.get("/<definition_id>")
@needs(Sees.DEFINITIONS, Sees.TRAIL)
def show(definition_id: str) -> str:
    """Show a version as the SOP it is: header, Mutu Baku, drawing."""
    with engine().reading() as work:
        page = deployments.page(work, definition_id, by=actor())
    return render_template("definitions/show.html", page=page)


@pages.get("/<definition_id>/diagram.bpmn")
@signed_in
def diagram(definition_id: str) -> Response:
    """Send the drawing; the service knows who may see it."""
    with engine().reading() as work:
        xml = deployments.diagram(work, definition_id, by=actor())
    answer = make_response(xml)
    answer.headers["Content-Type"] = "application/xml; charset=utf-8"
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


@pages.get("/unggah")
@needs(Sees.DEFINITIONS)
def upload_form() -> str:
    """Ask for a package."""
    return render_template("definitions/upload.html", errors={})


@pages.post("/unggah")
@needs(Sees.DEFINITIONS)
def check() -> str | tuple[str, int]:
    """Say what the compiler finds in the package, at the element it is about."""
    try:
        upload = _uploaded()
        with engine().reading() as work:
            found = deployments.check_upload(work, upload.name, upload.content, by=actor())
    except InvalidInput as error:
        return mend("definitions/upload.html", errors=error.fields or {"paket": error.message})
    except InvalidDefinition as error:
        return mend(
            "definitions/findings.html", check=None, upload=None, groups=by_element(error.findings)
        )
    if found.xml:
        # The drawing is not published, so it has no address: the page carries it.
        security.allow("connect-src", "data:")
    blocked = any(finding.blocks for finding in found.findings)
    page = render_template(
        "definitions/findings.html",
        check=found,
        upload=None if blocked else upload,
        groups=by_element(found.findings),
        drawing=base64.b64encode(found.xml).decode("ascii") if found.xml else "",
        markers=_markers(found.findings),
    )
    return page, 422 if blocked else 200


@pages.post("/terbitkan")
@security.large_form(_LARGEST_FORM)
@needs(Sees.DEFINITIONS)
def deploy() -> Response | tuple[str, int]:
    """Publish the package that was just checked."""
    try:
        upload = _carried()
        with engine().work() as work:
            deployed = deployments.deploy_upload(work, upload.name, upload.content, by=actor())
    except InvalidInput as error:
        return mend("definitions/upload.html", errors=error.fields or {"paket": error.message})
    except InvalidDefinition as error:
        return mend(
            "definitions/findings.html", check=None, upload=None, groups=by_element(error.findings)
        )
    flash(
        _(
            "Versi %(version)s diterbitkan. Proses yang sedang berjalan tetap memakai versinya.",
            version=deployed.version,
        )
    )
    return see(url_for("definitions.show", definition_id=deployed.id))


def by_element(findings: Iterable[Finding]) -> list[tuple[str, list[Finding]]]:
    """Group findings by where they are, in the order in which the places come up first."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        place = finding.element_name or finding.element_id or finding.file or _("Paket")
        groups.setdefault(place, []).append(finding)
    return list(groups.items())


def _markers(findings: Iterable[Finding]) -> dict[str, str]:
    markers: dict[str, str] = {}
    for finding in findings:
        if finding.element_id and markers.get(finding.element_id) != "late":
            markers[finding.element_id] = "late" if finding.blocks else "warned"
    return markers


def _uploaded() -> Upload:
    part = request.files.get("paket")
    if part is None or not part.filename:
        _refuse(_("Pilih paket proses (.zip) atau gambar (.bpmn) lebih dulu."))
    if not part.filename.lower().endswith((".zip", ".bpmn")):
        _refuse(_("Berkas “%(name)s” bukan .zip atau .bpmn.", name=part.filename[:60]))
    content = part.stream.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        _refuse(_("Paket paling besar 16 MB."))
    return Upload(name=part.filename, content=content)


def _carried() -> Upload:
    try:
        content = base64.b64decode(request.form.get("isi", ""), validate=True)
    except ValueError:
        content = b""
    if not content:
        _refuse(_("Paket tidak ikut terkirim. Unggah sekali lagi."))
    return Upload(name=request.form.get("nama", "paket.zip"), content=content)


def _refuse(sentence: str) -> NoReturn:
    raise InvalidInput(fields={"paket": sentence})
