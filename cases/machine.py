"""The life cycle on one page: stages and the acts that move them, nothing else.

`Case` inherits `CaseMachine`. A transition is a line of law; the engine does everything around it. A body sees the
history as it is *after* the act. Never call these methods yourself: `cases.engine.perform` is the only way.
"""

from django.db import models
from django_fsm import GET_STATE, RETURN_VALUE

from cases.guards import (
    amounts,
    citations,
    closing,
    decision,
    evidence,
    filing,
    lighter_law,
    no_penalty,
    notice,
    review,
    rooms,
    tiers,
)  # fmt: skip
from cases.registry import OPEN, Role, Stage, act, span

__all__ = ["CaseMachine", "Stage"]

S, R = Stage, Role
LINE_RULES = (
    amounts.fine_within_band, amounts.kinds_are_provided, amounts.no_second_fine, amounts.higher_fine_applies, amounts.grade_follows_consequences,
    amounts.overdue_step_is_proved,
    amounts.daily_fine_after_refusal, amounts.income_is_proved, amounts.right_body_decides,
    decision.no_fine_while_transferred, citations.citations_exist, no_penalty.lightened_by_a_list,
    tiers.fine_within_tier, tiers.ground_fits_amount, lighter_law.lighter_law_is_chosen,
)  # fmt: skip
READY = (
    decision.notice_covers_decision, notice.statement_is_settled, notice.hearing_is_settled, review.review_is_passed,
)  # fmt: skip


