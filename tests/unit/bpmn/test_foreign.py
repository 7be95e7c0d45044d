"""A file drawn for another engine is answered setting by setting with what to write here."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import pytest

from engine import feel
from engine.bpmn.compiler import compile_bpmn
from engine.bpmn.namespaces import FOREIGN, ZEEBE
from engine.domain.findings import Finding

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"
JBPM = "http://www.jboss.org/drools"


def file(node: str, uri: str = CAMUNDA, head: str = "", process: str = "") -> bytes:
    """A file with one node `x` between start and end, in which the prefix `q` is the other engine's."""
    return (
        f'<bpmn:definitions xmlns:bpmn="{BPMN}" xmlns:q="{uri}" xmlns:zeebe="{ZEEBE}" id="d" targetNamespace="t"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        f' xmlns:modeler="http://camunda.org/schema/modeler/1.0" {head}>\n'
        f'<bpmn:process id="p" name="P" isExecutable="true" {process}><bpmn:startEvent id="s"/>\n{node}\n'
        '<bpmn:endEvent id="e"/><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="x"/>'
        '<bpmn:sequenceFlow id="g" sourceRef="x" targetRef="e"/></bpmn:process></bpmn:definitions>'
    ).encode()


def answers(content: bytes) -> list[Finding]:
    compiled = compile_bpmn(content, schema=False)
    return [f for f in compiled.findings if f.rule == "foreign-dialect"]


def node(kind: str, attributes: str = "", *extensions: str, inner: str = "") -> str:
    held = "".join(extensions)
    held = f"<bpmn:extensionElements>{held}</bpmn:extensionElements>" if held else ""
    return f'<bpmn:{kind} id="x" {attributes}>{held}{inner}</bpmn:{kind}>'


MI = '<bpmn:multiInstanceLoopCharacteristics q:collection="${daftar}" q:elementVariable="orang"/>'

ATTRIBUTES = [
    ("userTask", 'q:assignee="ani"', '<zeebe:assignmentDefinition assignee="ani" />'),
    ("userTask", 'q:assignee="${pemohon}"', '<zeebe:assignmentDefinition assignee="=pemohon" />'),
    ("userTask", 'q:candidateGroups="a,b"', '<zeebe:assignmentDefinition candidateGroups="a,b" />'),
    ("userTask", 'q:candidateUsers="ani"', '<zeebe:assignmentDefinition candidateUsers="ani" />'),
    (
        "userTask",
        'q:assignee="${bean.siapa()}"',
        '<zeebe:assignmentDefinition assignee="=…" />, dan tulis ulang “${bean.siapa()}” sebagai FEEL',
    ),
    ("userTask", 'q:formKey="camunda-forms:deployment:lapor.form"', 'formId="lapor"'),
    ("userTask", 'q:formKey="embedded:app:forms/lapor.html"', 'formId="lapor"'),
    ("userTask", 'q:formRef="lapor"', '<zeebe:formDefinition formId="lapor" />'),
    ("userTask", 'q:dueDate="2026-01-01T08:00:00Z"', 'dueDate="2026-01-01T08:00:00Z"'),
    ("userTask", 'q:dueDate="P2D"', """dueDate='=now() + duration("P2D")'"""),
    (
        "userTask",
        'q:followUpDate="${dateTime().plusHours(3).toDate()}"',
        """<zeebe:taskSchedule followUpDate='=now() + duration("PT3H")' />""",
    ),
    ("userTask", 'q:priority="70"', '<zeebe:priorityDefinition priority="70" />'),
    ("userTask", 'q:businessCalendarName="kantor"', 'name="alur:calendar" value="kantor"'),
    ("serviceTask", 'q:topic="kirim"', '<zeebe:taskDefinition type="kirim" />'),
    ("serviceTask", 'q:type="mail"', '<zeebe:taskDefinition type="mail.send" />'),
    ("serviceTask", 'q:type="shell"', "jenis “shell” tidak ada"),
    ("serviceTask", 'q:class="id.go.Kirim"', '<zeebe:taskDefinition type="Kirim" />'),
    ("serviceTask", 'q:delegateExpression="${kirim}"', '<zeebe:taskDefinition type="kirim" />'),
    ("serviceTask", 'q:expression="${surat.kirim(x)}"', '<zeebe:taskDefinition type="surat.kirim" />'),
    ("serviceTask", 'q:expression="${a + 1}"', '<zeebe:script expression="=a + 1" resultVariable="…" />'),
    ("serviceTask", 'q:resultVariable="hasil"', '<zeebe:output source="=…" target="hasil" />'),
    ("scriptTask", 'q:resultVariable="hasil"', '<zeebe:script expression="=…" resultVariable="hasil" />'),
    ("scriptTask", 'q:resource="hitung.groovy"', "salin isi berkas “hitung.groovy”"),
    (
        "businessRuleTask",
        'q:decisionRef="tarif" q:resultVariable="t" q:mapDecisionResult="singleEntry"',
        '<zeebe:calledDecision decisionId="tarif" resultVariable="t" />',
    ),
    ("businessRuleTask", 'q:mapDecisionResult="collectEntries"', "“collectEntries” tidak perlu disebut"),
    ("businessRuleTask", 'q:decisionRefBinding="version"', "diterbitkan bersama proses ini"),
    (
        "callActivity",
        'calledElement="lain" q:calledElementBinding="deployment"',
        '<zeebe:calledElement processId="lain" bindingType="deployment" />',
    ),
    (
        "callActivity",
        'calledElement="lain" q:calledElementBinding="versionTag" q:calledElementVersionTag="2"',
        '<zeebe:calledElement processId="lain" bindingType="versionTag" versionTag="2" />',
    ),
    ("callActivity", 'q:calledElementBinding="version" q:calledElementVersion="3"', "nomor versi tidak dikenal"),
    ("callActivity", 'q:calledElementVersion="3"', 'bindingType="versionTag"'),
    ("startEvent", 'q:initiator="pemohon"', "sebagai ganti “pemohon”"),
    ("userTask", 'q:apaSaja="x"', "hapus"),
]  # fmt: skip


