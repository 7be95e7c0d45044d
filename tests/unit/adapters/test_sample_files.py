"""A sample passes every check that an upload passes."""

from __future__ import annotations

import pytest

from engine.adapters import documents, images, sample_files


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("name", ["jalan.jpg", "jalan.JPEG", "pesan.png", "pesan.webp"])
def test_a_photo_is_one_that_we_keep(name: str, large: bool) -> None:
    photo = images.inspect_photo(sample_files.draw(name, large=large))
    assert photo.media_type == sample_files.media_type(name)
    assert (photo.width, photo.height) == ((1280, 960) if large else (96, 72))


@pytest.mark.parametrize("name", ["undangan.pdf", "surat (tugas) 5%.pdf", "été.pdf"])
def test_a_document_is_one_that_we_keep(name: str) -> None:
    content = sample_files.draw(name)
    assert documents.is_pdf(content)
    assert documents.inspect_pdf(content) == 1


def test_the_same_name_gives_the_same_picture_and_another_another() -> None:
    first, again, other = (sample_files.draw(name) for name in ("a.jpg", "a.jpg", "b.jpg"))
    assert first == again
    assert first != other


def test_other_files_are_not_drawn() -> None:
    assert not sample_files.is_sample_name("catatan.docx")
    with pytest.raises(KeyError):
        sample_files.draw("catatan.docx")
