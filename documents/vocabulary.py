"""Every name a form may read from the context given to `forms.bind`.

A form page (TOML) that asks for another path is refused when it is loaded, so a slip of the pen in a path is found
by the first test and not by an empty line on paper. Keys may be missing or empty in a given context.
`None` marks a plain value (str, int in fen or count, bool, ISO date); `[...]` a list of such trees.
"""

from __future__ import annotations

from typing import Any, Final


def _names(words: str) -> dict[str, Any]:
    return dict.fromkeys(words.split())


_PARTY: Final[dict[str, Any]] = _names(
    "kind name credit_code id_no legal_representative position address phone postcode sex age birth employer "
    "employer_address industry word self"
)

CONTEXT: Final[dict[str, Any]] = {
    "on": None,
    "receiver": None,
    "bureau": _names("name abbr government court address postcode phone contact bank account payee review_channel"),
    "case": _names(
        "number title cause source_text source_on summary filed_on concluded_on decided_on closed_on archived_on "
        "procedure_text"
    ),
    "officers": [_names("name licence")],
    "party": _PARTY,
    "parties": [_PARTY],
    "violations": [_names("facts start end place violated_text clause_text name")],
    "evidence": [_names("number title kind_text pages proves_text original_place officers on remark")],
    "proposal": {
        **_names(
            "number kind_text reason_text reason_article not_proven fine_fen penalties_text discretion correction_text "
            "list_text conditions_text"
        ),
        "penalties": [_names("kind_text fen text")],
    },
    "notice": _names("hearing statement_days hearing_days number served_on"),
    "statement": _names("made text summary adopted opinion waived"),
    "hearing": _names("held on chair report dropped_text"),
    "review": {
        **_names("result_text round reviewer qualification submitted_on"),
        "opinions": [None],
        "checklist": [_names("item answer_text note")],
    },
    "discussion": {
        **_names("on place from to chair reporter recorder content review_text conclusion_text"),
        "members": [_names("name title opinion dissent")],
        "absent": [None],
        "recused": [None],
        "observers": [None],
    },
    "service_rows": [_names("document number place on method_text receiver servers")],
    "closing": _names("result_text performance_text"),
    "penalty_on_spot": _names("place time collect_text statement"),
    "volume": _names("retention_text archive_no documents pages prepared_by checked_by note"),
    "education": {
        **_names("spared first_minor decision_number decided_on pledge pledge_until visit_on corrected_on"),
        "content": [None],
    },
    "working": [_names("party text amount source")],
    "surcharge": {
        **_names("decision_number decided_on fine_fen pay_by fen total_fen"),
        "working": [_names("text amount source")],
    },
    "act": _names("opinion reason report"),
}


def knows(path: str) -> bool:
    """Whether a dotted path ("party.name", "officers.0.licence", "violations.facts") leads to something."""
    node: Any = CONTEXT
    for part in path.split("."):
        if isinstance(node, list):
            if part.isdigit():
                node = node[0]
                continue
            node = node[0]
        if not isinstance(node, dict) or part not in node:
            return False
        node = node[part]
    return True