@pytest.mark.parametrize("kind, attributes, advice", ATTRIBUTES)
def test_an_attribute_is_answered_with_the_element_to_write(
    kind: str, attributes: str, advice: str
) -> None:
    found = answers(file(node(kind, attributes)))

    assert {f.element_id for f in found} <= {"x", "d"}
    assert all(f.blocks for f in found)
    assert any(advice in f.message for f in found), [f.message for f in found]


ELEMENTS = [
    (
        "userTask",
        '<q:inputOutput><q:inputParameter name="a">${x + 1}</q:inputParameter></q:inputOutput>',
        '<zeebe:ioMapping><zeebe:input source="=x + 1" target="a" /></zeebe:ioMapping>',
    ),
    (
        "userTask",
        '<q:inputOutput><q:outputParameter name="a">teks</q:outputParameter></q:inputOutput>',
        """<zeebe:output source='="teks"' target="a" />""",
    ),
    (
        "userTask",
        ('<q:inputOutput><q:inputParameter name="a"><q:list><q:value>satu</q:value><q:value>${b}</q:value></q:list>'
        "</q:inputParameter></q:inputOutput>"),
        """<zeebe:input source='=["satu", b]' target="a" />""",
    ),
    (
        "userTask",
        ('<q:inputOutput><q:inputParameter name="a"><q:map><q:entry key="k">v</q:entry><q:entry key="l"><q:script '
        'scriptFormat="groovy">n + 1</q:script></q:entry></q:map></q:inputParameter></q:inputOutput>'),
        """<zeebe:input source='={"k": "v", "l": n + 1}' target="a" />""",
    ),
    (
        "userTask",
        ('<q:inputOutput><q:inputParameter name="a"><q:script scriptFormat="groovy">kirim(n)</q:script>'
        "</q:inputParameter></q:inputOutput>"),
        "dan tulis ulang “kirim(n)” sebagai FEEL",
    ),
    (
        "serviceTask",
        ("<q:connector><q:connectorId>http-connector</q:connectorId><q:inputOutput>"
        '<q:inputParameter name="url">http://x</q:inputParameter></q:inputOutput></q:connector>'),
        '<zeebe:taskDefinition type="http.call" />',
    ),
    (
        "serviceTask",
        ("<q:connector><q:connectorId>http-connector</q:connectorId><q:inputOutput>"
        '<q:inputParameter name="url">http://x</q:inputParameter></q:inputOutput></q:connector>'),
        """<zeebe:header key="url" value='="http://x"' />""",
    ),
    ("serviceTask", '<q:field name="to" stringValue="a@b.id"/>', '<zeebe:header key="to" value="a@b.id" />'),
    (
        "serviceTask",
        "<q:failedJobRetryTimeCycle>R5/PT10M</q:failedJobRetryTimeCycle>",
        '<zeebe:taskDefinition type="…" retries="5" />',
    ),
    ("serviceTask", '<q:errorEventDefinition errorRef="e1" expression="${x}"/>', "kesalahan BPMN “e1”"),
    ("callActivity", '<q:in source="a" target="b"/>', '<zeebe:input source="=a" target="b" />'),
    ("callActivity", '<q:in sourceExpression="${a + 1}" target="b"/>', '<zeebe:input source="=a + 1" target="b" />'),
    ("callActivity", '<q:out source="a" target="b"/>', '<zeebe:output source="=a" target="b" />'),
    ("callActivity", '<q:in variables="all"/>', 'propagateAllParentVariables="true"'),
    ("callActivity", '<q:out variables="all"/>', 'propagateAllChildVariables="true"'),
    ("callActivity", '<q:in businessKey="#{x}"/>', "hapus; petakan variabel"),
    ("userTask", '<q:properties><q:property name="a" value="b"/></q:properties>', '<zeebe:property name="a" value="b" />'),
    ("userTask", '<q:taskListener class="id.go.Catat" event="complete"/>', "“id.go.Catat” sesudah unsur ini"),
    ("userTask", '<q:taskListener event="timeout" class="A"/>', "kejadian tepi waktu"),
    (
        "userTask",
        '<q:executionListener event="start"><q:script scriptFormat="groovy">a = 1</q:script></q:executionListener>',
        '<zeebe:script expression="=1" resultVariable="a" />, sebelum unsur ini',
    ),
    (
        "userTask",
        ('<q:formData><q:formField id="nama" label="Nama" type="string" defaultValue="A"><q:validation>'
        '<q:constraint name="required"/></q:validation></q:formField><q:formField id="jenis" type="enum">'
        '<q:value id="a" name="Cuti"/></q:formField></q:formData>'),
        "isian nama (textfield) “Nama” nilai awal A syarat required=true; jenis (select) pilihan a=Cuti",
    ),
    ("userTask", '<q:formProperty id="nama" name="Nama" type="long" required="true"/>', "nama (number) “Nama” syarat required=true"),
    ("userTask", "<q:aneh>1</q:aneh>", "hapus"),
]  # fmt: skip


