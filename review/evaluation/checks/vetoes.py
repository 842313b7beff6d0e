"""否决项: what makes a file fail whatever else is right. Most are prepared here and said by a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cases import law
from cases.check_digits import right_check_digit
from cases.guards import amounts, filing
from cases.guards.base import Guard
from review.evaluation.checks.base import Found, Lack, check, none, ok, pending, told, unsure
from review.evaluation.checks.decision import papers, undecided
from review.evaluation.checks.evidence import single_handed
from review.evaluation.checks.inspection import presences
from review.evaluation.checks.report import unproven
from review.evaluation.material import Material

GATHERING = ("add_evidence", "inquire", "inspect_scene", "sample", "commission_appraisal", "preserve", "seal_or_seize",
             "penalise_on_the_spot")  # fmt: skip


def _asked(material: Material, guard: Guard, act: str, on: date) -> Iterator[Lack]:
    """What a rule of law says of the case as it stands: of the lines decided, where it judges lines."""
    step = material.step(act, on)
    step.__dict__["lines"] = [state.line for state in material.penalties.values()]
    for _, reason in guard.findings(step):
        yield Lack(reason.message)


def _decided_on(material: Material) -> date:
    return max((state.order[0] for state in material.decisions.values()), default=material.on)


@check("bureau_has_the_power", "处罚主体有资格，没有超越职权")
def bureau_has_the_power(material: Material) -> Found:
    """Own jurisdiction, and the body the clause names."""
    if not material.decisions:
        return undecided(material) or pending("还没有作出决定")
    lacks = [*_asked(material, filing.own_jurisdiction, "request_filing", _decided_on(material)),
             *_asked(material, amounts.right_body_decides, "decide", _decided_on(material))]  # fmt: skip
    if not (material.bureau.name and material.bureau.code):
        lacks.append(Lack("机关资料不全"))
    return told(lacks, f"{material.bureau.name}有管辖权，处罚由本机关决定", *(p.place() for p in papers(material)))


@check("entrusted_within_limits", "受委托组织以委托机关名义、在委托范围内")
def entrusted_within_limits(material: Material) -> Found:
    unit = material.case.unit
    if unit is None or unit.kind != "entrusted":
        return none("本局直接办理")
    lacks = [
        Lack(f"{paper.named}没有以{material.bureau.name}的名义作出", paper.place())
        for paper in papers(material)
        if paper.values.get("bureau") != material.bureau.name
    ]
    most = int(unit.limits.get("fine_fen") or 0)
    for party, state in material.penalties.items():
        if most and state.line.fine > most:
            lacks.append(Lack(f"对{material.party(party)}罚款{state.line.fine / 100:.2f}元，超出委托{unit.name}的范围"))
    first = material.history.entries[0].on
    start, end = unit.limits.get("since") or "", unit.limits.get("until") or "9999"
    if not start <= first.isoformat() <= end:
        lacks.append(Lack(f"{first}不在委托{unit.name}的期限以内"))
    return told(lacks, f"{unit.name}以{material.bureau.name}的名义办理，请核对委托书")


@check("officers_were_licensed", "承办人有执法资格，证件有效")
def officers_were_licensed(material: Material) -> Found:
    """Every officer of every gathering, by what is known today of the licence on that day."""
    acts = [*material.entries(*GATHERING), *(e for e, *_ in presences(material) if e.name == "register_clue")]
    if not acts:
        return pending("还没有取证")
    lacks = []
    for entry in acts:
        for username in material.acting(entry):
            person = material.person(username)
            if person is not None and not person.licence_on(entry.on):
                lacks.append(Lack(f"{person.name}在{entry.on}没有有效的执法证", material.event(entry)))
    return told(lacks, f"{len(acts)}次取证，证件均有效", *(material.event(entry) for entry in acts))


@check("two_officers_throughout", "执法人员不少于两人")
def two_officers_throughout(material: Material) -> Found:
    acts = material.entries(*GATHERING)
    if not acts and not material.of("inspection_record"):
        return pending("还没有取证")
    lacks = list(single_handed(material))
    for entry in acts:
        if len(material.acting(entry)) < 2:
            lacks.append(Lack(f"{entry.on}的执法人员不足两人", material.event(entry)))
    return told(lacks, f"{len(acts)}次取证均有两人", *(material.event(entry) for entry in acts))


@check("right_party_is_punished", "被处罚对象认定正确")
def right_party_is_punished(material: Material) -> Found:
    """The name is the same on every paper, the code is a possible one."""
    if not material.decisions:
        return undecided(material) or pending("还没有作出决定")
    lacks = []
    for paper in papers(material):
        raw = material.history.parties[paper.row.party_key]
        if paper.values.get("party") not in (raw["name"], raw.get("former_name")):
            lacks.append(Lack(f"{paper.named}写的是{paper.values.get('party')}，当事人是{raw['name']}", paper.place()))
    for raw in material.history.parties.values():
        if not right_check_digit(raw):
            lacks.append(Lack(f"{raw['name']}的统一社会信用代码或者证件号码校验不符"))
    return told(lacks, "各文书的名称、代码一致", *(p.place() for p in papers(material)))


@check("facts_are_proven", "主要事实清楚，证据充分")
def facts_are_proven(material: Material) -> Found:
    """Only a hint: whether every violation has some evidence. Whether it is enough a person says."""
    missing = list(unproven(material))
    if missing:
        return unsure("；".join(missing))
    said = f"{len(material.history.violations)}项违法事实均有证据，共{len(material.evidence)}份"
    return unsure(said, *(item.place() for item in material.evidence))


@check("within_limitation", "没有超过追诉时效")
def within_limitation(material: Material) -> Found:
    on = material.history.filed_on or material.on
    ends = [date.fromisoformat(v["act_end"]) for v in material.history.violations.values()]
    if not ends:
        return pending("还没有登记违法事实")
    return told(_asked(material, filing.within_limitation, "request_filing", on), f"行为终了{max(ends)}，{on}立案")


@check("law_was_in_force", "有法律依据，依据有效")
def law_was_in_force(material: Material) -> Found:
    """The clause has a row for the day the act ended; and what the law let pass with a mark."""
    if not material.history.violations:
        return pending("还没有登记违法事实")
    lacks = []
    for violation in material.history.violations.values():
        on = date.fromisoformat(violation["act_end"])
        for citation in law.Citation.parse_many(violation["clause"]):
            rows = [row for subject in ("unit", "person") for row in material.law.clauses(citation.cite, subject, on)]
            if material.law.knows(citation.cite) and not rows:
                lacks.append(Lack(f"{citation}在{on}没有有效的处罚规定"))
    lacks += [Lack(message, material.event(entry)) for entry, message in material.flaws("G06")]
    return told(lacks, "处罚依据在行为日有效，请核对适用是否得当")


@check("procedure_was_kept", "告知、听证、审核、讨论、决定次序无误")
def procedure_was_kept(material: Material) -> Found:
    """Prepared for a person: told before decided, heard where asked, reviewed and discussed before."""
    from review.evaluation.checks.procedure import decided_by_the_leaders, hearing_was_lawful, parties_were_told
    from review.evaluation.checks.systems import legal_review_came_first

    if not material.decisions:
        return undecided(material) or pending("还没有作出决定")
    if material.summary:
        return ok("简易程序当场处罚")
    grave = ("没有告知", "没有举行", "没有集体讨论", "没有法制审核", "没有复核", "应当告知", "重于告知")
    looked = (parties_were_told, hearing_was_lawful, legal_review_came_first, decided_by_the_leaders)
    lacks = [lack for look in looked for lack in look(material).lacks if any(word in lack.said for word in grave)]
    late = [item for item in material.evidence if item.on > _decided_on(material)]
    lacks += [Lack(f"{item.title}取得于{item.on}，在决定之后", item.place()) for item in late]
    return told(lacks, "告知、听证、审核、讨论次序无误")


@check("transfers_were_made", "应当移送的已经移送")
def transfers_were_made(material: Material) -> Found:
    """Only a hint: what was transferred, or what the legal review said of a crime."""
    if material.did("transfer"):
        return unsure(
            f"已移送{len(material.entries('transfer'))}次", *(material.event(e) for e in material.entries("transfer"))
        )
    for entry in reversed(material.entries("pass_review", "return_review")):
        for answer in entry.data.get("checklist") or ():
            if "涉嫌犯罪" in answer["item"]:
                said = "不涉嫌犯罪" if answer["answer"] == "yes" else "涉嫌犯罪"
                return unsure(f"法制审核清单认定{said}", material.event(entry))
    return unsure("没有移送，法制审核清单没有逐项填写")


@check("fine_fits", "处罚没有畸轻畸重")
def fine_fits(material: Material) -> Found:
    """Prepared for a person: within the band of the law, and within the tier chosen."""
    if not material.decisions:
        return undecided(material) or pending("还没有作出决定")
    if not material.penalties:
        return none("没有给予处罚")
    lacks = [*_asked(material, amounts.fine_within_band, "decide", _decided_on(material))]
    lacks += [
        Lack(message, material.event(entry))
        for entry, message in material.flaws("G16", acts=("decide", "penalise_on_the_spot"))
    ]
    return told(lacks, "罚款在法定幅度以内，请核对与基准、同类案件是否相当", *(p.place() for p in papers(material)))
