"""Which drawing makes the compiler say each sentence that `docs/dialect.md` quotes?

By sentence: a drawing as small as it can be. Its elements are called after their ids, so that a sentence that names one
reads as in the document.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.unit.bpmn.models import (
    both,
    boundary,
    drawing,
    end,
    extended,
    line,
    node,
    properties,
    script,
    service,
    start,
    sub,
    timer,
    user,
    wait,
    xor,
)

#: The files of a package; a single drawing is `p.bpmn`.
Files = Mapping[str, bytes]

_MESSAGE = '<bpmn:messageEventDefinition id="pemicu"/>'
_ONE = '<bpmn:message id="kabar" name="Kabar"/>'
_KEYED = (
    '<bpmn:message id="kabar" name="Kabar">'
    + extended('<zeebe:subscription correlationKey="=nomor"/>')
    + "</bpmn:message>"
)
_HEARS = '<bpmn:messageEventDefinition messageRef="kabar"/>'
_ERROR = '<bpmn:errorEventDefinition errorRef="putus"/>'
_ESCALATION = '<bpmn:escalationEventDefinition escalationRef="putus"/>'
_CODES = '<bpmn:error id="putus" name="Putus" errorCode="PUTUS"/>'
_LEVELS = '<bpmn:escalation id="putus" name="Putus" escalationCode="PUTUS"/>'
_UNDO = "<bpmn:compensateEventDefinition/>"
_LINK = '<bpmn:linkEventDefinition name="Perbaiki"/>'


def _start_form(*more: str, inner: str = "") -> str:
    settings = properties(startForm="true")
    return user("ajukan", '<zeebe:formDefinition formId="ajukan"/>', *more, settings, inner=inner)


def _event_sub(id_: str, *inner: str) -> str:
    return node(
        "subProcess", id_, start(f"awal_{id_}", *inner), end(f"akhir_{id_}"),
        f'<bpmn:sequenceFlow id="f_{id_}" sourceRef="awal_{id_}" targetRef="akhir_{id_}"/>',
        triggeredByEvent="true",
    )  # fmt: skip


def _multi(*attributes: str) -> str:
    written = extended(f"<zeebe:loopCharacteristics {' '.join(attributes)}/>") if attributes else ""
    return (
        f"<bpmn:multiInstanceLoopCharacteristics>{written}</bpmn:multiInstanceLoopCharacteristics>"
    )


def _handler(id_: str) -> str:
    return script(id_, "=1").replace(f'id="{id_}"', f'id="{id_}" isForCompensation="true"')


def _conditional(source: str, target: str, condition: str = '=hasil = "ya"', id_: str = "") -> str:
    return (
        f'<bpmn:sequenceFlow id="{id_ or f"{source}-{target}"}" sourceRef="{source}" targetRef="{target}">'
        f"<bpmn:conditionExpression>{condition}</bpmn:conditionExpression></bpmn:sequenceFlow>"
    )


def _call(**attributes: str) -> str:
    written = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    return node("callActivity", "panggil", extended(f"<zeebe:calledElement {written}/>"))


#: What keeps a drawing from being published.
REFUSED: Mapping[str, bytes | Files] = {
    # -- where it begins and ends
    "Proses belum punya kejadian awal.": drawing(user("a"), user("b"), "a -> b", "b -> a"),
    "Proses punya lebih dari satu kejadian awal tanpa pemicu; gambar satu saja.": drawing(
        start(), start("lagi"), end(), "mulai -> selesai", "lagi -> selesai"
    ),
    "Alur tidak boleh masuk ke kejadian ini.": drawing(
        start(), user("a"), end(), "mulai -> a", "a -> mulai", "a -> selesai"
    ),
    "Alur berhenti di sini; sambungkan ke langkah berikutnya.": drawing(start()),
    "Pesannya belum dipilih.": drawing(start("mulai", _MESSAGE), end(), "mulai -> selesai"),
    "Waktunya belum diisi.": drawing(
        start("mulai", "<bpmn:timerEventDefinition/>"), end(), "mulai -> selesai"
    ),
    "Sinyalnya belum dipilih.": drawing(
        start("mulai", "<bpmn:signalEventDefinition/>"), end(), "mulai -> selesai"
    ),
    "isInterrupting hanya berarti pada kejadian awal subproses yang dipicu kejadian.": drawing(
        node("startEvent", "mulai", isInterrupting="false"), end(), "mulai -> selesai"
    ),
    "Tidak ada alur yang sampai ke unsur ini.": drawing(
        start(), end(), user("a"), end("lain"), "mulai -> selesai", "a -> lain"
    ),
    "Dari sini proses tidak pernah dapat berakhir.": drawing(
        start(), user("a"), user("b"), "mulai -> a", "a -> b", "b -> a"
    ),
    "Kejadian akhir tidak boleh punya alur keluar.": drawing(
        start(), end(), user("a"), "mulai -> selesai", "selesai -> a"
    ),
    "Kejadian ini melempar tanpa kode; beri kode agar jelas siapa yang menangkapnya.": drawing(
        start(),
        end("selesai", "<bpmn:errorEventDefinition/>"),
        "mulai -> selesai",
    ),
    "Kode “=kode” tidak dihitung; tulis kodenya sebagai teks tetap.": drawing(
        start(), end("selesai", _ERROR), "mulai -> selesai", extra=_CODES.replace("PUTUS", "=kode")
    ),
    "Proses ini belum ditandai dapat dijalankan.": drawing(
        start(), end(), "mulai -> selesai", attributes='isExecutable="false"'
    ),
    # -- tasks
    "Formulir “perksa” tidak ada. Maksud Anda “periksa”?": {
        "p.bpmn": line(user("a", '<zeebe:formDefinition formId="perksa"/>')),
        "forms/periksa.form": b'{"type": "default", "id": "periksa", "schemaVersion": 18, "components": []}',
    },
    "Tugas dengan alur:startForm harus ditugaskan kepada pemulai (assignee “=initiator”).": line(
        _start_form()
    ),
    "Tugas dengan alur:startForm tidak dapat diulang untuk banyak orang.": line(
        _start_form(
            '<zeebe:assignmentDefinition assignee="=initiator"/>',
            inner=_multi('inputCollection="=[1]"', 'inputElement="satu"'),
        )
    ),
    "Pengaturan alur:excludeCompleterOf menyebut “periksaa”, yang bukan tugas pengguna di proses ini.": line(
        user("periksa", properties(excludeCompleterOf="periksaa"))
    ),
    "Prioritas harus bilangan 0 sampai 100, bukan “tinggi”.": line(
        user("a", '<zeebe:priorityDefinition priority="tinggi"/>')
    ),
    "Kelompok “petugass” pada candidateGroups tidak dinyatakan di site.toml. Maksud Anda “petugas”?": line(
        user("a", '<zeebe:assignmentDefinition candidateGroups="petugass"/>')
    ),
    "Sebutkan jenis pekerjaannya (zeebe:taskDefinition type).": line(node("serviceTask", "a")),
    "Jenis pekerjaan “register.putt” tidak dikenal. Maksud Anda “register.put”?": line(
        service("a", "register.putt")
    ),
    "Header “register” belum diisi; tanpa itu langkah ini gagal.": line(
        service("a", "register.put")
    ),
    "Pengaturan “retriess” pada zeebe:taskDefinition tidak dikenal; hapus. Maksud Anda “retries”?": line(
        node("serviceTask", "a", extended('<zeebe:taskDefinition type="notify" retriess="4"/>'))
    ),
    "Unsur zeebe:publishMessage tidak berpengaruh di samping zeebe:taskDefinition; hapus salah satu.": line(
        node(
            "sendTask", "a",
            extended('<zeebe:taskDefinition type="notify"/><zeebe:publishMessage timeToLive="PT1H"/>'),
        )
    ),
    "Pengaturan timeToLive: “1 jam” bukan lama waktu. Tulis menurut ISO 8601, misalnya PT2H atau P3D.": line(
        node("sendTask", "a", extended('<zeebe:publishMessage timeToLive="1 jam"/>'), messageRef="kabar"),
        extra=_ONE,
    ),
    "bindingType “latest” pada zeebe:calledDecision tidak dijalankan: yang dipakai selalu isi paket ini; hapus.": line(
        node(
            "businessRuleTask", "a",
            extended('<zeebe:calledDecision decisionId="d" resultVariable="x" bindingType="latest"/>'),
        )
    ),
    "Tugas skrip harus memakai zeebe:script dengan ungkapan FEEL; bahasa skrip lain tidak dijalankan.": line(
        node("scriptTask", "a")
    ),
    "Sebutkan nama variabel untuk hasil skrip (resultVariable).": line(script("a", "=1", "")),
    "Tugas ini selesai seketika, sehingga kejadian tepi padanya tidak pernah terjadi; hapus kejadiannya.": drawing(
        start(), script("a", "=1"), end(), boundary("tepi", "a"), end("lain"),
        "mulai -> a", "a -> selesai", "tepi -> lain",
    ),
    "Sebutkan keputusannya (zeebe:calledDecision decisionId).": line(
        node("businessRuleTask", "a")
    ),
    "Keputusan “besar-bantuan” tidak ada di paket ini.": line(
        node(
            "businessRuleTask", "a",
            extended('<zeebe:calledDecision decisionId="besar-bantuan" resultVariable="bantuan"/>'),
        )
    ),
    "Sebutkan proses yang dipanggil (zeebe:calledElement processId).": line(
        node("callActivity", "a")
    ),
    "Isi versionTag bila, dan hanya bila, bindingType-nya versionTag.": line(
        _call(processId="survei", bindingType="versionTag")
    ),
    "Proses “survei” tidak dipanggil oleh proses lain di paket ini; jadikan paket tersendiri.": {
        "p.bpmn": line(user("a")),
        "survei.bpmn": line(user("a")).replace(b'process id="p"', b'process id="survei"'),
        "process.toml": b'[process]\nid = "p"\n',
    },
    # -- sub-processes
    "Subproses belum punya kejadian awal.": line(sub("bagian")),
    "Alur tidak boleh melewati batas subproses.": drawing(
        start(), sub("bagian", start("awal"), end("akhir"), "awal -> akhir"), end(), user("a"),
        "mulai -> bagian", "bagian -> selesai", "awal -> a", "a -> selesai",
    ),
    "Subproses yang dipicu kejadian harus punya tepat satu kejadian awal.": drawing(
        start(), end(), "mulai -> selesai",
        node("subProcess", "bila", user("a"), triggeredByEvent="true"),
    ),
    "Kejadian awal subproses yang dipicu kejadian harus punya pemicu.": drawing(
        start(), end(), "mulai -> selesai", _event_sub("bila")
    ),
    "Kejadian awal dengan pemicu pesan hanya ada pada subproses yang dipicu kejadian.": line(
        sub("bagian", start("awal", _HEARS), end("akhir"), "awal -> akhir"), extra=_ONE
    ),
    "Ada subproses lain di lingkup ini yang dipicu oleh kejadian yang sama.": drawing(
        start(), end(), "mulai -> selesai", _event_sub("satu", _ERROR), _event_sub("dua", _ERROR),
        extra=_CODES,
    ),
    "Unsur ini dipicu tanpa alur; hapus alur masuk dan keluarnya.": drawing(
        start(), end(), _event_sub("bila", _ERROR), "mulai -> bila", "bila -> selesai", extra=_CODES
    ),
    "Subproses ad-hoc tidak punya kejadian awal dan akhir; hapus.": line(
        node("adHocSubProcess", "kaji", start("awal"), user("a"))
    ),
    "Pengulangan ini belum menyebut daftarnya (zeebe:loopCharacteristics inputCollection).": line(
        user("a", inner=_multi())
    ),
    "Isi daftar (inputCollection) atau jumlah (loopCardinality), jangan keduanya.": line(
        user(
            "a",
            inner=_multi('inputCollection="=[1]"').replace(
                "</bpmn:multi", "<bpmn:loopCardinality>2</bpmn:loopCardinality></bpmn:multi"
            ),
        )
    ),
    "Isi outputCollection dan outputElement, atau kosongkan keduanya.": line(
        user("a", inner=_multi('inputCollection="=[1]"', 'outputCollection="hasil"'))
    ),
    # -- gateways
    "Alur dari gerbang “Layak” belum punya syarat dan bukan alur bawaan.": drawing(
        start(), xor("layak"), end(), end("lain"),
        "mulai -> layak", "layak -> selesai", "layak -> lain",
    ),
    "Alur bawaan tidak boleh bersyarat; ia ditempuh bila semua syarat lain tidak terpenuhi.": drawing(
        start(), xor("layak", default="ke-lain"), end(), end("lain"), "mulai -> layak",
        _conditional("layak", "selesai"), _conditional("layak", "lain", id_="ke-lain"),
    ),
    "Syarat alur membaca “keputusn”, yang tidak dihasilkan oleh formulir, keluaran, skrip, atau keputusan mana pun."
    " Maksud Anda “keputusan”?": drawing(
        start(), script("a", '="ya"', "keputusan"), xor("layak", default="ke-lain"), end(),
        end("lain"), "mulai -> a", "a -> layak", _conditional("layak", "selesai", '=keputusn = "ya"'),
        '<bpmn:sequenceFlow id="ke-lain" sourceRef="layak" targetRef="lain"/>',
    ),
    "Alur sesudah gerbang paralel tidak boleh bersyarat.": drawing(
        start(), both("bagi"), end(), end("lain"),
        "mulai -> bagi", "bagi -> selesai", _conditional("bagi", "lain"),
    ),
    "Gerbang ini ditandai “Diverging”, tetapi alur masuk dan keluarnya berkata lain.": line(
        node("exclusiveGateway", "layak", gatewayDirection="Diverging")
    ),
    "Gerbang berbasis kejadian memerlukan paling sedikit dua kejadian.": line(
        node("eventBasedGateway", "tunggu"), wait("waktu")
    ),
    "Sesudah gerbang berbasis kejadian hanya boleh ada kejadian yang menunggu pesan, sinyal, atau waktu, tanpa alur"
    " masuk lain.": drawing(
        start(), node("eventBasedGateway", "tunggu"), user("a"), wait("waktu"), end(),
        "mulai -> tunggu", "tunggu -> a", "tunggu -> waktu", "a -> selesai", "waktu -> selesai",
    ),
    # -- events in the middle and on borders
    "Kejadian tengah yang menunggu belum punya pemicu.": line(
        node("intermediateCatchEvent", "a")
    ),
    "Pengaturan alur:calendar hanya berlaku untuk lama waktu.": line(
        node(
            "intermediateCatchEvent", "a", extended(properties(calendar="kantor-wita")),
            timer("timeDate", "2026-06-01T08:00:00+08:00"),
        )
    ),
    "“1 jam” bukan lama waktu. Tulis menurut ISO 8601, misalnya PT2H atau P3D.": line(
        wait("a", timer("timeDuration", "1 jam"))
    ),
    "Sambungan “Perbaiki” tidak punya tujuan di lingkup ini.": drawing(
        start(), node("intermediateThrowEvent", "ke", _LINK), "mulai -> ke"
    ),
    "Tidak ada yang melempar ke sambungan “Perbaiki”.": drawing(
        start(), node("intermediateCatchEvent", "dari", _LINK), end(), "mulai -> selesai",
        "dari -> selesai",
    ),
    "Kejadian tepi tidak menempel pada tugas mana pun.": line(
        user("a"), node("boundaryEvent", "tepi", timer(), attachedToRef="tidak-ada")
    ),
    "Kejadian kesalahan selalu memutus pekerjaan yang dijaganya.": drawing(
        start(), service("a"), end(), boundary("tepi", "a", _ERROR, interrupting=False), end("lain"),
        "mulai -> a", "a -> selesai", "tepi -> lain", extra=_CODES,
    ),
    "Kesalahan hanya dapat keluar dari tugas layanan, subproses, atau proses yang dipanggil.": drawing(
        start(), user("a"), end(), boundary("tepi", "a", _ERROR), end("lain"),
        "mulai -> a", "a -> selesai", "tepi -> lain", extra=_CODES,
    ),
    "Ada kejadian tepi lain pada kegiatan ini untuk kode yang sama; hapus salah satu.": drawing(
        start(), service("a"), end(), boundary("tepi", "a", _ERROR), boundary("lagi", "a", _ERROR),
        end("lain"), end("lain2"), "mulai -> a", "a -> selesai", "tepi -> lain", "lagi -> lain2",
        extra=_CODES,
    ),
    "Eskalasi hanya dapat keluar dari subproses atau proses yang dipanggil.": drawing(
        start(), user("a"), end(), boundary("tepi", "a", _ESCALATION), end("lain"),
        "mulai -> a", "a -> selesai", "tepi -> lain", extra=_LEVELS,
    ),
    "Hubungkan kejadian ini (asosiasi) ke kegiatan kompensasi di lingkup yang sama.": drawing(
        start(), user("a"), end(), node("boundaryEvent", "tepi", _UNDO, attachedToRef="a"),
        "mulai -> a", "a -> selesai",
    ),
    "Kegiatan kompensasi ini belum dihubungkan dari kejadian tepi kompensasi.": drawing(
        start(), end(), "mulai -> selesai", _handler("batalkan")
    ),
    "Kompensasi selalu ditunggu sampai selesai; hapus waitForCompletion.": drawing(
        start(), end("selesai", '<bpmn:compensateEventDefinition waitForCompletion="false"/>'),
        "mulai -> selesai",
    ),
    # -- flows, lanes, data
    "Alur sesudah kejadian tidak boleh bersyarat; gambar gerbangnya.": drawing(
        start(), user("a"), end(), _conditional("mulai", "a"), "a -> selesai"
    ),
    "Alur bawaan hanya berarti di samping alur yang bersyarat.": drawing(
        start(), node("userTask", "a", default="keluar"), end(), "mulai -> a",
        '<bpmn:sequenceFlow id="keluar" sourceRef="a" targetRef="selesai"/>',
    ),
    "Ada dua alur dari “a” ke “selesai”; hapus salah satu.": drawing(
        start(), user("a"), end(), "mulai -> a", "a -> selesai",
        '<bpmn:sequenceFlow id="lagi" sourceRef="a" targetRef="selesai"/>',
    ),
    "Lajur merujuk “hilang”, yang tidak ada.": drawing(
        '<bpmn:laneSet id="ls"><bpmn:lane id="l"><bpmn:flowNodeRef>hilang</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>',
        start(), end(), "mulai -> selesai",
    ),
    "“jumlah jiwa” bukan nama variabel; pakai huruf, angka, dan _.": line(
        script("b", "=1"), user("a", '<zeebe:ioMapping><zeebe:output source="=1" target="jumlah jiwa"/></zeebe:ioMapping>')
    ),
    "Unsur zeebe:taskListeners pada userTask tidak dijalankan oleh Alur. Hapus, atau ganti dengan yang didukung.": line(
        user("a", "<zeebe:taskListeners/>")
    ),
}  # fmt: skip

#: What the author should know; it may be published all the same.
WARNED: Mapping[str, bytes | Files] = {
    "Tugas ini belum punya formulir.": line(user("a")),
    "Pengaturan alur:timeStandart tidak dikenal di sini dan diabaikan. Maksud Anda “timeStandard”?": line(
        user("a", properties(timeStandart="PT2H"))
    ),
    "Pengaturan alur:warnAt tidak berpengaruh tanpa alur:timeStandard.": line(
        user("a", properties(warnAt="75%"))
    ),
    "Pengaturan alur:pauses tidak berpengaruh: proses ini tidak punya alur:timeStandard.": line(
        user("a", properties(pauses="true"))
    ),
    "Pengaturan followUpDate tidak berpengaruh; hapus.": line(
        user("a", '<zeebe:taskSchedule followUpDate="=now()"/>')
    ),
    "Tidak ada bagian proses ini yang menangkap kesalahan ini: bila terjadi, proses berhenti sebagai gangguan, atau"
    " kesalahannya sampai ke proses yang memanggilnya.": drawing(
        start(), end("selesai", _ERROR), "mulai -> selesai", extra=_CODES
    ),
    "Tidak ada alur bawaan: bila tidak satu pun syarat terpenuhi, proses berhenti.": drawing(
        start(), xor("layak"), end(), end("lain"), "mulai -> layak",
        _conditional("layak", "selesai"), _conditional("layak", "lain", '=hasil = "tidak"'),
    ),
    "Gerbang paralel ini menunggu semua cabang, padahal hanya satu cabang yang ditempuh; gabungkan dengan gerbang"
    " eksklusif.": drawing(
        start(), xor("pilih", default="ke-b"), user("a"), user("b"), both("kumpul"), end(),
        "mulai -> pilih", _conditional("pilih", "a"),
        '<bpmn:sequenceFlow id="ke-b" sourceRef="pilih" targetRef="b"/>',
        "a -> kumpul", "b -> kumpul", "kumpul -> selesai",
    ),
    "Waktu berulang tidak berulang pada kejadian ini; yang dipakai hanya yang pertama.": line(
        wait("a", timer("timeCycle", "R3/PT1H"))
    ),
    "Pesan ini tanpa kunci (zeebe:subscription correlationKey): semua yang menunggu pesan ini tidak terbedakan.": line(
        wait("a", _HEARS), extra=_ONE
    ),
    "Semua alur keluar bersyarat: bila tidak satu pun terpenuhi, proses berhenti.": drawing(
        start(), user("a"), end(), end("lain"), "mulai -> a",
        _conditional("a", "selesai"), _conditional("a", "lain", '=hasil = "tidak"'),
    ),
    "Cabang ini berakhir tanpa kejadian akhir; gambar kejadian akhirnya agar terbaca.": drawing(
        start(), both("bagi"), user("a"), end(), "mulai -> bagi", "bagi -> a", "bagi -> selesai"
    ),
    "“dataOutputAssociation” hanya gambar: tidak memengaruhi jalannya proses. Data mengalir lewat variabel.": line(
        user("a", inner='<bpmn:dataOutputAssociation id="d"><bpmn:targetRef>obj</bpmn:targetRef></bpmn:dataOutputAssociation>')
    ),
    "Alur pesan antarkolam hanya gambar: tidak ada pesan yang dikirim.": line(
        user("a"),
        extra='<bpmn:collaboration id="k"><bpmn:participant id="satu" processRef="p"/><bpmn:participant id="dua"/>'
        '<bpmn:messageFlow id="m" sourceRef="satu" targetRef="dua"/></bpmn:collaboration>',
    ),
}  # fmt: skip
