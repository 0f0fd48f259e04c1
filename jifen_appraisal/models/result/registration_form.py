"""What the printed forms say of a person: the registration form and the lists of a unit."""

from odoo import models
from odoo.exceptions import AccessError
from odoo.tools import format_date, format_list

from .back_office import _figure


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    def _registration_data(self):
        """Return what the registration form of one person says, as plain data.

        Scores for whom they are shown to; ranks and grade for them once published.

        :raise AccessError: for somebody whose results the user is not shown
        """
        self.ensure_one()
        self.check_access("read")
        self._check_shown()
        published = self in self._shown(published=True)
        card = self.sudo()  # checked right above; names of offices and jobs belong to the form
        lines = card.line_ids.filtered(lambda line: not line.reversal_of_id and not line.is_reversed)
        return {
            "card": card,
            "company": card.company_id.name,
            "title": card.scheme_id.name,
            "period": card.period_id.name,
            "position": dict(card._fields["position"]._description_selection(self.env))[card.position],
            "results": [(row.dimension_id.name, _figure(row.score)) for row in card.result_ids],
            "score": _figure(card.score) if card.scored else "",
            "rank": card.rank_unit if published and card.scored else False,
            "lines": [
                {
                    "date": format_date(self.env, line.date),
                    "item": line.item_id.display_name,
                    "ground": line.ground or "",
                    "points": _figure(line.points),
                }
                for line in lines.sorted(lambda line: (line.date, line.number))
            ],
            "opinions": card._form_opinions() if published else [],
            "grade": card.grade_id.name or "" if published else "",
        }

    def _form_day(self, moment):
        return format_date(self.env, moment) if moment else ""

    def _form_opinions(self):
        """Return ``[(who, text, name, day)]``: the unit's proposal, the deputy's and the committee's word."""
        self.ensure_one()
        nomination = self.nomination_ids.sorted("id")[-1:]
        if not nomination:
            return []
        opinions = []
        if nomination.origin == "unit":
            text = self.env._("Proposed: %(grade)s", grade=nomination.grade_id.name)
            opinions.append((self.env._("Unit"), text, nomination.reason, nomination.proposed_by_id, "proposed_at"))
        if nomination.agreed_by_id:
            declined = nomination.state == "declined"
            text = self.env._("Declined") if declined else self.env._("Agreed")
            opinions.append(
                (self.env._("Leader in Charge"), text, nomination.agreed_note, nomination.agreed_by_id, "agreed_at")
            )
        if nomination.decided_by_id:
            text = self.env._("Refused")
            if nomination.state == "approved":
                text = self.env._("Approved: %(grade)s", grade=nomination.grade_id.name)
            opinions.append(
                (
                    self.env._("Committee"),
                    text,
                    nomination.decision_reason,
                    nomination.decided_by_id,
                    "decided_at",
                )
            )
        return [
            (who, text, note or "", user.name, self._form_day(nomination[moment]))
            for who, text, note, user, moment in opinions
        ]

    def _form_remark(self):
        """Return why somebody stands on a list as they do: where they came from, a veto."""
        self.ensure_one()
        remarks = []
        for stay in self.stay_ids:
            facts = {
                "office": stay.department_id.name or "",
                "start": format_date(self.env, stay.date_from),
                "end": format_date(self.env, stay.date_to),
            }
            if stay.seconded:
                remarks.append(self.env._("seconded to %(office)s, %(start)s to %(end)s", **facts))
            else:
                remarks.append(self.env._("%(office)s, %(start)s to %(end)s", **facts))
        return "; ".join(remarks)

    def _form_proposed(self):
        """Return the grade that was proposed: by nomination where there is one that stands, else by score."""
        self.ensure_one()
        nominated = self.nomination_ids.filtered(lambda row: row.stands).sorted("id")[-1:]
        return (nominated.grade_id or self.proposed_grade_id).name or ""

    def _form_result_remark(self):
        """Return what the result form remarks: why there is no score, and a veto with its effects."""
        self.ensure_one()
        if not self.vetoed:
            return self.unscored_text or ""
        return format_list(self.env, [text for text in (self.env._("One-vote veto"), self.veto_text) if text])


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _check_form_reader(self):
        """Raise unless the user reads all results: forms of a period tell of everybody."""
        self.check_access("read")
        if not self._grading_reader():
            raise AccessError(self.env._("The forms of a period are for the office, the committee and audit."))
