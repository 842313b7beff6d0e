"""What stands outside the cases of the year: filings, appeals and suits, credit repairs of earlier decisions. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cases.simulating import sharing
from cases.simulating.planned import RowPlan
from cases.simulating.profile import Impossible
from cases.simulating.rowmaking import RowMaker

RESULTS = ("upheld", "varied", "annulled", "illegal", "withdrawn")
APPEAL_DAYS = 30


class Outside(RowMaker):
    """Raises Impossible."""

    def filings(self) -> None:
        """Those of decisions that are no case of this year."""
        in_cases = sum(p.files for c in self.cases for p in c.parties)
        year = self.asked.terms.year

        def values(n: int) -> dict[str, Any]:
            return {"to": "上一级应急管理部门", "decision_no": f"〔{year - 1}〕{n + 1}号", "party": self.unit(n)}

        late = self.get("filing_late")
        rows = self.get("filing_done", in_cases) - in_cases
        if late > rows:
            raise Impossible([f"迟报{late}件：本年案件的备案都按期，别处的只有{rows}件"])

        def dated(n: int) -> dict[str, Any]:
            start = self.spread(n, rows)
            return values(n) | ({"due": (self.day(start) - timedelta(days=1)).isoformat()} if n < late else {})

        self.many("record_filing", rows, dated)

    def appeals(self) -> None:
        for sort in ("recon", "suit"):
            self._appeals_of(sort)

    def _appeals_of(self, sort: str) -> None:
        results = {r: self.get(f"{sort}_result.{r}") for r in RESULTS}
        closed = self.get(f"{sort}_closed", sum(results.values()))
        results["upheld"] += closed - sum(results.values()) if f"{sort}_result.upheld" not in self.asked.figures else 0
        due_key, kept_key = ("evid_due", "evid_ontime") if sort == "suit" else ("recon_reply_due", "recon_reply_ontime")
        taken = self.get(f"{sort}_accepted", max(closed, self.get(due_key), self.get(kept_key), self._instances(sort)))
        due = self.get(due_key, max(taken, closed))
        kept = self.get(kept_key, due)
        if sum(results.values()) != closed or max(closed, due) > taken or due != taken or kept > due:
            word = "行政诉讼" if sort == "suit" else "行政复议"
            raise Impossible(
                [
                    f"{word}{taken}件、审结{closed}件（各结果之和{sum(results.values())}件）、应答复{due}件、按时{kept}件，互相不合"
                ]
            )
        ends = [r for r, many in results.items() for _ in range(many)]
        instances = self._given_instances(taken) if sort == "suit" else []
        sittings, heads = self.get("court_hearings"), self.get("appear_head")
        if sort == "suit" and sittings and not taken:
            raise Impossible(["有开庭而没有被诉的案件"])
        for n in range(taken):
            row = self._appeal(n, taken, sort, instances[n] if instances else "", late=n >= kept)
            if n < closed:
                row.more |= {"result": ends[n], "result_on": self.day(row.later or 0).isoformat()}
            if sort == "suit":
                mine = len(range(n, sittings, taken))
                there = len(range(n, heads, taken))
                on = self.day(row.later or 0).isoformat()
                row.more |= {"sittings": [{"on": on, "head": i < there} for i in range(mine)]} if mine else {}
            self.rows.append(row)

    def _instances(self, sort: str) -> int:
        return sum(self.get(f"suit_accepted.{i}") for i in ("first", "second", "retrial")) if sort == "suit" else 0

    def _given_instances(self, taken: int) -> list[str]:
        given = {
            i: self.asked.figures[k]
            for i in ("first", "second", "retrial")
            if (k := f"suit_accepted.{i}") in self.asked.figures
        }
        found = sharing.labels(given, taken, {"first": 1}, self.asked.lot)
        if found is None:
            raise Impossible([f"被诉{taken}件，与分审级之和不一致"])
        return found

    def _appeal(self, n: int, many: int, sort: str, instance: str, late: bool) -> RowPlan:
        start = self.spread(n, many, self.last - APPEAL_DAYS - 1)
        on = self.day(start)
        due, replied = on + timedelta(days=10 if sort == "recon" else 15), self.day(start + 5)
        if late:
            due = replied - timedelta(days=1)
        values = {
            "on": on.isoformat(), "sort": sort, "authority": "本级人民政府" if sort == "recon" else "人民法院",
            "party": self.unit(n), "text": "行政处罚决定", "reply_due": due.isoformat(),
        } | ({"instance": instance} if instance else {})  # fmt: skip
        return RowPlan("appeal", start, values, start + APPEAL_DAYS, {"replied_on": replied.isoformat()})

    def credit(self) -> None:
        """Repairs of decisions of earlier years, each for a unit of its own."""
        many = self.get("credit_repair_done")
        for n in range(many):
            start = self.spread(n, many, self.last - 6)
            done = self.day(start + 5).isoformat()
            values = {
                "on": self.day(start).isoformat(), "party": self.unit(n), "credit_code": self.world.credit_code(self.spare + n),
                "decision_no": f"〔{self.asked.terms.year - 1}〕{n + 1}号", "pledge": True,
            }  # fmt: skip
            more = {"done_on": done, "result": "granted"}
            self.rows.append(RowPlan("credit_repair", start, values, start + 5, more))
