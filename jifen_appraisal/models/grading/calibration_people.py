"""The people on the screen of grades: whom it lists, and what it says of each."""

from odoo import models
from odoo.fields import Domain

from .nomination import UNDECIDED

# So many people are shown at once; the rest is a click away.
PAGE = 60
# Shown on the screen in columns of their own.
_SHOWN = ("no_nomination", "no_decision", "nominated")


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _grading_page(self, seen, draft, before, view, changed):
        """Return the scorecards to list, elevated, and how many there are in all."""
        domain = seen
        if view.get("unit_id"):
            domain &= Domain("unit_id", "=", int(view["unit_id"]))
        if view.get("search"):
            domain &= Domain("name", "ilike", str(view["search"]))
        only = view.get("only")
        if only and only != "all":
            domain &= Domain("id", "in", [*self._grading_chosen(draft, before, only, changed)])
        # Restricted by the domain of who sees what.
        cards = self.env["jifen.scorecard"].sudo()
        total = cards.search_count(domain)
        offset = max(int(view.get("offset") or 0), 0)
        return cards.search(domain, order="scored desc, rank_overall, name, id", limit=PAGE, offset=offset), total

    def _grading_chosen(self, draft, before, only, changed):
        nominations = draft.grading.nominations
        if only == "changed":
            return changed
        if only == "nominated":
            return {card_id for card_id, __ in nominations}
        if only == "settle":
            open_ = {key[0] for key, rows in nominations.items() for row in rows if row.state in UNDECIDED}
            return open_ | {
                card_id
                for card_id, row in before.items()
                if not row.stands or any(code == "nomination_lost" for code, __ in row.notes)
            }
        named = [grade.id for grade in draft.ladder.grades if grade.mode in ("nomination", "decision")]
        return {
            subject.id
            for subject in draft.grading.subjects.values()
            if subject.proposed is not None and any(draft.ladder.reaches(subject, grade_id) for grade_id in named)
        }

    def _grading_rows(self, draft, before, cards):
        rows = []
        readable = set(cards.sudo(False)._filtered_access("read").ids)
        nominable = [grade.id for grade in draft.ladder.grades if grade.mode == "nomination"]
        for card in cards:
            subject = draft.grading.subjects[card.id]
            nominations = [
                row for key, found in draft.grading.nominations.items() if key[0] == card.id for row in found
            ]
            mine = None if self.state != "scoring" else card.sudo(False)._reason_not_mine_to_nominate() is None
            objections = {id_: draft.grading.objection_to_nomination(card.id, id_) for id_ in nominable if mine}
            rows.append(
                {
                    "id": card.id,
                    "name": card.name,
                    "open": card.id in readable,
                    "office": card.department_id.name or "",
                    "position": card.position,
                    "unit_id": card.unit_id.id,
                    "score": card.score if card.scored else None,
                    "rank": card.rank_overall,
                    "rankUnit": card.rank_unit,
                    "proposed": subject.proposed,
                    "ruled": before[card.id].ruled,
                    "grade": before[card.id].grade,
                    "then": draft.outcomes[card.id].grade,
                    "flagged": not before[card.id].stands
                    or any(code == "nomination_lost" for code, __ in before[card.id].notes),
                    "vetoed": card.vetoed,
                    "text": " ".join(card._grade_sentences(without=_SHOWN)),
                    "own": card._concerns(self.env.user),
                    "nominations": [self._nomination_label(row) for row in nominations],
                    "nominate": next((id_ for id_, error in objections.items() if not error), None),
                    "objection": self._first_objection(card, objections),
                }
            )
        return rows

    def _first_objection(self, card, objections):
        """Return why nobody can be nominated where only the quota stands against it."""
        for error in objections.values():
            if error and error[0] == "quota":
                return card._nomination_error(*error)
        return ""

    def _nomination_label(self, found):
        # Checked by the domain of who sees what.
        row = self.env["jifen.nomination"].sudo().browse(found.id)
        labels = dict(row._fields["state"]._description_selection(self.env))
        own = row.sudo(False)
        return {
            "id": row.id,
            "grade_id": row.grade_id.id,
            "origin": row.origin,
            "state": row.state,
            "label": self.env._("Added by the committee") if row.origin == "committee" else labels[row.state],
            "reason": row.reason or "",
            "remark": row.agreed_note or "",
            "decision": row.decision_reason or "",
            "by": row.proposed_by_id.name,
            "deputy": row.deputy_user_id.name or self.env._("the appraisal office"),
            "canAgree": own.can_agree,
            "canWithdraw": own.can_withdraw,
        }

    def _act_label(self, act):
        return dict(self.env["jifen.grade.decision"]._fields["kind"]._description_selection(self.env))[act.kind]
