from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """What is made of many cases: evaluation of case files (案卷评查), its rounds, the yearly figures (统计年报)."""

    name = "review"
    verbose_name = "评查与年报"
    # Who of this floor reads which parameters (see cases.reads.readers).
    parameter_readers = {
        "案卷评查": ("review.evaluation.running.grades_of", "review.evaluation.checks.systems.to_be_recorded"),
        "评查批次": ("review.rounds.rules.of",),
        "统计年报": ("review.year.choosing.penalty_layout", "review.year.choosing.rate_rounding"),
    }

    def ready(self) -> None:
        from cases import reference, restore
        from cases.administration import telling
        from cases.reads.desklines import NOTICES
        from review.rounds import results  # noqa: F401  results says what a notice counts
        from review.rounds import telling as rounds
        from review.standards.loading import FOLDER, load
        from review.year.notices import year_report
        from review.year.telling import EVENTS

        reference.add("evaluation_standard", load, FOLDER)
        restore.MADE_BY_SETUP += ["review_evaluationitem", "review_evaluationstandard"]
        telling.EVENTS |= EVENTS | rounds.EVENTS
        NOTICES.append(year_report)
