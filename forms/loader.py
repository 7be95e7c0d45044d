"""Can this form be published?

Reads a form-js schema, strictly: a component type, a setting or an expression that we do not run is
refused with the field's key and one sentence, and all problems are told at once.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from forms import own
from forms.components import BUILDERS, Common, read_common
from forms.errors import InvalidSchema
from forms.reading import Attributes, Problems
from forms.rows import row_limits
from forms.schema import Component, DynamicList, Field, Form, Group, Kind

_MAX_BYTES = 1024 * 1024
_MAX_COMPONENTS = 500
_MAX_DEPTH = 8
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,99}")
_DISPLAYS = {Kind.TEXT, Kind.SEPARATOR, Kind.SPACER, Kind.IMAGE, Kind.TABLE}
_INPUTS = frozenset(BUILDERS) - _DISPLAYS
#: Words that FEEL reads as its own; a variable of this name could not be used in an expression.
_FEEL_WORDS = frozenset({
    "and", "between", "else", "every", "external", "false", "for", "function", "if", "in",
    "instance", "not", "null", "of", "or", "return", "satisfies", "some", "then", "true",
})  # fmt: skip
#: Names that form-js gives to the row of a list, what is around it, and its number.
_ROW_WORDS = frozenset({"this", "parent", "i"})
#: What people draw most that we leave out, and what to do instead.
_ADVICE = {
    "html": "Pakai komponen teks; HTML tidak dijalankan",
    "iframe": "Halaman lain tidak dapat disisipkan ke dalam formulir",
    "documentPreview": "Berkas yang sudah ada ditampilkan oleh isian berkas (filepicker)",
}
_INSTEAD = "Pilih jenis lain, misalnya textfield, select, checklist, atau filepicker"
_BUTTON = "Tombol ini tidak digambar: halaman sudah menyediakan tombolnya sendiri"
_MOST_REPETITIONS = 20


def load(source: bytes | str) -> Form:
    """Read a form-js schema of at most 1 MB.

    Raises:
        InvalidSchema: with every problem found, each under the field's key.
    """
    problems = Problems()
    document = _parse(source, problems)
    form = _Loader(problems).form(document) if document is not None else None
    if form is None or problems.found:
        raise InvalidSchema(problems.found)
    return form


def _parse(source: bytes | str, problems: Problems) -> Mapping[str, Any] | None:
    if len(source) > _MAX_BYTES:
        problems.add("", "Berkas formulir lebih besar dari 1 MB")
        return None
    try:
        text = source.decode("utf-8-sig") if isinstance(source, bytes) else source
        # Floats are read as decimals, so that 0.1 stays what was written.
        document = json.loads(text, parse_float=Decimal, object_pairs_hook=_distinct)
    except (ValueError, ArithmeticError, RecursionError):
        problems.add("", "Berkas formulir bukan JSON yang benar")
        return None
    if not isinstance(document, dict):
        problems.add("", "Berkas formulir bukan skema form-js")
        return None
    return document


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        # Readers differ on which of two equal names counts.
        raise ValueError("a name is used twice in one object")
    return found


class _Loader:
    """One pass over the tree; ids are unique across the form, names in their context."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        #: The context that components stand in: the names it has, and what their keys begin with.
        self.keys: set[str] = set()
        self.prefix = ""
        self.ids: set[str] = set()
        self.count = 0

    def form(self, document: Mapping[str, Any]) -> Form:
        raw = Attributes(document, "", self.problems)
        form_id = raw.string("id")
        if not _ID.fullmatch(form_id):
            raw.problem("Formulir belum punya id (huruf, angka, _ . -, diawali huruf)")
        if document.get("type", "default") != "default":
            raw.problem("Jenis formulir harus “default”")
        raw.ignore("type", "schemaVersion", "exporter", "versionTag")
        # Left there by Camunda Modeler and the form-js editor.
        raw.ignore("executionPlatform", "executionPlatformVersion", "generated", "$schema")
        title = raw.text("title") or None
        components = self.components(raw, 0)
        raw.close()
        remarks = tuple(self.problems.remarks)
        form = Form(id=form_id, title=title, components=components, remarks=remarks)
        own.check_neighbours(form.walk(templates=True), self.problems)
        return form

    def components(self, raw: Attributes, depth: int) -> tuple[Component, ...]:
        built: list[Component] = []
        for entry in raw.array("components", _MAX_COMPONENTS):
            self.count += 1
            if self.count > _MAX_COMPONENTS:
                if self.count == _MAX_COMPONENTS + 1:
                    raw.problem(f"Formulir paling banyak {_MAX_COMPONENTS} komponen")
                break
            if not isinstance(entry, Mapping):
                raw.problem("Ada komponen yang bukan objek")
            elif component := self.component(entry, depth):
                built.append(component)
        return tuple(built)

    def component(self, entry: Mapping[str, Any], depth: int) -> Component | None:
        component_id = self.identifier(entry)
        kind = self.kind(entry, component_id)
        if kind is None:
            return None
        name = component_id
        if kind in _INPUTS:
            name = self.prefix + self.key(entry, component_id)
        raw = Attributes(entry, name, self.problems)
        common = read_common(raw, component_id, kind)
        component: Component | None
        if kind in BUILDERS:
            component = own.specialised(BUILDERS[kind](raw, common), raw)
        elif depth >= _MAX_DEPTH:
            raw.problem(f"Kelompok isian paling dalam {_MAX_DEPTH} tingkat")
            return None
        elif kind is Kind.GROUP:
            component = self.group(raw, common, depth)
        else:
            component = self.dynamic_list(raw, common, depth)
        raw.close()
        if isinstance(component, Field) and component.required and component.locked:
            raw.problem("Isian wajib tidak boleh sekaligus terkunci")
        return component

    def group(self, raw: Attributes, common: Common, depth: int) -> Component:
        raw.ignore("verticalAlignment", "path")
        name = self.key(raw.raw, raw.name, "path") if raw.raw.get("path") else ""
        outside = self.prefix, self.keys
        path = f"{self.prefix}{name}" if name else ""
        if name:
            self.prefix, self.keys = f"{path}.", set()
        group = Group(
            **common,
            label=raw.words("label", common["computed"], "label"),
            outline=raw.flag("showOutline"),
            path=path,
            components=self.components(raw, depth + 1),
        )
        self.prefix, self.keys = outside
        return group

    def dynamic_list(self, raw: Attributes, common: Common, depth: int) -> Component:
        # All rows are drawn open.
        raw.ignore("path", "showOutline", "verticalAlignment", "isRepeating")
        raw.ignore("nonCollapsedItems", "disableCollapse")
        key = self.prefix + self.key(raw.raw, raw.name, "path")
        label = raw.words("label", common["computed"], "label")
        if not label and "label" not in common["computed"]:
            raw.problem("Daftar ini belum punya label")
        limits = row_limits(common["properties"], raw)
        outside = self.prefix, self.keys
        self.prefix, self.keys = "", set()
        repetitions = raw.whole("defaultRepetitions", least=0, most=_MOST_REPETITIONS)
        found = DynamicList(
            **common,
            key=key,
            label=label,
            item_name=common["properties"].get("alur:itemName", "baris"),
            template=self.components(raw, depth + 1),
            least=limits.least,
            most=limits.most,
            repetitions=1 if repetitions is None else repetitions,
            may_change=raw.flag("allowAddRemove"),
        )
        self.prefix, self.keys = outside
        return found

    def identifier(self, entry: Mapping[str, Any]) -> str:
        """The component's id; made up from its place where there is none, as form-js does."""
        found = entry.get("id")
        if found is None:
            return self.fresh(f"Field_{self.count}")
        if not isinstance(found, str) or not _ID.fullmatch(found):
            self.problems.add("", "Ada komponen dengan id yang tidak dapat dipakai")
            return self.fresh(f"Field_{self.count}")
        if found in self.ids:
            self.problems.add(found, f"Id “{found}” dipakai dua kali")
        self.ids.add(found)
        return found

    def fresh(self, wanted: str) -> str:
        while wanted in self.ids:
            wanted += "_"
        self.ids.add(wanted)
        return wanted

    def kind(self, entry: Mapping[str, Any], component_id: str) -> Kind | None:
        found = entry.get("type")
        named = entry.get("key")
        name = named if isinstance(named, str) and _KEY.fullmatch(named) else component_id
        if found == "button":
            self.problems.remark(name, _BUTTON)
            return None
        try:
            return Kind(found)  # type: ignore[arg-type]  # anything else is a ValueError, wanted here
        except (ValueError, TypeError):
            words = str(found)[:60] if isinstance(found, str) else "tanpa jenis"
            near = difflib.get_close_matches(words.lower(), list(Kind), n=1)
            guess = f"Apakah maksudnya “{near[0]}”?" if near else _INSTEAD
            advice = _ADVICE.get(words, guess)
            sentence = f"Komponen “{words}” tidak didukung"
            self.problems.add(name, f"{sentence}. {advice}")
            return None

    def key(self, entry: Mapping[str, Any], component_id: str, attribute: str = "key") -> str:
        """A name in the context; the component's id where there is none that can be told."""
        found = entry.get(attribute)
        if not isinstance(found, str) or not _KEY.fullmatch(found):
            what = "Kunci isian" if attribute == "key" else "Setelan “path”"
            sentence = f"{what} hanya boleh berisi huruf, angka, dan _, diawali huruf"
            self.problems.add(component_id, sentence)
            return component_id
        if found in _FEEL_WORDS:
            self.problems.add(found, f"Kunci “{found}” adalah kata FEEL. Pilih nama lain")
        elif found in _ROW_WORDS:
            self.problems.add(found, f"Kunci “{found}” dipakai untuk baris daftar. Pilih nama lain")
        elif found in self.keys:
            self.problems.add(found, f"Kunci “{found}” dipakai dua kali")
        self.keys.add(found)
        return found
