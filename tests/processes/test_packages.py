"""Do the parts of a shipped package fit together?

The compiler reads one drawing; these tests hold the files around it against each other: forms, mails, registers,
groups, scenarios and demo data name one another by text, and a typing error would only show when somebody works.
"""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

import forms

PROCESSES = Path(__file__).resolve().parents[2] / "processes"
PACKAGES = sorted(path.parent for path in PROCESSES.glob("*/*/process.toml"))
SITES = sorted(path.parent for path in PROCESSES.glob("*/site.toml"))
XML = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "zeebe": "http://camunda.org/schema/zeebe/1.0",
}
#: What a mail may say. Variables of a report are not among them.
MAY_BE_MAILED = {"instance_number", "title", "task_name", "due_words", "link", "site_name"}

each_package = pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
each_site = pytest.mark.parametrize("site", SITES, ids=lambda path: path.name)


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _drawing(package: Path) -> ET.Element:
    return ET.fromstring((package / f"{package.name}.bpmn").read_bytes())


def _user_tasks(package: Path) -> set[str]:
    return {task.get("id", "") for task in _drawing(package).iterfind(".//bpmn:userTask", XML)}


def _scenarios(package: Path) -> list[dict[str, Any]]:
    return [
        yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in sorted((package / "scenarios").glob("*.yaml"))
    ]


