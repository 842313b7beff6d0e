"""The pages' addresses."""

from django.urls import URLPattern, path

from cases.web import (
    act,
    approvals,
    case,
    cases,
    check,
    desk,
    drafts,
    importing,
    inbox,
    ledgers,
    outbox,
    public_copy,
    uploads,
)
from cases.web.admin import bureau, holidays, kept_seals, log, parameters, people, phrases, question_sets, seals, units
from cases.web.law import benchmark, benchmark_import, catalogue, lenient, lenient_import, statute_import, statutes
from cases.web.law import parameters as law_parameters
from cases.web.registers import listing as registers
from cases.web.registers import row as register_row

urlpatterns: list[URLPattern] = [
    # anybody with a paper in hand
    path("check/", check.ask, name="check-ask"),
    path("check/<str:code>/", check.check, name="check"),
    # the case list
    path("cases/", cases.cases, name="cases"),
    path("cases/export/", cases.export, name="cases-export"),
    path("cases/year/", cases.export_year, name="cases-year"),
    path("cases/filters/", cases.save_filter, name="filter-save"),
    path("cases/filters/<int:pk>/drop/", cases.drop_filter, name="filter-drop"),
    # the ledgers
    path("ledgers/", ledgers.ledgers, name="ledgers"),
    path("ledgers/export/", ledgers.export, name="ledgers-export"),
    # the desk, the inbox, long work
    path("", desk.desk, name="desk"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/<int:pk>/", inbox.open_message, name="message-open"),
    path("inbox/read/", inbox.read_all, name="inbox-read-all"),
    path("jobs/", inbox.job_list, name="jobs"),
    path("jobs/<int:pk>/file/", inbox.job_file, name="job-file"),
    # a dossier brought in
    path("import/", importing.bring_in, name="import"),
    # settings
    path("settings/", log.index, name="settings"),
    path("settings/people/", people.people, name="settings-people"),
    path("settings/people/new/", people.add, name="settings-person-new"),
    path("settings/people/<int:pk>/", people.person, name="settings-person"),
    path("settings/units/", units.units, name="settings-units"),
    path("settings/units/<int:pk>/", units.unit, name="settings-unit"),
    path("settings/bureau/", bureau.bureau, name="settings-bureau"),
    path("settings/parameters/", parameters.parameters, name="settings-parameters"),
    path("settings/parameters/<slug:key>/", parameters.parameter, name="settings-parameter"),
    path("settings/holidays/", holidays.holidays, name="settings-holidays"),
    path("settings/seals/", seals.seals, name="settings-seals"),
    path("settings/seals/kept/", kept_seals.kept_seals, name="settings-kept-seals"),
    path("settings/seals/<slug:form>/", seals.seal, name="settings-seal"),
    path("settings/phrases/", phrases.phrases, name="settings-phrases"),
    path("settings/questions/", question_sets.question_sets, name="settings-questions"),
    path("settings/questions/<slug:topic>/", question_sets.question_set, name="settings-question-set"),
    path("settings/log/", log.log, name="settings-log"),
    # the law base
    path("law/", catalogue.catalogue, name="law"),
    path("law/catalogue/<str:code>/", catalogue.entry, name="law-entry"),
    path("law/clauses/", catalogue.clauses, name="law-clauses"),
    path("law/cite/", statutes.cite, name="law-cite"),
    path("law/benchmark/", benchmark.benchmark, name="law-benchmark"),
    path("law/benchmark/import/", benchmark_import.bring_in, name="law-benchmark-import"),
    path("law/benchmark/template.xlsx", benchmark.template, name="law-benchmark-template"),
    path("law/benchmark/export.xlsx", benchmark.export, name="law-benchmark-export"),
    path("law/lenient/", lenient.lenient, name="law-lenient"),
    path("law/lenient/new/", lenient.new, name="law-lenient-new"),
    path("law/lenient/import/", lenient_import.bring_in, name="law-lenient-import"),
    path("law/lenient/template.xlsx", lenient_import.template, name="law-lenient-template"),
    path("law/parameters/", law_parameters.parameters, name="law-parameters"),
    path("law/statutes/", statutes.statutes, name="law-statutes"),
    path("law/statutes/import/", statute_import.bring_in, name="law-statutes-import"),
    path("law/statutes/<str:name>/", statutes.statute, name="law-statute"),
    # the registers
    path("registers/", registers.registers, name="registers"),
    path("registers/<slug:key>/", registers.register, name="register-list"),
    path("registers/<slug:key>/new/", register_row.new, name="register-new"),
    path("registers/<slug:key>/import/", registers.bring_in, name="register-import"),
    path("registers/<slug:key>/template.xlsx", registers.template, name="register-template"),
    path("registers/<slug:key>/export.xlsx", registers.export, name="register-export"),
    path("registers/<slug:key>/<int:pk>/", register_row.row, name="register-row"),
    path("registers/<slug:key>/<int:pk>/edit/", register_row.edit, name="register-edit"),
    path("registers/<slug:key>/<int:pk>/void/", register_row.void, name="register-void"),
    # one case
    path("cases/<uuid:uid>/", case.case, name="case"),
    path("cases/<uuid:uid>/papers/<int:pk>/", case.paper, name="paper"),
    path("cases/<uuid:uid>/papers/<int:pk>/word/", case.paper_word, name="paper-word"),
    path("cases/<uuid:uid>/papers/<int:pk>/seal/", case.seal, name="paper-seal"),
    path("cases/<uuid:uid>/papers/<int:pk>/public/", public_copy.copy, name="paper-public"),
    path("cases/<uuid:uid>/lists/<slug:key>.xlsx", ledgers.of_case, name="case-ledger"),
    path("cases/<uuid:uid>/file.pdf", case.case_file, name="case-file"),
    path("cases/<uuid:uid>/record.json", case.case_record, name="case-record"),
    path("cases/<uuid:uid>/files/<int:pk>/", case.evidence_file, name="evidence-file"),
    path("cases/<uuid:uid>/parties/<str:party>/number/", case.reveal, name="party-reveal"),
    # an act: its page, its draft
    path("cases/new/", act.register, name="register"),
    path("cases/new/draft/", drafts.save_new, name="register-save"),
    path("cases/new/preview/", drafts.preview_new, name="register-preview"),
    path("cases/<uuid:uid>/acts/<str:act>/", act.act, name="act"),
    path("cases/<uuid:uid>/acts/<str:act>/draft/", drafts.save, name="draft-save"),
    path("cases/<uuid:uid>/acts/<str:act>/preview/", drafts.preview, name="draft-preview"),
    path("cases/<uuid:uid>/acts/<str:act>/sample.pdf", drafts.sample, name="draft-sample"),
    path("cases/<uuid:uid>/acts/<str:act>/word/<int:place>/", drafts.sample_word, name="draft-word"),
    path("drafts/<int:pk>/hand/", drafts.hand, name="draft-hand"),
    path("drafts/<int:pk>/return/", drafts.give_back, name="draft-return"),
    path("drafts/<int:pk>/drop/", drafts.drop, name="draft-drop"),
    path("uploads/", uploads.upload, name="upload"),
    path("outbox/", outbox.whose, name="outbox"),
    path("approvals/", approvals.approvals, name="approvals"),
    path("cases/<uuid:uid>/<slug:tab>/", case.case, name="case-tab"),
]
