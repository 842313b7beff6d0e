"""6 审查决定: what the decision itself says."""

from __future__ import annotations

from cases.history import Entry
from review.evaluation.checks.base import Found, Lack, check, none, pending, told
from review.evaluation.checks.evidence import sealing, unsealed
from review.evaluation.checks.filing import WANTED
from review.evaluation.checks.report import shallow
from review.evaluation.material import DECISION_PAPERS, Material, Paper
from review.evaluation.results import Place

DECIDING = ("decide", "penalise_on_the_spot")
# What stands on a paper where the bureau never said which.
NOBODY = {"bank": "指定的银行", "government": "本级人民政府", "court": "有管辖权的人民法院"}
PRINTED = {"name": "party", "legal_representative": "representative"}  # what a decision calls them


def papers(material: Material) -> list[Paper]:
    """The decisions in the file."""
    return material.of(*DECISION_PAPERS)


def undecided(material: Material) -> Found | None:
    """Why there is no decision to look at."""
    if material.decisions:
        return None
    return none("案件没有作出决定") if material.ended_early else pending("还没有作出决定")


def _looked(material: Material, penalties: bool = False) -> tuple[Found | None, list[Paper]]:
    """Why nothing can be said of decisions; else the papers."""
    if (found := undecided(material)) is not None:
        return found, []
    if penalties and not material.penalties:
        return none("没有给予处罚"), []
    made = [p for p in papers(material) if not penalties or p.row.form != "no_penalty_decision"]
    return (None, made) if made else (told([Lack("卷内没有决定书")], ""), [])


def places(made: list[Paper]) -> tuple[Place, ...]:
    return tuple(paper.place() for paper in made)


@check("decision_names_the_party", "决定书：当事人基本情况")
def decision_names_the_party(material: Material) -> Found:
    found, made = _looked(material)
    if found is not None:
        return found
    lacks = []
    for paper in made:
        kind = str(material.history.parties[paper.row.party_key]["kind"])
        missing = [label for key, label in WANTED[kind].items() if not paper.values.get(PRINTED.get(key, key))]
        if missing:
            lacks.append(Lack(f"{paper.named}没有写当事人的{'、'.join(missing)}", paper.place()))
    return told(lacks, "当事人基本情况齐全", *places(made))


@check("decision_tells_facts", "决定书：违法事实和证据")
def decision_tells_facts(material: Material) -> Found:
    found, made = _looked(material)
    if found is not None:
        return found
    lacks = [
        Lack(f"{paper.named}没有写{label}", paper.place())
        for paper in made
        for key, label in (("facts", "违法事实"), ("evidence", "证据"))
        if not paper.values.get(key) and not (key == "evidence" and material.summary)
    ]
    return told(lacks, "写明违法事实和证据", *places(made))


@check("decision_tells_penalty_and_clause", "决定书：处罚种类和依据，引到条、款、项")
def decision_tells_penalty_and_clause(material: Material) -> Found:
    found, made = _looked(material, penalties=True)
    if found is not None:
        return found
    lacks = [
        Lack(f"{paper.named}没有写{label}", paper.place())
        for paper in made
        for key, label in (("penalties", "处罚的种类和内容"), ("clauses", "处罚依据"))
        if not paper.values.get(key)
    ]
    for paper in made:
        state = material.decisions.get(paper.row.party_key)
        keys = list(state.line.violations) if state else []
        lacks += [Lack(said, paper.place()) for said in shallow(material, keys)]
    return told(lacks, "种类和依据齐全，引到条、款、项", *places(made))


@check("decision_tells_performance", "决定书：履行方式和期限")
def decision_tells_performance(material: Material) -> Found:
    """Fifteen days stand in the form; the bank has to be named."""
    found, made = _looked(material, penalties=True)
    if found is not None:
        return found
    mend = "请系统管理员在“机关资料”里填写罚款代收银行，以后的决定书会写明"
    lacks = [
        Lack(f"{paper.named}没有写明收缴罚款的银行", paper.place(), mend=mend)
        for paper in made
        if paper.values.get("fine") and paper.values.get("bank", NOBODY["bank"]) == NOBODY["bank"]
        and "当场" not in str(paper.values.get("collect", ""))
    ]  # fmt: skip
    return told(lacks, "写明履行方式和期限", *places(made))


@check("decision_tells_remedies", "决定书：复议诉讼途径和期限")
def decision_tells_remedies(material: Material) -> Found:
    found, made = _looked(material)
    if found is not None:
        return found
    lacks = []
    for paper in made:
        for key, label in (("government", "行政复议机关"), ("court", "人民法院")):
            if paper.form is not None and any(f.name == key for f in paper.form.fields) and (
                paper.values.get(key, NOBODY[key]) == NOBODY[key]
            ):  # fmt: skip
                lacks.append(
                    Lack(f"{paper.named}没有写{label}的全称", paper.place(), mend="请系统管理员在“机关资料”里填写")
                )
    return told(lacks, "写明复议机关、法院和期限", *places(made))


@check("decision_is_sealed", "决定书：机关名称及印章")
def decision_is_sealed(material: Material) -> Found:
    found, made = _looked(material)
    if found is not None:
        return found
    lacks = [Lack(f"{p.named}没有机关名称", p.place()) for p in made if not p.values.get("bureau")]
    lacks += unsealed(material, [p for p in made if p.form is not None and p.form.seal])
    return sealing(material, lacks, "机关名称、印章齐全", made)


@check("decision_is_dated", "决定书：决定日期")
def decision_is_dated(material: Material) -> Found:
    """The day on the paper is one on which its party was decided on; an annulled decision stays in the file."""
    found, made = _looked(material)
    if found is not None:
        return found
    lacks = []
    for paper in made:
        days = [e.on for e in material.entries(*DECIDING) if _decides(e, paper.row.party_key)]
        if not paper.values.get("on"):
            lacks.append(Lack(f"{paper.named}没有日期", paper.place()))
        elif days and paper.values["on"] not in {day.isoformat() for day in days}:
            lacks.append(Lack(f"{paper.named}写的是{paper.values['on']}，决定于{days[-1]}作出", paper.place()))
    filed = material.history.filed_on
    day = next(iter(material.decisions.values())).order[0]
    said = f"{day}" + (f"，立案第{(day - filed).days}日" if filed else "")
    return told(lacks, said, *places(made))


def _decides(entry: Entry, party: str) -> bool:
    return any(raw["party"] == party for raw in entry.derived.get("lines", ()))


@check("reasons_are_given", "裁量理由写明并与基准一致")
def reasons_are_given(material: Material) -> Found:
    """Prepared for a person: some reason for the measure stands in the proposal, and why it leaves its tier."""
    if (found := undecided(material)) is not None:
        return found
    if not material.penalties:
        return none("没有给予处罚")
    lacks = []
    for party, state in material.penalties.items():
        raw = state.line.raw
        if not (raw.get("discretion") or raw.get("appraisals") or raw.get("tier")):
            lacks.append(Lack(f"对{material.party(party)}的处罚没有写裁量理由"))
    return told(lacks, "写明了裁量理由，请核对与基准是否一致", *places(papers(material)))
