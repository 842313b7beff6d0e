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
    "employer_address industry industry_text word self identity description"
)

_OPINION: Final = _names("opinion name on")
_ITEM: Final = _names("no name spec unit quantity amount_text origin grade price remark")

_INSTALMENT: Final = _names("deferred reason number count due fen amount rest_fen")

CONTEXT: Final[dict[str, Any]] = {
    "on": None,
    "receiver": None,
    "bureau": _names("name abbr government court address postcode phone contact bank account payee review_channel"),
    "case": _names(
        "number title cause source_text source_on place due summary filed_on concluded_on decided_on closed_on archived_on "
        "procedure_text"
    ),
    "officers": [_names("name licence")],
    "acting": [_names("name licence post")],
    "approvals": {box: [_OPINION] for box in ("unit", "checked", "before", "approved")},
    "party": _PARTY,
    "parties": [_PARTY],
    "concerned": [_PARTY],
    "violations": [_names("facts start end place violated_text clause_text name")],
    "evidence": [_names("number title kind_text pages proves_text original_place officers on remark")],
    "inspection": {
        **_names("place time_text text refusal"),
        "plan": {**_names("on time contact content method remark"), "checked": [_OPINION], "approved": [_OPINION]},
    },
    "order": {
        **_names("which_text basis until stop checked_on earlier_on earlier_number earlier_title result_text"),
        "problems": [None],
        "measures": [None],
    },
    "inquiry": {
        **_names(
            "person sex age id_no employer position address phone ordinal_text time_text place asker asker_post recorder "
            "recorder_post present subject text refusal"
        ),
        "summons": _names("on at_text place identity_card licence authority other"),
    },
    "scene": {
        **_names("time_text place weather invited invited_post recorder recorder_post text refusal"),
        "attending": [_names("name post")],
    },
    "sampling": {**_names("time_text place manager refusal"), "items": [_ITEM]},
    "appraisal": {**_names("body demand due"), "items": [_ITEM]},
    "preservation": {
        **_names("items_text reason_text opinion_text keeping_text collect_on collect_at taken_on number disposal"),
        "items": [_ITEM],
    },
    "coercion": _names("request_text"),
    "seizure": {
        **_names("reason basis measure_text items_text from until list_text taken_on number disposal"),
        "problems": [None],
        "items": [_ITEM],
    },
    "supply": _names(
        "supplier urgent stop_text restart_text ordered_on ordered_text start_text cut_on performed_on resume_text"
    ),
    "proposal": {
        **_names(
            "number kind_text reason_text reason_article not_proven fine_fen penalties_text discretion correction_text "
            "list_text conditions_text"
        ),
        "penalties": [_names("kind_text fen text")],
    },
    "notice": _names("hearing statement_days hearing_days number title served_on"),
    "statement": _names(
        "made text summary adopted opinion waived time_text place person sex position employer phone address postcode "
        "recorder record"
    ),
    "hearing": {
        **_names(
            "held on chair report dropped_text requested_on manner_text oral request_text chair_post clerk at_text place "
            "public_text reason time_text third_party others record refusal absent opinion summary"
        ),
        "members": [None],
        "agents": [None],
        "applicants": [_PARTY],
    },
    "waiver": _names("rights_text hearing"),
    "lines": [
        {
            **_names(
                "party violated_text clause_text kind_text proposed_text list_text conditions_text tier discretion "
                "correction_text statement_text hearing_text"
            ),
            "facts": [None],
        }
    ],
    "report": {**_names("text"), "corrections": [_names("party correction_text")]},
    "submission": _names("opinion told_text round by unit ground_text major_text review_text before_text"),
    "course": [_names("on text")],
    "materials": [_names("no text pages")],
    "actor": _names("name title"),
    "recusal": _names("officer granted decision_reason by asked_on reason"),
    "ending": _names("ground_text reason basis ends"),
    "term": _names("reason basis days due superior"),
    "transfer": {
        **_names("to kind_text reason basis goods parties_text count pages"),
        "facts": [None],
        "attached": [None],
    },
    "extension": _names("reason until granted applied_on order_on order_number due"),
    "handover": {**_names("to reason attached found_on"), "problems": [None]},
    "address": _names("receiver address postcode phone fax email electronic"),
    "rectified": _names("title number on to wrong right reason agreed_by"),
    "decision": {
        **_names(
            "title number on served_on pay_by penalties_text fine_fen duties_text violated_text clause_text told_text"
        ),
        "facts": [None],
    },
    "money": _names("fine_fen income_fen surcharge_fen paid_fen total_fen until as_of"),
    "instalment": _INSTALMENT,
    "plan": [_INSTALMENT],
    "court": _names("name demanded_on demand_number heard_text signer"),
    "credit": _names("min_months max_months"),
    "filing": _names("to signer hearing_text review_text discussed_on"),
    "certificate": _names("applicant credit_code purpose since until area finding"),
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
    "working": [_names("text amount source")],
    "surcharge": {
        **_names("total_fen"),
        "working": [_names("text amount source")],
    },
    "act": _names("opinion reason"),
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
