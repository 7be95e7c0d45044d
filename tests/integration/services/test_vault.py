"""Are kept documents their owner's alone, and good for one form after another?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.domain.actors import Actor
from engine.errors import NotFound
from engine.services import files, vault
from engine.services.files import Variant
from engine.services.views import DocumentView
from forms.schema import Kind
from forms.vault import DocumentField
from tests.driver import Office

KTP = DocumentField(id="f", kind=Kind.FILEPICKER, key="ktp", label="Foto KTP", document_kind="ktp")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = Office(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def siti(office: Office) -> Actor:
    return office.person("siti")


@pytest.fixture
def budi(office: Office) -> Actor:
    return office.person("budi")


def keep(office: Office, by: Actor, *files: dict[str, Any], kind: str = "ktp") -> None:
    with office.engine.work() as work:
        vault.keep(work, [str(each["id"]) for each in files], kind, by=by)
        work.commit()


def listing(office: Office, by: Actor) -> list[DocumentView]:
    with office.engine.reading() as work:
        return vault.listing(work, by=by)


def fitting(office: Office, by: Actor, asked: DocumentField = KTP) -> list[str]:
    with office.engine.reading() as work:
        return [each.name for each in vault.fitting(work, asked, by=by)]


def chosen(office: Office, document_id: str, *, by: Actor) -> list[str]:
    with office.engine.reading() as work:
        return list(vault.chosen(work, [KTP], {"ktp.simpanan": [document_id]}, by=by))


def test_a_kept_document_is_listed_and_read_by_its_owner_alone(
    office: Office, siti: Actor, budi: Actor
) -> None:
    keep(office, siti, office.stored_photo("ktp.jpg", by=siti))
    (mine,) = listing(office, siti)
    assert (mine.kind, mine.kind_name, mine.name, mine.is_photo) == ("ktp", "KTP", "ktp.jpg", True)
    assert listing(office, budi) == []
    with office.engine.reading() as work:
        assert vault.read(work, mine.id, by=siti, variant=Variant.THUMB).media_type == "image/jpeg"
        assert vault.read(work, mine.id, by=siti, variant=Variant.ORIGINAL).name == "ktp.jpg"
        with pytest.raises(NotFound):
            vault.read(work, mine.id, by=budi, variant=Variant.ORIGINAL)


def test_a_pdf_has_no_small_copy(office: Office, siti: Actor) -> None:
    keep(office, siti, office.stored_document("kk.pdf", by=siti), kind="kk")
    (mine,) = listing(office, siti)
    with office.engine.reading() as work, pytest.raises(NotFound):
        vault.read(work, mine.id, by=siti, variant=Variant.THUMB)


def test_the_same_file_is_kept_once_for_each_kind(office: Office, siti: Actor) -> None:
    file = office.stored_photo(by=siti)
    keep(office, siti, file)
    keep(office, siti, file)
    keep(office, siti, file, kind="pasfoto")
    assert [each.kind for each in listing(office, siti)] == ["pasfoto", "ktp"]


def test_only_ones_own_document_of_the_kind_asked_for_can_be_chosen(
    office: Office, siti: Actor, budi: Actor
) -> None:
    keep(office, siti, office.stored_photo(by=siti))
    keep(office, siti, office.stored_document(by=siti), kind="kk")
    card, ktp = listing(office, siti)
    assert chosen(office, ktp.id, by=siti) == ["ktp"]
    assert chosen(office, card.id, by=siti) == []
    assert chosen(office, ktp.id, by=budi) == []
    assert chosen(office, "baru", by=siti) == chosen(office, "", by=siti) == []


def test_a_field_is_offered_the_documents_that_it_takes(office: Office, siti: Actor) -> None:
    keep(office, siti, office.stored_photo("ktp.jpg", by=siti))
    keep(office, siti, office.stored_document("ktp.pdf", by=siti))
    keep(office, siti, office.stored_document("kk.pdf", by=siti), kind="kk")
    assert sorted(fitting(office, siti)) == ["ktp.jpg", "ktp.pdf"]
    photos = replace(KTP, accept=("image/*",))
    assert fitting(office, siti, photos) == ["ktp.jpg"]
    pdf = next(each for each in listing(office, siti) if each.name == "ktp.pdf")
    with office.engine.reading() as work:
        assert vault.chosen(work, [photos], {"ktp.simpanan": [pdf.id]}, by=siti) == {}


def test_using_a_document_makes_a_file_of_its_own_that_outlives_it(
    office: Office, siti: Actor, budi: Actor
) -> None:
    keep(office, siti, office.stored_photo("ktp.jpg", by=siti))
    (mine,) = listing(office, siti)
    with office.engine.work() as work:
        found = vault.chosen(work, [KTP], {"ktp.simpanan": [mine.id]}, by=siti)
        first, second = (vault.used(work, found["ktp"], by=siti) for _ in range(2))
        work.commit()
    assert first.id != second.id
    with office.engine.work() as work:
        vault.remove(work, mine.id, by=siti)
    assert listing(office, siti) == []
    with office.engine.reading() as work:
        assert files.read(work, first.id, by=siti, variant=Variant.DISPLAY).name == "ktp.jpg"
        with pytest.raises(NotFound):
            files.read(work, first.id, by=budi, variant=Variant.DISPLAY)


def test_nobody_removes_what_is_not_theirs(office: Office, siti: Actor, budi: Actor) -> None:
    keep(office, siti, office.stored_photo(by=siti))
    (mine,) = listing(office, siti)
    with office.engine.work() as work, pytest.raises(NotFound):
        vault.remove(work, mine.id, by=budi)
    assert len(listing(office, siti)) == 1


def test_keeping_and_removing_stand_in_the_trail_without_names(office: Office, siti: Actor) -> None:
    keep(office, siti, office.stored_photo("ktp-siti.jpg", by=siti))
    (mine,) = listing(office, siti)
    with office.engine.work() as work:
        vault.remove(work, mine.id, by=siti)
    with office.engine.reading() as work:
        trail = work.audit.of_stream(f"account:{siti.account_id}")
    told = [(entry.action, entry.data) for entry in trail if entry.action.startswith("document.")]
    assert [action for action, _data in told] == ["document.kept", "document.removed"]
    assert "siti" not in str(told)


def test_nobody_fills_the_vault_without_end(
    office: Office, siti: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault, "MOST_KEPT", 1)
    keep(office, siti, office.stored_photo(by=siti), office.stored_document(by=siti))
    keep(office, siti, office.stored_document(by=siti))
    assert len(listing(office, siti)) == 1