class CaseMachine(models.Model):
    """Ordinary procedure (普通程序), and the one act of the summary procedure (简易程序)."""

    class Meta:
        abstract = True

    @act(
        source=(S.NEW,), target=S.CLUE, by=R.INSPECTOR, guards=[citations.citations_exist, rooms.not_in_two_rooms],
        issues=["clue_register", "inspection_plan", "inspection_record"],
    )  # fmt: skip
    def register_clue(self, step):
        """登记线索"""

    @act(
        source=(S.CLUE,), target=S.FILING, by=R.INSPECTOR,
        guards=[filing.within_limitation, filing.own_jurisdiction, filing.two_officers_named],
        issues=["filing_approval"],
    )  # fmt: skip
    def request_filing(self, step):
        """提请立案"""

    @act(source=(S.FILING,), target=S.INVESTIGATING, by=R.LEADER, guards=[filing.approver_is_not_a_handler])
    def approve_filing(self, step):
        """批准立案"""

    @act(source=(S.FILING,), target=S.CLUE, by=R.LEADER, guards=[filing.approver_is_not_a_handler])
    def return_filing(self, step):
        """退回立案"""

    @act(
        source=(S.FILING,), target=S.NOT_FILED, by=R.LEADER,
        guards=[filing.approver_is_not_a_handler, evidence.nothing_is_held], issues=["not_filed_approval"],
    )  # fmt: skip
    def refuse_filing(self, step):
        """不予立案"""

    @act(
        source=(S.INVESTIGATING,), target=S.CONCLUDED, by=R.INSPECTOR,
        guards=[evidence.evidence_was_lawful, filing.within_limitation, evidence.preservation_is_settled,
                evidence.seizure_within_term, notice.proposal_is_complete, notice.correction_is_ordered, *LINE_RULES,
                no_penalty.proposed_by_a_list],
        issues=["investigation_report"],
    )  # fmt: skip
    def conclude_investigation(self, step):
        """调查终结"""

    @act(
        source=(S.CONCLUDED, S.NOTIFIED), target=RETURN_VALUE(S.CONCLUDED, S.NOTIFIED), by=R.INSPECTOR,
        guards=[notice.proposal_is_complete, notice.hearing_right_is_told, notice.notice_is_approved,
                notice.service_is_lawful],
        issues=["notice_approval", "penalty_notice", "hearing_right_notice", "service_receipt"], concerns="to_be_notified",
    )  # fmt: skip
    def serve_notice(self, step):
        """告知"""
        return S.NOTIFIED if step.history.all_covered else self.stage

    @act(
        source=span(S.CONCLUDED, S.RESOLVED), target=S.HEARING, by=R.INSPECTOR,
        guards=[notice.party_was_notified, notice.within_hearing_request], issues=["hearing_request"],
        concerns="undecided",
    )  # fmt: skip
    def request_hearing(self, step):
        """申请听证"""

    @act(
        source=(S.HEARING,), target=RETURN_VALUE(S.HEARING, S.NOTIFIED), by=R.HEARING_CHAIR,
        guards=[notice.chair_is_independent, notice.hearing_was_notified, notice.hearing_record_is_signed,
                rooms.not_in_two_rooms],
        issues=["hearing_record", "hearing_report"], concerns="at_hearing",
    )  # fmt: skip
    def close_hearing(self, step):
        """听证结束"""
        return S.HEARING if step.history.at_hearing else S.NOTIFIED

    @act(
        source=(S.HEARING,), target=RETURN_VALUE(S.HEARING, S.NOTIFIED), by=R.HEARING_CHAIR,
        guards=[notice.chair_is_independent, notice.hearing_was_notified, notice.absence_ends_hearing,
                rooms.not_in_two_rooms],
        issues=["hearing_record"], concerns="at_hearing",
    )  # fmt: skip
    def terminate_hearing(self, step):
        """终止听证"""
        return S.HEARING if step.history.at_hearing else S.NOTIFIED

    @act(source=(S.HEARING,), target=RETURN_VALUE(S.HEARING, S.NOTIFIED), by=R.INSPECTOR, concerns="at_hearing")
    def withdraw_hearing_request(self, step):
        """撤回听证申请"""
        return S.HEARING if step.history.at_hearing else S.NOTIFIED

    @act(
        source=(S.CONCLUDED, S.NOTIFIED), target=S.IN_REVIEW, by=R.INSPECTOR,
        guards=[notice.statement_is_settled, notice.hearing_is_settled],
        issues=["disposition_approval", "review_submission"],
    )  # fmt: skip
    def submit_for_review(self, step):
        """提请法制审核"""

    @act(source=(S.IN_REVIEW,), target=RETURN_VALUE(S.CONCLUDED, S.NOTIFIED), by=R.INSPECTOR)
    def recall_submission(self, step):
        """撤回送审"""
        return step.history.submitted_from

    @act(
        source=(S.IN_REVIEW,), target=RETURN_VALUE(S.REVIEWED, S.CONCLUDED), by=R.LEGAL_REVIEWER,
        guards=[review.reviewer_is_independent, review.reviewer_is_qualified, review.checklist_is_answered],
        issues=["legal_review_opinion"],
    )  # fmt: skip
    def pass_review(self, step):
        """审核同意"""
        return S.REVIEWED if step.history.all_covered else S.CONCLUDED

    @act(
        source=(S.IN_REVIEW,), target=RETURN_VALUE(S.INVESTIGATING, S.CONCLUDED), by=R.LEGAL_REVIEWER,
        guards=[review.reviewer_is_independent, review.reviewer_is_qualified], issues=["legal_review_opinion"],
    )  # fmt: skip
    def return_review(self, step):
        """审核退回"""
        return S.INVESTIGATING if step.data.kind == "supplement" else S.CONCLUDED

    @act(
        source=(S.CONCLUDED, S.NOTIFIED, S.REVIEWED, S.RESOLVED), target=S.INVESTIGATING, by=R.UNIT_HEAD,
    )  # fmt: skip
    def reopen_investigation(self, step):
        """补充调查"""

    @act(
        source=(S.CONCLUDED, S.NOTIFIED, S.REVIEWED, S.RESOLVED), target=RETURN_VALUE(S.CONCLUDED, S.NOTIFIED),
        by=R.INSPECTOR,
        guards=[notice.proposal_is_complete, notice.proposal_differs, *LINE_RULES, no_penalty.proposed_by_a_list],
    )  # fmt: skip
    def propose(self, step):
        """调整处理意见"""
        return self.stage if self.stage in (S.CONCLUDED, S.NOTIFIED) else S.CONCLUDED

    @act(
        source=(S.NOTIFIED, S.REVIEWED), target=S.IN_DISCUSSION, by=R.UNIT_HEAD, guards=READY,
        issues=["discussion_material"],
    )  # fmt: skip
    def convene_discussion(self, step):
        """提请集体讨论"""

    @act(
        source=(S.IN_DISCUSSION,), target=RETURN_VALUE(S.RESOLVED, S.INVESTIGATING), by=R.LEADER,
        guards=[review.discussion_is_quorate, review.members_have_no_interest], issues=["discussion_record"],
    )  # fmt: skip
    def resolve_discussion(self, step):
        """集体讨论决定"""
        return S.INVESTIGATING if step.data.conclusion == "supplement" else S.RESOLVED

    @act(
        source=(S.NOTIFIED, S.REVIEWED, S.RESOLVED), by=R.LEADER, concerns="undecided",
        target=RETURN_VALUE(S.NOTIFIED, S.REVIEWED, S.RESOLVED, S.DECIDED),
        guards=[filing.approver_is_not_a_handler, *READY, decision.no_heavier_fine, review.discussion_is_held,
                decision.within_decision_term, *LINE_RULES, decision.decision_is_complete,
                no_penalty.grounds_for_no_penalty, decision.undecided_so_far, closing.annulled_is_not_repeated],
        issues=["disposition_approval", "decision_unit", "decision_person", "no_penalty_decision"],
    )  # fmt: skip
    def decide(self, step):
        """作出决定"""
        return S.DECIDED if not step.history.undecided else self.stage

    @act(
        source=(S.DECIDED,), target=RETURN_VALUE(S.NOTIFIED, S.REVIEWED, S.RESOLVED), by=R.LEADER,
        guards=[decision.decision_unserved], concerns="decided_unserved",
    )  # fmt: skip
    def recall_decision(self, step):
        """收回决定"""
        return step.history.decided_from

    @act(
        source=(S.NOTIFIED, S.REVIEWED, S.RESOLVED, S.DECIDED), by=(R.INSPECTOR, R.CLERK),
        target=RETURN_VALUE(S.NOTIFIED, S.REVIEWED, S.RESOLVED, S.DECIDED, S.SERVED),
        guards=[decision.party_is_decided, notice.service_is_lawful], issues=["credit_repair_notice", "service_receipt"],
        concerns="decided_unserved",
    )  # fmt: skip
    def serve_decision(self, step):
        """送达决定书"""
        return S.SERVED if step.history.all_served else self.stage

    @act(
        source=(S.CLUE,), target=S.SERVED, by=R.INSPECTOR, concerns="all_parties",
        guards=[evidence.two_licensed_officers, evidence.officers_not_recused, evidence.certificate_is_shown,
                filing.within_limitation, filing.own_jurisdiction, decision.summary_limits, *LINE_RULES,
                decision.decision_is_complete],
        issues=["on_the_spot_unit", "on_the_spot_person"],
    )  # fmt: skip
    def penalise_on_the_spot(self, step):
        """当场处罚"""

    @act(
        source=(S.SERVED,), target=S.CLOSED, by=R.LEADER,
        guards=[filing.approver_is_not_a_handler, closing.case_is_performed], issues=["closing_approval"],
    )  # fmt: skip
    def close(self, step):
        """结案"""

    @act(
        source=(S.CLOSED,), target=S.ARCHIVED, by=R.ARCHIVIST, guards=[closing.file_is_complete],
        issues=["file_cover", "file_contents", "closing_sheet"],
    )  # fmt: skip
    def archive(self, step):
        """归档"""

    @act(
        source=(*OPEN, S.SUSPENDED), target=RETURN_VALUE(*OPEN, S.SUSPENDED, S.TRANSFERRED), by=R.LEADER,
        guards=[closing.transfer_is_grounded], issues=["transfer_approval", "transfer_letter", "crime_transfer_letter"],
    )  # fmt: skip
    def transfer(self, step):
        """移送"""
        return self.stage if step.data.party or step.data.violations else S.TRANSFERRED

    @act(
        source=(*OPEN, S.SUSPENDED, S.TRANSFERRED), target=RETURN_VALUE(*OPEN, S.SUSPENDED), by=R.LEADER,
        guards=[closing.something_is_away],
    )  # fmt: skip
    def return_from_transfer(self, step):
        """移送退回"""
        return step.history.transferred_from if self.stage == S.TRANSFERRED else self.stage

    @act(
        source=(S.SERVED, S.CLOSED, S.ARCHIVED), target=S.CONCLUDED, by=R.LEADER, concerns="set_aside",
        guards=[filing.approver_is_not_a_handler, closing.decision_is_annulled],
    )  # fmt: skip
    def redecide(self, step):
        """重作决定"""

    @act(
        source=span(S.FILING, S.RESOLVED), target=S.WITHDRAWN, by=R.LEADER,
        guards=[filing.approver_is_not_a_handler, evidence.nothing_is_held], issues=["withdrawal_approval"],
    )  # fmt: skip
    def withdraw(self, step):
        """撤案"""

    @act(
        source=OPEN, target=S.SUSPENDED, by=R.LEADER, guards=[filing.approver_is_not_a_handler],
        issues=["suspension_approval"],
    )  # fmt: skip
    def suspend(self, step):
        """中止"""

    @act(source=(S.SUSPENDED,), target=GET_STATE(lambda self, step: step.history.suspended_from, states=OPEN),
         by=R.LEADER)  # fmt: skip
    def resume(self, step):
        """恢复"""