def _keys(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for component in components:
        yield from _keys(component["components"]) if "components" in component else [component]


def test_there_are_packages_and_sites() -> None:
    assert PACKAGES
    assert SITES


@each_package
def test_settings_and_drawing_give_the_process_one_name(package: Path) -> None:
    process = _toml(package / "process.toml")["process"]
    drawn = _drawing(package).find("bpmn:process", XML)
    assert drawn is not None
    assert (process["id"], process["title"]) == (drawn.get("id"), drawn.get("name"))


@each_package
def test_every_form_can_be_published_and_is_named_after_its_file(package: Path) -> None:
    for path in (package / "forms").glob("*.form"):
        assert forms.load(path.read_bytes()).id == path.stem


@each_package
def test_the_drawing_and_the_folder_name_the_same_forms(package: Path) -> None:
    drawn = {
        form.get("formId") for form in _drawing(package).iterfind(".//zeebe:formDefinition", XML)
    }
    assert drawn == {path.stem for path in (package / "forms").glob("*.form")}


@each_package
def test_every_group_in_the_drawing_is_a_group_of_the_site(package: Path) -> None:
    known = {group["id"] for group in _toml(package.parent / "site.toml")["groups"]}
    drawing = _drawing(package)
    named = [
        *(
            e.get("candidateGroups", "")
            for e in drawing.iterfind(".//zeebe:assignmentDefinition", XML)
        ),
        *(
            e.get("value", "")
            for e in drawing.iterfind(".//zeebe:property[@name='alur:escalateTo']", XML)
        ),
        *(e.get("value", "") for e in drawing.iterfind(".//zeebe:header[@key='group']", XML)),
    ]
    process = _toml(package / "process.toml")["process"]
    groups = {group.strip() for names in named for group in names.split(",") if group.strip()}
    assert groups | set(process["who_sees"]) <= known


@each_package
def test_a_register_is_filled_with_exactly_its_fields(package: Path) -> None:
    registers = {entry["id"]: entry for entry in _toml(package.parent / "site.toml")["registers"]}
    for task in _drawing(package).iterfind(".//bpmn:serviceTask", XML):
        header = task.find(".//zeebe:header[@key='register']", XML)
        if header is not None:
            fields = {field["key"] for field in registers[header.get("value", "")]["fields"]}
            assert {line.get("target") for line in task.iterfind(".//zeebe:input", XML)} == fields


@each_package
def test_mails_have_a_subject_and_say_nothing_confidential(package: Path) -> None:
    for path in (package / "mails").glob("*.md"):
        subject, blank, *body = path.read_text(encoding="utf-8").splitlines()
        assert subject.startswith("Subject: "), path.name
        assert blank == "", path.name
        assert any("{{link}}" in line for line in body), path.name
        assert set(re.findall(r"{{\s*(.*?)\s*}}", "\n".join([subject, *body]))) <= MAY_BE_MAILED


@each_package
def test_every_mail_is_sent_by_something_and_every_mail_sent_exists(package: Path) -> None:
    sent = _toml(package / "process.toml")["mails"]
    instead = sent.pop("task_opened_for", {})
    headers = _drawing(package).iterfind(".//zeebe:header[@key='mail']", XML)
    named = {*sent.values(), *instead.values(), *(header.get("value") for header in headers)}
    assert named == {path.stem for path in (package / "mails").glob("*.md")}
    assert set(instead) <= _user_tasks(package)


@each_package
def test_scenarios_speak_of_tasks_that_are_drawn(package: Path) -> None:
    nodes = {
        e.get("id") for e in _drawing(package).iter() if e.tag.startswith(f"{{{XML['bpmn']}}}")
    }
    for scenario in _scenarios(package):
        spoken = {
            *(step["task"] for step in scenario["steps"] if "task" in step),
            *(step["complete"]["task"] for step in scenario["steps"] if "complete" in step),
            *scenario["expect"].get("path", []),
            *scenario["expect"].get("path_lacks", []),
            *scenario["expect"].get("open_tasks", []),
        }
        assert spoken <= nodes, scenario["title"]


@each_package
def test_every_user_task_and_every_end_is_reached_by_some_scenario(package: Path) -> None:
    scenarios = _scenarios(package)
    ends = {end.get("id") for end in _drawing(package).iterfind(".//bpmn:endEvent", XML)}
    walked = {step for scenario in scenarios for step in scenario["expect"].get("path", [])}
    assert _user_tasks(package) <= walked
    assert {scenario["expect"].get("end_event") for scenario in scenarios} >= ends


def test_mending_a_report_asks_exactly_what_the_report_asked() -> None:
    folder = PROCESSES / "sikanda" / "pelaporan" / "forms"
    asked, mended = (
        list(_keys(json.loads((folder / name).read_text(encoding="utf-8"))["components"]))
        for name in ("laporan.form", "perbaikan.form")
    )
    reason, *same = mended
    assert (reason["key"], reason["readonly"]) == ("catatan", True)
    assert same == asked


@each_site
def test_what_a_site_shows_names_groups_and_registers_it_has(site: Path) -> None:
    declared = _toml(site / "site.toml")
    groups = {group["id"] for group in declared["groups"]}
    registers = {register["id"] for register in declared["registers"]}
    for entry in declared["menus"]:
        assert set(entry["groups"]) <= groups, entry["label"]
        kind, _, target = entry["target"].partition(":")
        assert kind != "register" or target in registers, entry["label"]
    for register in declared["registers"]:
        assert set(register["who"]) <= groups, register["id"]
        assert register["row"] in {field["key"] for field in register["fields"]}


@each_site
def test_demo_people_hold_roles_of_the_site_in_regions_that_are_loaded(site: Path) -> None:
    demo, declared = _toml(site / "demo.toml"), _toml(site / "site.toml")
    with (PROCESSES / demo["regions"]).open(encoding="utf-8", newline="") as lines:
        regions = {row["code"] for row in csv.DictReader(lines)}
    groups = {group["id"] for group in declared["groups"]}
    roles = [role for person in demo["people"] for role in person["roles"]]
    assert {role["group"] for role in roles} == groups
    assert {role["region"] for role in roles} | {declared["site"]["region"]} <= regions


@each_site
def test_demo_work_is_done_by_demo_people_on_tasks_that_are_drawn(site: Path) -> None:
    demo = _toml(site / "demo.toml")
    people = {person["username"] for person in demo["people"]}
    tasks = {
        task for package in PACKAGES if package.parent == site for task in _user_tasks(package)
    }
    for work in demo["work"]:
        steps = work.get("steps", [])
        assert {work["by"], *(step["by"] for step in steps)} <= people, work["title"]
        assert {step.get("complete", step.get("claim")) for step in steps} <= tasks, work["title"]
