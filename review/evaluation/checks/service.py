"""7 送达与执行: receipts, days, and money that came in."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from cases.history import Entry
from cases.money import fine_payments
from review.evaluation.checks.base import Found, Lack, check, none, pending, told
from review.evaluation.checks.decision import undecided
from review.evaluation.material import Material, Paper

THIRD = Fraction(1, 3)
SERVED = ("serve_notice", "serve_decision", "serve_document")
TAKEN = ("confiscate", "confiscate_goods", "confiscate_income")
LISTS = ("seizure_list", "preservation_list", "sampling_receipt")


def receipts(material: Material) -> list[Paper]:
    return material.of("service_receipt")


def late_service(material: Material) -> Iterator[Lack]:
    """Decisions served, or not, after their seven working days."""
    entry = next(iter(reversed(material.entries("serve_decision"))), None)
    place = material.event(entry) if entry else None
    for period in material.late("serve_decision"):
        done = f"{period.done_on}才送达" if period.done_on else "还没有送达"
        yield Lack(f"{material.party(period.party)}的决定书应于{period.due}前送达，{done}", place)


def unreceived(material: Material) -> Iterator[tuple[Paper, dict[str, Any]]]:
    """Rows of receipts that nobody signed for: no receiver named, nothing signed or scanned."""
    for paper in receipts(material):
        for box, values, _ in paper.boxes:
            if box == "rows" and not values.get("receiver") and not paper.signed and not _without_hand(values):
                yield paper, values


def _without_hand(row: dict[str, Any]) -> bool:
    return any(word in str(row.get("method_text", "")) for word in ("留置", "公告", "电子", "邮寄"))


def served_alone(material: Material) -> list[Entry]:
    return [entry for entry in material.entries(*SERVED) if len(material.acting(entry)) < 2]


@check("papers_were_served", "送达文书规范，按期送达")
def papers_were_served(material: Material) -> Found:
    if (found := undecided(material)) is not None:
        return found
    served = material.entries("serve_decision", "penalise_on_the_spot")
    lacks = list(late_service(material))
    if not served:
        return told(lacks, "") if lacks else pending("决定书还没有送达")
    if not receipts(material) and not material.summary:
        lacks.append(Lack("没有送达回证"))
    mend = "请在送达回证上补录签名图像，或者上传扫描件"
    for paper, row in unreceived(material):
        lacks.append(
            Lack(f"送达回证上《{row['document']}》{row.get('number', '')}没有收件人签收", paper.place(), THIRD, mend)
        )
    for entry in served_alone(material):
        lacks.append(Lack(f"{entry.on}送达的人员不足两人", material.event(entry), THIRD))
    return told(lacks, "按期送达，回证齐全", *(p.place() for p in receipts(material)))


# -- money -------------------------------------------------------------------------------------------------------------


@check("receipts_are_in_the_file", "罚款使用合法票据并入卷")
def receipts_are_in_the_file(material: Material) -> Found:
    """What was paid is what was owed, each sum with its receipt, the receipts in the file."""
    if (found := undecided(material)) is not None:
        return found
    fined = {p: s for p, s in material.penalties.items() if s.line.fine}
    if not fined:
        return none("没有罚款")
    paid = material.entries("pay", "collect_cash")
    if not paid and not material.closed:
        return pending("罚款还没有缴纳")
    lacks = [Lack(f"{e.on}的缴款没有票据号", material.event(e)) for e in paid if not e.data.get("receipt_no")]
    if material.closed:
        lacks += _short(material, fined)
    if paid and not any(material.files.get(entry.seq) for entry in paid):
        lacks.append(Lack("票据号已登记，票据没有入卷", material.event(paid[0]), THIRD))
    return told(lacks, f"{len(paid)}张票据，金额相符", *(material.event(e) for e in paid))


def _short(material: Material, fined: dict[str, Any]) -> Iterator[Lack]:
    for party, state in fined.items():
        if material.history.tracks["enforcement"].get(party) == "ended" or not state.stands:
            continue
        came = sum(fen for _, fen in fine_payments(material.history.money[party]))
        if came < state.fine:
            yield Lack(f"{material.party(party)}的票据合计{came / 100:.2f}元，少于罚款{state.fine / 100:.2f}元")


@check("fines_are_kept_apart", "没收物品有文书和清单，罚缴分离")
def fines_are_kept_apart(material: Material) -> Found:
    """Cash taken by officers goes on in time, the payee is not the bureau; goods taken are listed."""
    if (found := undecided(material)) is not None:
        return found
    kinds = {kind for state in material.penalties.values() for kind in state.line.kinds}
    if not kinds & {*TAKEN, "fine"}:
        return none("没有罚款、没收")
    lacks = []
    for period in material.late("cash_to_bureau", "cash_to_bank"):
        where = "交至本机关" if period.key == "cash_to_bureau" else "缴付银行"
        lacks.append(Lack(f"当场收缴的罚款应于{period.due}前{where}，{period.done_on or '至今'}才办"))
    if material.bureau.payee and material.bureau.payee == material.bureau.name:
        lacks.append(Lack("罚款的收款单位是作出处罚的机关自己"))
    if kinds & {"confiscate_goods", "confiscate"} and not material.of(*LISTS):
        lacks.append(Lack("没收财物没有清单"))
    shown = (material.event(e) for e in material.entries("collect_cash", "hand_in_cash", "pay"))
    return told(lacks, "罚款由银行收缴" if "fine" in kinds else "没收有文书", *shown)
