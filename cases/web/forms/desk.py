"""One act on one officer's desk: what is typed, where its draft lies, what the engine says of it."""

from __future__ import annotations

import uuid as uuids

from cases import clock, drafts
from cases.engine.foreseeing import facts_for, step_for
from cases.inputs import INPUTS
from cases.models import Case, Draft
from cases.registers import linking
from cases.web.access import Signed, roles_of
from cases.web.forms.appraising import Appraising
from cases.web.forms.around import Around
from cases.web.forms.doing import Outcome, actor_of, approver, part_of, people
from cases.web.forms.fields import tree
from cases.web.forms.filling import Filled
from cases.web.forms.looking import Look, look
from cases.web.forms.presenting import typed_of
from cases.web.forms.reading import counted


class Desk:
    """One act on one officer's desk: draft, form as filled, what the engine says of it."""

    def __init__(self, request: Signed, case: Case | None, act: str) -> None:
        self.request, self.case, self.act = request, case, act
        self.officer = request.user
        self.part = part_of(self.officer, roles_of(self.officer), act)
        self.facts = facts_for(case, act, self.officer, clock.today())
        self.around = Around(self.facts, clock.today())
        self.appraising = Appraising(act, self.facts, clock.today())
        self.paragraphs: dict[str, str] = {}  # written, waiting for a word whether to take the place of what is there
        self.draft = drafts.find(self.officer, case, act)
        self.away = drafts.mine(self.officer, case, act) if self.draft is None else None
        if self.away is not None and self.away.holder_id == self.officer.pk:  # saved as one typed, this very moment
            self.draft, self.away = self.away, None
        self.version = self.facts.case.version if self.facts.case is not None else 0
        self.seen = self.version
        self.request_id = uuids.uuid4().hex
        self.errors: dict[str, list[str]] = {}
        self.outcome = Outcome()

    def opened(self) -> Filled:
        """The draft as it lies here, or a form with all that is known."""
        if self.draft is not None:
            filled = Filled.from_draft(self.draft)
            if not filled.fields.get("approved_by") and (name := approver(self.draft)):
                filled.fields["approved_by"] = name
        else:
            step = step_for(self.case, self.act, self.officer, None, on=clock.today(), facts=self.facts)
            filled = Filled.from_known(step, self.around)
            if "paper" in INPUTS[self.act].model_fields and counted(chosen := self.request.GET.get("paper", "")):
                filled.fields["paper"] = chosen
            if self.act == "register_clue" and (
                given := linking.offered(self.officer, self.request.GET.get("from", ""))
            ):
                filled.fields = typed_of(tree(self.act), given, self.around)
        self.appraising.align(filled.fields)
        return filled

    def posted(self) -> Filled:
        post = self.request.POST
        seen = counted(post.get("_version", ""))
        self.seen = self.version if seen is None else seen
        given = post.get("_request", "")
        self.request_id = given if len(given) == 32 and given.isalnum() else self.request_id
        filled = Filled.from_post(self.act, post)
        self.appraising.align(filled.fields)
        return filled

    def keep(self, filled: Filled) -> Draft:
        """Save what is typed; where the draft lies with somebody else it stays as it was handed over."""
        if self.draft is None:
            if self.away is not None:
                raise drafts.NotYours
            self.draft = drafts.open(self.officer, self.case, self.act)
        try:
            return drafts.save(self.draft, filled.kept(), self.seen)
        except drafts.Gone:  # done or dropped elsewhere, this very moment: what is typed here is kept all the same
            self.draft = drafts.open(self.officer, self.case, self.act)
            return drafts.save(self.draft, filled.kept(), self.seen)

    def write(self, filled: Filled, given: str) -> str:
        """The discretion paragraph into its field: at once where it is empty, else only as `given` says
        (`name:replace`, `name:append`). Returns the field's name."""
        wanted, _, how = given.partition(":")
        for name, row in self.appraising.lines(filled.fields):
            if (name or "_") != wanted or not (text := self.appraising.paragraph(row)):
                continue
            there = str(row.get("discretion") or "").strip()
            if not there or there == text or how == "replace":
                row["discretion"] = text
            elif how == "append":
                row["discretion"] = f"{there.rstrip('。；')}；{text}"
            else:
                self.paragraphs[wanted] = text
            return f"{name}-discretion".strip("-")
        return ""

    @property
    def performs(self) -> bool:
        return self.part.performs

    def asked(self, filled: Filled) -> Look:
        """What the engine says; by the eyes of who decided, where a paper approval is entered."""
        actor = actor_of(self.officer, filled)
        performs = self.performs or actor.pk != self.officer.pk
        team = people(self.officer, [t for t in filled.team if t != actor.username])
        return look(self.case, filled, actor, self.around, performs=performs, team=team)
