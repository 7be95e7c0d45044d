"""A site with one process in which everything happens by itself: wait, write a register, tell a group by mail."""

from __future__ import annotations

from pathlib import Path

from engine.domain.actors import Actor
from engine.domain.jobs import Job, JobState
from engine.services.views import Started
from tests.driver import Office

KEY = "pantau-banjir"
_SITE = """
[site]
id = "banjir"
name = "Pantau Banjir"
zone = "Asia/Makassar"
calendar = "24x7"
region = "63.11"

[[groups]]
id = "pemantau"
name = "Pemantau"

[[registers]]
id = "tinggi-air"
name = "Tinggi Air"
description = "Tinggi air yang dilaporkan."
row = "tempat"
who = ["pemantau"]
[[registers.fields]]
key = "tempat"
label = "Tempat"
"""
_DRAWING = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="http://alur.test">
  <bpmn:process id="pantau-banjir" name="Pantau Banjir" isExecutable="true">
    <bpmn:startEvent id="mulai" name="Air naik" />
    <bpmn:intermediateCatchEvent id="tunggu" name="Tunggu">
      <bpmn:timerEventDefinition>
        <bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT1S</bpmn:timeDuration>
      </bpmn:timerEventDefinition>
    </bpmn:intermediateCatchEvent>
    <bpmn:serviceTask id="catat" name="Catat">
      <bpmn:extensionElements>
        <zeebe:taskDefinition type="register.put" />
        <zeebe:taskHeaders><zeebe:header key="register" value="tinggi-air" /></zeebe:taskHeaders>
        <zeebe:ioMapping><zeebe:input source="=tempat" target="tempat" /></zeebe:ioMapping>
      </bpmn:extensionElements>
    </bpmn:serviceTask>
    <bpmn:serviceTask id="kabari" name="Kabari">
      <bpmn:extensionElements>
        <zeebe:taskDefinition type="notify" />
        <zeebe:taskHeaders>
          <zeebe:header key="group" value="pemantau" />
          <zeebe:header key="mail" value="kabar" />
        </zeebe:taskHeaders>
      </bpmn:extensionElements>
    </bpmn:serviceTask>
    <bpmn:endEvent id="selesai" name="Tercatat" />
    <bpmn:sequenceFlow id="f1" sourceRef="mulai" targetRef="tunggu" />
    <bpmn:sequenceFlow id="f2" sourceRef="tunggu" targetRef="catat" />
    <bpmn:sequenceFlow id="f3" sourceRef="catat" targetRef="kabari" />
    <bpmn:sequenceFlow id="f4" sourceRef="kabari" targetRef="selesai" />
  </bpmn:process>
</bpmn:definitions>
"""
_MAIL = "Subject: Tinggi air {{instance_number}}\n\nLihat {{link}}\n"


class FloodSite:
    """The process deployed, with two people who get its mails."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office = office
        package = folder / "banjir" / KEY
        (package / "mails").mkdir(parents=True)
        (folder / "banjir" / "site.toml").write_text(_SITE, encoding="utf-8")
        (package / f"{KEY}.bpmn").write_text(_DRAWING, encoding="utf-8")
        (package / "mails" / "kabar.md").write_text(_MAIL, encoding="utf-8")
        office.deploy(package)
        self.people: list[Actor] = [
            office.person(name, ("pemantau", "63.11")) for name in ("ani", "budi")
        ]

    def start(self, place: str) -> Started:
        """Start one instance; its timer is due a second later."""
        return self.office.start(KEY, {"tempat": place}, by=self.people[0], region="63.11")

    def jobs(self) -> list[Job]:
        """Return all jobs of instances."""
        with self.office.engine.reading() as work:
            return [job for job in work.jobs.page(limit=10_000) if job.instance_id]

    def waiting(self) -> int:
        """Count the jobs of instances that are not done."""
        return sum(job.state is not JobState.DONE for job in self.jobs())

    def actions(self, instance_id: str) -> list[str]:
        """Return the actions in an instance's trail, in order."""
        with self.office.engine.reading() as work:
            return [entry.action for entry in work.audit.of_stream(f"instance:{instance_id}")]
