"""What do the tables of `docs/dialect.md` call things?

The names are the code's, the words are written here; a name without words fails the tests.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn.element_kinds import ElementKind

#: By kind: its name for a process owner, and the drawing that is about it.
KINDS: Mapping[ElementKind, tuple[str, str]] = {
    ElementKind.START_EVENT: ("Kejadian awal tanpa pemicu", "awal-tanpa-pemicu"),
    ElementKind.MESSAGE_START_EVENT: ("Kejadian awal pesan", "awal-pesan"),
    ElementKind.TIMER_START_EVENT: ("Kejadian awal waktu", "awal-waktu"),
    ElementKind.SIGNAL_START_EVENT: ("Kejadian awal sinyal", "awal-sinyal"),
    ElementKind.ERROR_START_EVENT: (
        "Kejadian awal kesalahan (subproses)",
        "subproses-kejadian-tangkap",
    ),
    ElementKind.ESCALATION_START_EVENT: (
        "Kejadian awal eskalasi (subproses)",
        "subproses-kejadian-tangkap",
    ),
    ElementKind.END_EVENT: ("Kejadian akhir tanpa pemicu", "akhir"),
    ElementKind.TERMINATE_END_EVENT: ("Kejadian akhir penghentian", "akhir-penghentian"),
    ElementKind.ERROR_END_EVENT: ("Kejadian akhir kesalahan", "akhir-kesalahan"),
    ElementKind.ESCALATION_END_EVENT: ("Kejadian akhir eskalasi", "akhir-eskalasi"),
    ElementKind.MESSAGE_END_EVENT: ("Kejadian akhir pesan", "akhir-pesan"),
    ElementKind.SIGNAL_END_EVENT: ("Kejadian akhir sinyal", "akhir-sinyal"),
    ElementKind.COMPENSATION_END_EVENT: ("Kejadian akhir kompensasi", "akhir-kompensasi"),
    ElementKind.TIMER_CATCH_EVENT: ("Kejadian tengah waktu", "tengah-waktu"),
    ElementKind.MESSAGE_CATCH_EVENT: ("Kejadian tengah menunggu pesan", "tengah-pesan"),
    ElementKind.SIGNAL_CATCH_EVENT: ("Kejadian tengah menunggu sinyal", "tengah-sinyal"),
    ElementKind.LINK_CATCH_EVENT: ("Sambungan, tujuannya", "tengah-sambungan"),
    ElementKind.NONE_THROW_EVENT: ("Kejadian tengah tanpa pemicu", "tengah-tanpa-pemicu"),
    ElementKind.MESSAGE_THROW_EVENT: ("Kejadian tengah mengirim pesan", "tengah-pesan"),
    ElementKind.SIGNAL_THROW_EVENT: ("Kejadian tengah mengirim sinyal", "tengah-sinyal"),
    ElementKind.ESCALATION_THROW_EVENT: ("Kejadian tengah eskalasi", "tengah-eskalasi"),
    ElementKind.LINK_THROW_EVENT: ("Sambungan, asalnya", "tengah-sambungan"),
    ElementKind.COMPENSATION_THROW_EVENT: ("Kejadian tengah kompensasi", "kompensasi"),
    ElementKind.TIMER_BOUNDARY_EVENT: ("Kejadian tepi waktu", "tepi-waktu"),
    ElementKind.ERROR_BOUNDARY_EVENT: ("Kejadian tepi kesalahan", "tepi-kesalahan"),
    ElementKind.ESCALATION_BOUNDARY_EVENT: ("Kejadian tepi eskalasi", "tepi-eskalasi"),
    ElementKind.MESSAGE_BOUNDARY_EVENT: ("Kejadian tepi pesan", "tepi-pesan"),
    ElementKind.SIGNAL_BOUNDARY_EVENT: ("Kejadian tepi sinyal", "tepi-sinyal"),
    ElementKind.COMPENSATION_BOUNDARY_EVENT: ("Kejadian tepi kompensasi", "kompensasi"),
    ElementKind.USER_TASK: ("Tugas pengguna", "tugas-pengguna"),
    ElementKind.SERVICE_TASK: ("Tugas layanan", "tugas-layanan"),
    ElementKind.SEND_TASK: ("Tugas mengirim", "tugas-kirim"),
    ElementKind.RECEIVE_TASK: ("Tugas menerima", "tugas-terima"),
    ElementKind.SCRIPT_TASK: ("Tugas skrip", "tugas-skrip"),
    ElementKind.BUSINESS_RULE_TASK: ("Tugas aturan", "tugas-aturan"),
    ElementKind.CALL_ACTIVITY: ("Pemanggilan proses", "panggil-proses"),
    ElementKind.SUB_PROCESS: ("Subproses", "subproses"),
    ElementKind.EVENT_SUB_PROCESS: ("Subproses yang dipicu kejadian", "subproses-kejadian"),
    ElementKind.AD_HOC_SUB_PROCESS: ("Subproses ad-hoc", "ad-hoc"),
    ElementKind.EXCLUSIVE_GATEWAY: ("Gerbang eksklusif", "gerbang-eksklusif"),
    ElementKind.PARALLEL_GATEWAY: ("Gerbang paralel", "gerbang-paralel"),
    ElementKind.INCLUSIVE_GATEWAY: ("Gerbang inklusif", "gerbang-inklusif"),
    ElementKind.EVENT_BASED_GATEWAY: ("Gerbang berbasis kejadian", "gerbang-kejadian"),
}

#: By the name of the BPMN element.
ELEMENTS: Mapping[str, str] = {
    "process": "proses",
    "userTask": "tugas pengguna",
    "serviceTask": "tugas layanan",
    "sendTask": "tugas mengirim",
    "receiveTask": "tugas menerima",
    "scriptTask": "tugas skrip",
    "businessRuleTask": "tugas aturan",
    "callActivity": "pemanggilan proses",
    "subProcess": "subproses",
    "adHocSubProcess": "subproses ad-hoc",
    "startEvent": "kejadian awal",
    "intermediateCatchEvent": "kejadian tengah yang menunggu",
    "boundaryEvent": "kejadian tepi",
    "intermediateThrowEvent": "kejadian tengah yang melempar",
    "endEvent": "kejadian akhir",
    "messageEventDefinition": "pemicu pesan",
    "multiInstanceLoopCharacteristics": "penanda pengulangan",
    "message": "pesan",
}

#: By the name after `alur:`, in the order in which they are shown.
SETTINGS: Mapping[str, str] = {
    "title": 'judul berkas, atau nama satu tugas dari beberapa yang sama, FEEL: `="Nilai " + juri`',
    "variables": "data yang datang dari luar gambar, dipisah koma, agar pemeriksa mengenalnya",
    "startForm": "`true`: formulir tugas ini memulai berkas; tugasnya selesai pada saat yang sama",
    "timeStandard": "waktu baku: `PT2H` dua jam kerja, `P1D` satu hari kerja",
    "timeStandardFrom": "FEEL, saat waktu baku mulai dihitung; tanpa ini sejak tugas atau berkas dibuka",
    "calendar": "kalender kerja yang menghitungnya: `24x7` atau id kalender seperti `kantor-wita`",
    "warnAt": "bagian waktu baku saat petugas diperingatkan, misalnya `75%`",
    "escalateTo": "kelompok yang diberi tahu dan dapat ikut mengerjakan setelah waktu baku lewat",
    "pauses": "`true`: jam berkas berhenti selama tugas ini terbuka",
    "excludeCompleterOf": "id tugas, dipisah koma: yang menyelesaikannya tidak boleh mengerjakan tugas ini",
    "completeness": "kolom Kelengkapan pada mutu baku; hanya ditampilkan",
    "output": "kolom Output pada mutu baku; hanya ditampilkan",
    "notes": "kolom Keterangan; hanya ditampilkan",
    "sopName": "kepala SOP: nama SOP",
    "sopNumber": "kepala SOP: nomor",
    "sopOwner": "kepala SOP: unit pemilik",
    "sopCreated": "kepala SOP: tanggal pembuatan",
    "sopRevised": "kepala SOP: tanggal revisi",
    "sopEffective": "kepala SOP: tanggal efektif",
    "sopApprovedBy": "kepala SOP: disahkan oleh",
    "legalBasis": "kepala SOP: dasar hukum",
    "qualifications": "kepala SOP: kualifikasi pelaksana",
    "relatedSops": "kepala SOP: keterkaitan",
    "equipment": "kepala SOP: peralatan dan perlengkapan",
    "warnings": "kepala SOP: peringatan",
    "records": "kepala SOP: pencatatan dan pendataan",
}

#: By job type.
JOBS: Mapping[str, str] = {
    "notify": "memberi tahu satu kelompok di situs, bila perlu dengan surel",
    "register.put": "menulis satu baris di buku register",
    "mail.send": "mengirim satu surel dari naskah di `mails/`",
}
