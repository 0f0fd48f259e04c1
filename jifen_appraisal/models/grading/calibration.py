"""The screen on which a unit nominates and the committee settles grades, as plain data."""

from collections import Counter, defaultdict

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..common.roles import COMMITTEE, READERS
from .calibration_people import PAGE
from .nomination import UNDECIDED

_STATES = ("scoring", "published", "closed")


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def action_view_grading(self):
        """Open the grades of this period: distribution, quota, nominations and decisions."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id("jifen_appraisal.jifen_calibration_action")
        action["context"] = {"active_id": self.id, "active_model": self._name}
        return action

    # === WHO SEES WHAT === #

    def _grading_reader(self):
        return self.env.uid == 1 or any(map(self.env.user.has_group, READERS))

    def _check_quota_reader(self):
        """Raise unless the user reads all results: the sheet of quotas tells of every unit."""
        if not self._grading_reader():
            raise AccessError(self.env._("Quotas of all units are for the office, the committee and audit."))

    def _grading_people(self):
        """Return the domain of the scorecards of the user's people: of the units they lead or are in charge of."""
        # Which offices somebody leads is asked about the user themselves.
        departments = self.env["hr.department"].sudo()
        led = departments.search([("manager_id.user_id", "=", self.env.uid)])
        in_charge = departments.search([("jifen_deputy_id.user_id", "=", self.env.uid)])
        return Domain("unit_id", "in", led.ids) | Domain("department_id", "child_of", in_charge.ids)

    def _grading_domain(self):
        """Return which scorecards of this period the user sees on the screen of grades.

        :raise AccessError: when there is none
        """
        self.ensure_one()
        self.check_access("read")
        domain = Domain("period_id", "=", self.id)
        if self._grading_reader():
            return domain
        domain &= self._grading_people()
        # Only whether there is anybody of theirs is looked at.
        if self.state not in _STATES or not self.env["jifen.scorecard"].sudo().search_count(domain, limit=1):
            raise AccessError(self.env._("The grades of a period are for its committee and the leaders of its units."))
        return domain

    @api.model
    def grading_periods(self):
        """Return ``[{id, name, state}]``, those whose grades the user may see, the latest first."""
        domain = Domain("state", "in", _STATES) & Domain("company_id", "in", self.env.companies.ids)
        if not self._grading_reader():
            domain &= Domain("scorecard_ids", "any", self._grading_people())
        # A leader sees periods in which their people are appraised, whatever they may read of scorecards.
        periods = self.sudo().search(domain, limit=60).filtered("has_grades")
        labels = dict(self._fields["state"]._description_selection(self.env))
        return [{"id": row.id, "name": row.name, "state": labels[row.state]} for row in periods]

    # === DATA === #

    def grading_data(self, changes=(), view=None):
        """Return what the screen of grades shows, with ``changes`` as they would turn out.

        :param changes: ``[{scorecard_id, grade_id, reason}]`` that are not saved yet
        :param view: ``{unit_id, only, search, offset}``: which people to list
        """
        seen = self._grading_domain()
        may_decide = self.state == "scoring" and self.env.user.has_group(COMMITTEE)
        changes = [_clean(change) for change in changes] if may_decide else []
        draft, acts, errors = self._try_decisions(changes)
        before = draft.grading.outcomes()
        # Checked by the domain above.
        cards = self.env["jifen.scorecard"].sudo().search(seen)
        ids = set(cards.ids)
        subjects = [subject for subject in draft.grading.subjects.values() if subject.id in ids]
        page, total = self._grading_page(
            seen, draft, before, view or {}, {change["scorecard_id"] for change in changes}
        )
        labels = dict(self._fields["state"]._description_selection(self.env))
        return {
            "period": {"id": self.id, "name": self.name, "state": self.state, "stateLabel": labels[self.state]},
            "mayDecide": may_decide,
            "reader": self._grading_reader(),
            "grades": self._grading_grades(draft, before, subjects),
            "heads": len(subjects),
            "ungraded": sum(before[subject.id].grade is None for subject in subjects),
            "factors": [_factor_sum(draft.ladder, outcomes, subjects) for outcomes in (before, draft.outcomes)],
            "quotas": self._grading_quotas(draft, before, subjects),
            "units": self._grading_unit_rows(draft, before, subjects),
            "rows": self._grading_rows(draft, before, page),
            "total": total,
            "limit": PAGE,
            "errors": {str(card_id): self._decision_error(draft, *error) for card_id, error in errors.items()},
            "acts": {str(act.subject_id): self._act_label(act) for act in acts if act.kind},
            "idle": [act.subject_id for act in acts if not act.kind],
        }

    def grading_save(self, changes):
        """Save the decisions of the committee: all of them, or none with the reason why."""
        self.ensure_one()
        self.check_access("read")
        return len(self._decide_grades([_clean(change) for change in changes]))

    def grading_nominate(self, scorecard_id, grade_id, reason):
        """Put somebody forward as their unit's leader; who may is checked by the nomination."""
        self.ensure_one()
        values = {"scorecard_id": int(scorecard_id), "grade_id": int(grade_id), "reason": str(reason or "")}
        # Only to see that it is of this period; the nomination checks who asks.
        if self.env["jifen.scorecard"].sudo().browse(values["scorecard_id"]).period_id != self:
            raise AccessError(self.env._("This scorecard is not of %(period)s.", period=self.display_name))
        return self.env["jifen.nomination"]._propose([values]).ids

    def _grading_grades(self, draft, before, subjects):
        proposed = Counter(subject.proposed for subject in subjects)
        now = Counter(before[subject.id].grade for subject in subjects)
        then = Counter(draft.outcomes[subject.id].grade for subject in subjects)
        names = {grade.id: grade.name for grade in self.env["jifen.grade"].sudo().browse(draft.ladder.ids)}  # no secret
        return [
            {
                "id": grade.id,
                "name": names[grade.id],
                "mode": grade.mode,
                "positions": sorted(grade.positions),
                "percent": float(grade.percent) if grade.mode in ("share", "nomination") else None,
                "factor": float(grade.factor),
                "proposed": proposed[grade.id],
                "now": now[grade.id],
                "then": then[grade.id],
            }
            for grade in draft.ladder.grades
        ]

    def _grading_unit_rows(self, draft, before, subjects):
        units = defaultdict(list)
        for subject in subjects:
            units[subject.unit_id].append(subject)
        # The structure of the organisation is no secret to whoever sees its grades.
        names = {unit.id: unit.name for unit in self.env["hr.department"].sudo().browse(filter(None, units))}
        rows = []
        for unit_id, members in units.items():
            scores = [subject.score for subject in members if subject.score is not None]
            rows.append(
                {
                    "id": unit_id or 0,
                    "name": names.get(unit_id, self.env._("Without a unit")),
                    "heads": len(members),
                    "mean": float(sum(scores) / len(scores)) if scores else None,
                    "now": _counts(before[subject.id].grade for subject in members),
                    "then": _counts(draft.outcomes[subject.id].grade for subject in members),
                }
            )
        return sorted(rows, key=lambda row: row["name"])

    def _grading_quotas(self, draft, before, subjects):
        grading, rows = draft.grading, []
        by_key = defaultdict(list)
        for grade in draft.ladder.grades:
            for subject in subjects:
                by_key[grade.id, grade.group(subject)].append(subject)
        for (grade_id, group), row in grading.quotas.items():
            members = by_key.get((grade_id, group))
            if not members:
                continue
            grade = draft.ladder.by_id[grade_id]
            states = Counter(
                (found.origin, draft.states[found.id])
                for member in members
                for found in grading.nominations.get((member.id, grade_id), ())
            )
            added = sum((member.id, grade_id) in draft.added for member in members)
            rows.append(
                {
                    "grade_id": grade_id,
                    "mode": grade.mode,
                    "group": self._group_label(grade, group),
                    "unit_id": group[1] if grade.by == "unit" else 0,
                    "heads": row.heads,
                    "percent": float(row.percent),
                    "carry": grade.window == "year",
                    "balance": float(row.balance),
                    "entitled": row.entitled,
                    "used": row.used,
                    "left": row.left,
                    "waiting": sum(states["unit", state] for state in UNDECIDED),
                    "approved": states["unit", "approved"],
                    "refused": states["unit", "refused"],
                    "added": states["committee", "approved"] + added,
                    "now": sum(before[member.id].grade == grade_id for member in members),
                    "then": draft.holders(grade_id, group),
                }
            )
        return rows

    def _group_label(self, grade, group):
        team, value = group
        positions = dict(self.env["jifen.scorecard"]._fields["position"]._description_selection(self.env))
        model = {"unit": "hr.department", "job": "hr.job", "category": "jifen.grade.category"}.get(grade.by)
        if model:
            # Names of units and jobs are no secret to whoever sees their grades.
            label = self.env[model].sudo().browse(value).name if value else self.env._("Others")
        else:
            label = positions.get(value) or self.env._("Everybody")
        return self.env._("%(group)s (teams)", group=label) if team and grade.by != "position" else label


def _clean(change):
    """Return a change as the client sent it, with nothing but what a change has."""
    grade_id = change.get("grade_id")
    return {
        "scorecard_id": int(change["scorecard_id"]),
        "grade_id": int(grade_id) if grade_id else None,
        "reason": str(change.get("reason") or ""),
    }


def _counts(grade_ids):
    return {str(grade_id or 0): number for grade_id, number in Counter(grade_ids).items()}


def _factor_sum(ladder, outcomes, subjects):
    factors = (ladder.by_id[outcomes[subject.id].grade].factor for subject in subjects if outcomes[subject.id].grade)
    return float(sum(factors))
