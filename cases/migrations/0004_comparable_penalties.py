"""Decided penalties can be compared: by clause, kind of subject and step, with what each was fined and in which tier."""

from django.db import migrations, models


def fill(apps, schema_editor):
    """What decisions of before can still tell: step and subject; the amount where the decision punished one thing."""
    DecisionClause = apps.get_model("cases", "DecisionClause")
    Violation = apps.get_model("cases", "Violation")
    rows = DecisionClause.objects.filter(step="").select_related("decision__party").order_by("decision_id", "pk")
    together = {}
    for row in rows.iterator(chunk_size=500):
        together.setdefault(row.decision_id, []).append(row)
        if len(together) > 200:
            _fill(together, Violation, DecisionClause)
            together = {}
    _fill(together, Violation, DecisionClause)


def _fill(together, Violation, DecisionClause):
    cases = {many[0].decision.case_id for many in together.values()}
    found = {}
    for v in Violation.objects.filter(case_id__in=cases, superseded_by=None):
        found.setdefault((v.case_id, v.party_key), []).append(v)
    changed = []
    for many in together.values():
        for row in many:
            decision = row.decision
            mine = [v for v in found.get((decision.case_id, decision.party.key), []) if _names(v.clause, row.clause)]
            if len({v.step for v in mine}) != 1:
                continue
            row.step = mine[0].step
            row.subject = "person" if decision.party.kind == "person" else "unit"
            row.share = decision.fine if len(many) == 1 and row.penalised and decision.fine else None
            changed.append(row)
    DecisionClause.objects.bulk_update(changed, ["step", "subject", "share"], batch_size=200)


def _names(clauses, key):
    """Whether a violation's citations name this one; an article of one paragraph may leave the paragraph out."""
    for cite in clauses.split("+"):
        statute, *numbers = cite.split("/")
        if len(numbers) == 1:
            numbers.append("1")
        if "/".join([statute, *numbers]) == key:
            return True
    return False


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_law_base")]

    operations = [
        migrations.AddField("decisionclause", "subject", models.CharField(blank=True, default="", max_length=10), preserve_default=False),
        migrations.AddField(
            "decisionclause", "step", models.CharField(blank=True, default="", max_length=30, verbose_name="违法情形"), preserve_default=False
        ),
        migrations.AddField(
            "decisionclause", "share", models.BigIntegerField(null=True, verbose_name="对该项的罚款(分)")
        ),
        migrations.AddField(
            "decisionclause", "tier", models.CharField(blank=True, default="", max_length=20, verbose_name="裁量阶次"), preserve_default=False
        ),
        migrations.AddIndex(
            "decisionclause",
            models.Index(fields=["bureau", "clause", "step", "decided_on"], name="comparable_penalties"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
