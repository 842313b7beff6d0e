"""The addresses of the pages of evaluation and year."""

from django.urls import URLPattern, path

from review.web import evaluation, standards
from review.web.rounds import listing, papers, round, sample, working
from review.web.year import external as year_external
from review.web.year import figures as year_figures
from review.web.year import overview as year_overview
from review.web.year import submit as year_submit
from review.web.year import text as year_text

urlpatterns: list[URLPattern] = [
    # a case checked (自查), and the standards it is checked by
    path("cases/<uuid:uid>/evaluation/", evaluation.self_check, name="case-evaluation"),
    path("evaluation/year/", evaluation.check_year, name="evaluation-year"),
    path("settings/standards/", standards.standards, name="standards"),
    path("settings/standards/import/", standards.bring_in, name="standards-import"),
    path("settings/standards/template.xlsx", standards.template, name="standards-template"),
    path("settings/standards/<int:pk>/", standards.standard, name="standard"),
    path("settings/standards/<int:pk>/export.xlsx", standards.export, name="standard-export"),
    path("settings/standards/items/<int:pk>/", standards.item, name="standard-item"),
    # rounds (评查批次)
    path("rounds/", listing.rounds, name="rounds"),
    path("rounds/new/", listing.new, name="round-new"),
    path("rounds/trends/", listing.trend, name="round-trends"),
    path("rounds/<int:pk>/", round.round, name="round"),
    path("rounds/<int:pk>/report.<slug:kind>", round.report, name="round-report"),
    path("rounds/samples/<int:pk>/", sample.sample, name="round-sample"),
    path("rounds/samples/<int:pk>/sheet.<slug:kind>", sample.sheet, name="round-sheet"),
    path("rounds/samples/<int:pk>/score/", working.score, name="round-score"),
    path("rounds/samples/<int:pk>/draft/", working.draft, name="round-draft"),
    path("rounds/samples/<int:pk>/file.pdf", papers.volume, name="round-file"),
    path("rounds/samples/<int:pk>/papers/<int:paper>/", papers.likeness, name="round-paper"),
    path("rounds/samples/<int:pk>/papers/<int:paper>/paper.pdf", papers.paper_file, name="round-paper-file"),
    path("rounds/samples/<int:pk>/files/<int:file>/", papers.evidence, name="round-evidence"),
    # the yearly figures (统计年报)
    path("year/", year_overview.overview, name="year"),
    path("year/tables/", year_overview.tables_page, name="year-tables"),
    path("year/export/", year_overview.export, name="year-export"),
    path("year/figures/", year_figures.figures, name="year-figures"),
    path("year/text/", year_text.text, name="year-text"),
    path("year/external/", year_external.figures, name="year-external"),
    path("year/external/<int:pk>/file/", year_external.file, name="year-external-file"),
    path("year/submit/", year_submit.submit, name="year-submit"),
]
