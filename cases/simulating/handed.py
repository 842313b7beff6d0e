"""Tip-offs with their answers and rewards; clues and crimes handed over or taken in. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cases.simulating import sharing
from cases.simulating.acting import yuan
from cases.simulating.planned import RowPlan
from cases.simulating.profile import Impossible
from cases.simulating.rowmaking import RowMaker

MOST_REWARDS = 20
REPLY_DAYS = 20  # working days, well inside the period


class Handed(RowMaker):
    """Raises Impossible."""

    def tip_offs(self) -> None:
        cases = [c for c in self.cases if c.source == "tip_off"]
        rewards, amount = self.get("report_rewarded"), self.asked.figures.get("report_reward_amount")
        least = max(len(cases), -(-rewards // MOST_REWARDS), self.get("report_checked"), self.get("report_verified"))
        received = self.get("report_received", max(least, self.get("report_reply_due")))
        checked = self.get("report_checked", received)
        verified = self.get(
            "report_verified", min(checked, max(checked * 2 // 3, int(rewards > 0), min(len(cases), checked)))
        )
        due = self.get("report_reply_due", max(received, self.get("report_replied_ontime")))
        ontime = self.get("report_replied_ontime", due)
        self._refuse_tip_offs(received, checked, verified, due, ontime, rewards, amount, len(cases))
        if not received:
            return
        given = self._rewards(rewards, amount, verified)
        late = due - ontime
        for n in range(received):
            row = self._tip_off(n, received, n < late)
            if n < checked:
                row.more |= {
                    "checked_on": self.day(row.later or 0).isoformat(),
                    "result": "true" if n < verified else "false",
                }
            if n < due:
                row.more |= {"replied_on": self.day(row.later or 0).isoformat(), "reply": "电话反馈"}
            if n < verified and given[n]:
                on = self.day(row.later or 0).isoformat()
                row.more["rewards"] = [{"on": on, "amount": yuan(fen), "receiver": "举报人"} for fen in given[n]]
            row.later = row.later if row.more else None
            self.rows.append(row)
        for n, case in enumerate(cases):
            case.link = ("tip_off", len(self.rows) - received + n % received)

    def _refuse_tip_offs(
        self,
        received: int,
        checked: int,
        verified: int,
        due: int,
        ontime: int,
        rewards: int,
        amount: int | None,
        cases: int,
    ) -> None:
        wrongs = []
        if max(checked, due) > received:
            wrongs.append(f"受理举报{received}件，办结核查{checked}件、应反馈{due}件不能更多")
        if verified > checked or ontime > due:
            wrongs.append(f"属实{verified}件多于办结核查{checked}件，或者按期反馈{ontime}件多于应反馈{due}件")
        if cases and not received:
            wrongs.append("有举报查处的案件，而没有受理举报")
        if rewards and not verified:
            wrongs.append("有举报奖励，而没有属实的举报")
        if rewards > verified * MOST_REWARDS:
            wrongs.append(f"举报奖励{rewards}次，属实的举报只有{verified}件")
        if amount is not None and (amount < rewards or (amount and not rewards)):
            wrongs.append(f"举报奖励{rewards}次、{amount / 100:.2f}元，不能分配")
        if wrongs:
            raise Impossible(wrongs)

    def _rewards(self, rewards: int, amount: int | None, places: int) -> list[list[int]]:
        total = rewards * 100_000 if amount is None else amount
        paid = sharing.amounts(total, [(1, total)] * rewards, self.asked.lot) if rewards else []
        return [paid[n::places] for n in range(places)] if places else []

    def _tip_off(self, n: int, received: int, late: bool) -> RowPlan:
        """A late answer needs a row from the first half of the year."""
        terms = self.asked.terms
        start = self.spread(n, received, self.last // 3 if late else self.last - REPLY_DAYS - 1)
        later = start + REPLY_DAYS
        if late:
            over = self.day(start) + timedelta(days=terms.tip_off_days + 30)
            later = next(i for i in range(start, self.last + 1) if self.day(i) > over)
        values = {
            "on": self.day(start).isoformat(), "channel": ("phone", "web", "platform", "letter")[n % 4], "named": n % 3 == 0,
            "informant": self.world.person("informant", n), "party": self.unit(n), "text": "反映该单位存在安全隐患",
            "reply_due": (self.day(start) + timedelta(days=terms.tip_off_days)).isoformat(),
        }  # fmt: skip
        return RowPlan("tip_off", start, values, later)

    # -- clues and crimes handed over ----------------------------------------------------------------------------------

    def transfers(self) -> None:
        cases = [c for c in self.cases if c.source == "transfer"]
        taken = self.get("clue_in", len(cases))
        if cases and not taken:
            raise Impossible(["有移送来的案件，而线索移入为0"])
        out = self.get(
            "criminal_transfer_out", max(self.get("criminal_transfer_accepted"), self.get("criminal_transfer_filed"))
        )
        accepted, filed = self.get("criminal_transfer_accepted", out), self.get("criminal_transfer_filed")
        if max(accepted, filed) > out:
            raise Impossible([f"移送公安{out}件，公安受理{accepted}件、立案{filed}件不能更多"])
        first = len(self.rows)
        self.many("transfer", taken, lambda n: self._transfer(n, "in", "区消防救援大队"))
        for n, case in enumerate(cases):
            case.link = ("transfer", first + n % taken)
        self.many("transfer", self.get("clue_out"), lambda n: self._transfer(n, "out", "区市场监督管理局"))
        for n in range(out):
            start = self.spread(n, out, self.last - 10)
            row = RowPlan(
                "transfer", start, {"on": self.day(start).isoformat(), **self._transfer(n, "police", "区公安分局")}
            )
            later = self.day(start + 8).isoformat()
            row.more |= {"accepted_on": later} if n < accepted else {}
            row.more |= {"filed_on": later} if n < filed else {}
            row.later = start + 8 if row.more else None
            self.rows.append(row)

    def _transfer(self, n: int, direction: str, body: str) -> dict[str, Any]:
        text = "涉嫌伪造、买卖特种作业操作证" if direction == "police" else "不属于本机关管辖的违法线索"
        return {"direction": direction, "body": body, "party": self.unit(n), "text": text}