@pytest.mark.parametrize("kind, element, advice", ELEMENTS)
def test_an_element_is_answered_with_the_element_to_write(
    kind: str, element: str, advice: str
) -> None:
    found = answers(file(node(kind, "", element)))

    assert any(advice in f.message and f.element_id == "x" for f in found), [
        f.message for f in found
    ]


SPIFF_ELEMENTS = [
    ("userTask", "<q:preScript>x = a + 1</q:preScript>", '<zeebe:input source="=a + 1" target="x" />'),
    ("userTask", "<q:postScript>del x</q:postScript>", "skrip Python “del x” tidak dijalankan"),
    (
        "serviceTask",
        ('<q:serviceTaskOperator id="http/Get" resultVariable="r"><q:parameters><q:parameter id="url" name="url" type="str" '
        """value="'http://x'"/></q:parameters></q:serviceTaskOperator>"""),
        ("""<zeebe:taskDefinition type="http/Get" /> dan <zeebe:ioMapping><zeebe:input source='="http://x"' target="url" />"""
        '<zeebe:output source="=…" target="r" /></zeebe:ioMapping>'),
    ),
    (
        "serviceTask",
        '<q:serviceTaskOperator id="x"><q:parameters><q:parameter name="n" value="f(x)"/></q:parameters></q:serviceTaskOperator>',
        "tulis ulang sebagai FEEL: n: f(x)",
    ),
    ("userTask", "<q:instructionsForEndUser>Isi ini</q:instructionsForEndUser>", "formulir .form: “Isi ini”"),
    (
        "userTask",
        '<q:properties><q:property name="formJsonSchemaFilename" value="lapor-schema.json"/></q:properties>',
        '<zeebe:formDefinition formId="lapor" />',
    ),
    (
        "userTask",
        '<q:properties><q:property name="formUiSchemaFilename" value="lapor-ui.json"/></q:properties>',
        "tata letak “lapor-ui.json”",
    ),
    ("userTask", '<q:properties><q:property name="a" value="b"/></q:properties>', '<zeebe:property name="a" value="b" />'),
    ("businessRuleTask", "<q:calledDecisionId>tarif</q:calledDecisionId>", 'decisionId="tarif"'),
    ("sendTask", "<q:messagePayload>{'a': b}</q:messagePayload>", """source='={"a": b}'"""),
    ("sendTask", "<q:messagePayload>f(b)</q:messagePayload>", "tulis ulang “f(b)” sebagai FEEL"),
    ("receiveTask", "<q:messageVariable>isi</q:messageVariable>", 'target="isi"'),
    ("userTask", "<q:processModelConnections>x</q:processModelConnections>", "hapus"),
]  # fmt: skip


