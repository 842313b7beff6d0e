"""The addresses of the API of evaluation and year."""

from django.urls import URLPattern, path

from review.api.evaluation import EvaluationView
from review.api.rounds import (
    RoundDrawView,
    RoundObjectionView,
    RoundReplyView,
    RoundSampleView,
    RoundScoreView,
    RoundsView,
    RoundView,
)
from review.api.year import (
    YearEntriesView,
    YearExternalView,
    YearFiguresView,
    YearReportView,
    YearTableView,
)

urlpatterns: list[URLPattern] = [
    path("cases/<uuid:uid>/evaluation/", EvaluationView.as_view(), name="api-evaluation"),
    path("rounds/", RoundsView.as_view(), name="api-rounds"),
    path("rounds/<int:pk>/", RoundView.as_view(), name="api-round"),
    path("rounds/<int:pk>/draw/", RoundDrawView.as_view(), name="api-round-draw"),
    path("rounds/samples/<int:pk>/", RoundSampleView.as_view(), name="api-round-sample"),
    path("rounds/samples/<int:pk>/score/", RoundScoreView.as_view(), name="api-round-score"),
    path("rounds/samples/<int:pk>/objections/", RoundObjectionView.as_view(), name="api-round-objection"),
    path("rounds/samples/<int:pk>/reply/", RoundReplyView.as_view(), name="api-round-reply"),
    path("year/<str:period>/figures/", YearFiguresView.as_view(), name="api-year-figures"),
    path("year/<str:period>/figures/<str:key>/", YearEntriesView.as_view(), name="api-year-entries"),
    path("year/<str:period>/tables/<str:layout>/", YearTableView.as_view(), name="api-year-table"),
    path("year/<str:period>/external/", YearExternalView.as_view(), name="api-year-external"),
    path("year/<str:period>/report/", YearReportView.as_view(), name="api-year-report"),
]
