"""The API's addresses."""

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView

from cases.api import (
    acts,
    cases,
    content,
    desk,
    dossiers,
    drafts,
    law,
    ledgers,
    papers,
    parameters,
    public_copy,
    signin,
    uploads,
)
from cases.web.access import allow

CASE = "cases/<uuid:uid>/"


@allow(everyone=True)
@extend_schema(exclude=True)
class SchemaView(SpectacularAPIView):  # type: ignore[misc]
    """The API's description: nothing of it is secret."""


urlpatterns: list[URLPattern] = [
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path("token/", signin.TokenView.as_view(), name="api-token"),
    path("me/", signin.MeView.as_view(), name="api-me"),
    path("officers/", signin.OfficersView.as_view(), name="api-officers"),
    path("acts/", acts.ActsView.as_view(), name="api-acts"),
    path("acts/<str:act>/", acts.ActView.as_view(), name="api-act"),
    path("cases/", cases.CasesView.as_view(), name="api-cases"),
    path("cases/check/", acts.CheckClueView.as_view(), name="api-check-clue"),
    path(CASE, content.CaseView.as_view(), name="api-case"),
    path(CASE + "parties/", content.PartiesView.as_view(), name="api-parties"),
    path(CASE + "violations/", content.ViolationsView.as_view(), name="api-violations"),
    path(CASE + "evidence/", content.EvidenceView.as_view(), name="api-evidence"),
    path(CASE + "files/<int:pk>/", content.FileView.as_view(), name="api-file"),
    path(CASE + "documents/", papers.DocumentsView.as_view(), name="api-documents"),
    path(CASE + "documents/<int:pk>/", papers.DocumentView.as_view(), name="api-document"),
    path(CASE + "documents/<int:pk>/word/", papers.DocumentWordView.as_view(), name="api-document-word"),
    path(CASE + "documents/<int:pk>/public/", public_copy.PublicCopyView.as_view(), name="api-document-public"),
    path(CASE + "decisions/", content.DecisionsView.as_view(), name="api-decisions"),
    path(CASE + "record/", content.RecordView.as_view(), name="api-record"),
    path(CASE + "deadlines/", content.DeadlinesView.as_view(), name="api-deadlines"),
    path(CASE + "counters/", content.CountersView.as_view(), name="api-case-counters"),
    path(CASE + "flaws/", content.FlawsView.as_view(), name="api-flaws"),
    path(CASE + "refusals/", content.RefusalsView.as_view(), name="api-refusals"),
    path(CASE + "file.pdf", content.CaseFileView.as_view(), name="api-case-file"),
    path(CASE + "acts/", acts.CaseActsView.as_view(), name="api-case-acts"),
    path(CASE + "acts/<str:act>/", acts.DoActView.as_view(), name="api-do-act"),
    path(CASE + "acts/<str:act>/check/", acts.CheckActView.as_view(), name="api-check-act"),
    path("uploads/", uploads.UploadsView.as_view(), name="api-uploads"),
    path("drafts/", drafts.DraftsView.as_view(), name="api-drafts"),
    path("drafts/<int:pk>/", drafts.DraftView.as_view(), name="api-draft"),
    path("drafts/<int:pk>/hand/", drafts.HandView.as_view(), name="api-draft-hand"),
    path("drafts/<int:pk>/return/", drafts.ReturnView.as_view(), name="api-draft-return"),
    path("drafts/<int:pk>/act/", drafts.PerformDraftView.as_view(), name="api-draft-act"),
    path("tasks/", desk.TasksView.as_view(), name="api-tasks"),
    path("messages/", desk.MessagesView.as_view(), name="api-messages"),
    path("messages/<int:pk>/read/", desk.MessageReadView.as_view(), name="api-message-read"),
    path("deadlines/", desk.AllDeadlinesView.as_view(), name="api-all-deadlines"),
    path("counters/", desk.YearCountersView.as_view(), name="api-counters"),
    path("ledgers/", ledgers.LedgersView.as_view(), name="api-ledgers"),
    path("ledgers/<slug:key>/", ledgers.LedgerView.as_view(), name="api-ledger"),
    path("parameters/", parameters.ParametersView.as_view(), name="api-parameters"),
    path("statutes/", law.StatutesView.as_view(), name="api-statutes"),
    path("statutes/<str:name>/articles/<int:number>/", law.ArticleView.as_view(), name="api-article"),
    path("catalogue/", law.CatalogueView.as_view(), name="api-catalogue"),
    path("catalogue/<str:code>/", law.CatalogueEntryView.as_view(), name="api-catalogue-entry"),
    path("benchmark/", law.BenchmarkView.as_view(), name="api-benchmark"),
    path("benchmark/choose/", law.ChooseView.as_view(), name="api-benchmark-choose"),
    path("lenient/", law.LenientView.as_view(), name="api-lenient"),
    path("dossiers/", dossiers.DossiersView.as_view(), name="api-dossiers"),
]