@pytest.mark.parametrize("kind, element, advice", SPIFF_ELEMENTS)
def test_a_spiffworkflow_element_is_answered_with_the_element_to_write(
    kind: str, element: str, advice: str
) -> None:
    found = answers(file(node(kind, "", element), SPIFF))

    assert all("SpiffWorkflow" in f.message for f in found)
    assert any(advice in f.message for f in found), [f.message for f in found]


@pytest.mark.parametrize(
    "kind, attributes, element, advice",
    [
        ("serviceTask", 'q:taskName="Kirim"', "", '<zeebe:taskDefinition type="Kirim" />'),
        ("businessRuleTask", 'q:ruleFlowGroup="tarif"', "", 'decisionId="tarif"'),
        ("userTask", "", '<q:metaData name="customSLADueDate"><q:metaValue>P1D</q:metaValue></q:metaData>',
         'name="alur:timeStandard" value="P1D"'),
        ("userTask", "", '<q:metaData name="lain"><q:metaValue>b</q:metaValue></q:metaData>', 'name="lain" value="b"'),
        ("userTask", "", '<q:onExit-script scriptFormat="java"><q:script>a = 1</q:script></q:onExit-script>', "sesudah unsur ini"),
        ("userTask", "", '<q:import name="java.util.List"/>', "kelas Java"),
    ],
)  # fmt: skip
def test_a_jbpm_setting_is_answered_with_the_element_to_write(
    kind: str, attributes: str, element: str, advice: str
) -> None:
    found = answers(file(node(kind, attributes, element), JBPM))

    assert any(advice in f.message and "jBPM" in f.message for f in found)


def test_settings_of_one_element_are_suggested_together() -> None:
    found = answers(file(node("userTask", 'q:assignee="${ketua}" q:candidateGroups="rt"')))

    together = '<zeebe:assignmentDefinition assignee="=ketua" candidateGroups="rt" />'
    assert [together in f.message for f in found if f.element_id == "x"] == [True, True]


def test_a_multi_instance_collection_is_carried_over() -> None:
    found = answers(file(node("userTask", inner=MI)))

    line = '<zeebe:loopCharacteristics inputCollection="=daftar" inputElement="orang" />'
    assert [line in f.message for f in found if f.element_id == "x"] == [True, True]


@pytest.mark.parametrize("uri, name", FOREIGN.items())
def test_the_first_finding_says_for_whom_the_file_was_written_and_how_much_has_to_change(
    uri: str, name: str
) -> None:
    found = answers(file(node("userTask", 'q:apaSaja="a" q:laluIni="b" q:version="1"'), uri))

    first = compile_bpmn(file(node("userTask", 'q:apaSaja="a" q:laluIni="b"'), uri)).findings[0]
    assert first.message == f"Berkas ini ditulis untuk {name}: 2 pengaturan perlu diubah."
    assert sum(name in f.message for f in found) == len(found) == 4


def test_what_only_schedules_or_stores_passes_with_a_remark() -> None:
    found = answers(
        file(node("userTask", 'q:asyncBefore="true"'), process='q:historyTimeToLive="P30D"')
    )

    assert [f.blocks for f in found] == [False, False, False]
    assert (
        found[0].message
        == "Berkas ini ditulis untuk Camunda 7; tidak ada pengaturannya yang perlu diubah."
    )


def test_a_file_prepared_for_camunda_7_says_so() -> None:
    found = answers(file(node("userTask"), head='modeler:executionPlatform="Camunda Platform"'))

    assert [f.blocks for f in found] == [False]
    assert "Camunda 7" in found[0].message
    assert answers(file(node("userTask"), head='modeler:executionPlatform="Camunda Cloud"')) == []


def test_starters_become_the_candidates_of_the_first_task() -> None:
    groups = answers(file(node("userTask"), process='q:candidateStarterGroups="warga"'))
    inner = (
        '<q:potentialStarter><bpmn:resourceAssignmentExpression id="r"><bpmn:formalExpression id="fe">'
        "user(ani), group(warga)</bpmn:formalExpression></bpmn:resourceAssignmentExpression></q:potentialStarter>"
    )
    starter = answers(file(node("userTask", "", inner)))

    for found in (groups, starter):
        assert 'assignee="=initiator" candidateGroups="warga"' in found[0].message
        assert "alur:startForm" in found[0].message


def test_a_script_in_another_language_is_suggested_in_feel() -> None:
    task = node(
        "scriptTask", 'scriptFormat="python"', inner="<bpmn:script>a = 1\nb = a + 1</bpmn:script>"
    )
    hard = node("scriptTask", 'scriptFormat="python"', inner="<bpmn:script>import os</bpmn:script>")

    (found,) = answers(file(task))
    assert not found.blocks
    assert 'expression="=1" resultVariable="a"' in found.message
    assert 'expression="=a + 1" resultVariable="b"' in found.message
    assert answers(file(hard)) == []


def test_colours_are_not_remarked_upon_and_notes_of_a_modeller_are_counted() -> None:
    colour = 'xmlns:c="http://bpmn.io/schema/bpmn/biocolor/1.0" xmlns:sig="http://www.signavio.com" xmlns:u="urn:lain"'
    noted = (
        node("userTask", 'c:stroke="#000" sig:a="1"')
        + '<bpmn:dataObject id="o"><bpmn:extensionElements><sig:signavioMetaData/></bpmn:extensionElements></bpmn:dataObject>'
        + '<bpmn:group id="gr" u:b="2"/>'
    )
    messages = [f.message for f in compile_bpmn(file(noted, head=colour), schema=False).findings]

    ignored = [message for message in messages if "diabaikan, antara lain" in message]
    assert len(ignored) == 2
    assert ignored[0].startswith("Sebanyak 2 catatan penyunting Signavio")
    assert ignored[1].startswith("Sebanyak 1 tambahan urn:lain")
    assert not any("stroke" in message for message in messages)


@pytest.mark.parametrize(
    "content",
    [file(node(kind, attributes)) for kind, attributes, _ in ATTRIBUTES]
    + [file(node(kind, "", element)) for kind, element, _ in ELEMENTS]
    + [file(node(kind, "", element), SPIFF) for kind, element, _ in SPIFF_ELEMENTS],
)
def test_what_is_suggested_is_xml_and_feel_that_can_be_copied(content: bytes) -> None:
    for finding in answers(content):
        assert finding.message.endswith(".")
        for fragment in re.findall(
            r"<zeebe:(?:ioMapping|properties)>.*?</zeebe:\w+>|<zeebe:\w+ [^>]*/>", finding.message
        ):
            root = ET.fromstring(f'<r xmlns:zeebe="{ZEEBE}">{fragment}</r>')
            values = [value for each in root.iter() for value in each.attrib.values()]
            assert values, escape(fragment)
            for value in values:
                if value.startswith("=") and value != "=…":
                    feel.compile_expression(feel.body(value))
