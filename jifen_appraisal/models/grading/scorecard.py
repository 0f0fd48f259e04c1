"""A scorecard's grade: who may nominate, who is concerned, and why it is what it is."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..common.roles import OFFICER


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {"grade_notes", "annual"}

    grade_notes = fields.Json(help="Why the grade is what it is: codes and figures.")
    annual = fields.Json(help="Of a year: the standings of its periods and the grades that they leave.")
    grade_text = fields.Char(compute="_compute_grade_text", string="Why This Grade", groups="base.group_user")
    nomination_ids = fields.One2many("jifen.nomination", "scorecard_id", string="Nominations", groups="base.group_user")
    grade_decision_ids = fields.One2many(
        "jifen.grade.decision", "scorecard_id", string="Decisions on the Grade", groups="base.group_user"
    )

    @api.depends("grade_notes", "annual", "grade_id")
    @api.depends_context("lang", "uid")
    def _compute_grade_text(self):
        shown = self._shown(published=True)
        for card in self:
            # Told to whom the grade is shown.
            card.grade_text = " ".join(card.sudo()._grade_sentences()) if card in shown else False

    def _remove_from_period(self):
        # The check must see every nomination.
        busy = self.sudo().filtered(lambda card: card.nomination_ids or card.grade_decision_ids)
        if busy:
            raise UserError(
                self.env._(
                    "%(person)s has been nominated or decided on in %(period)s and stays in it.",
                    person=busy[0].name,
                    period=busy[0].period_id.name,
                )
            )
        return super()._remove_from_period()

    # === WHO === #

    def _concerns(self, user):
        """Tell whether this is the user's own scorecard, or that of the team they lead. Call elevated."""
        self.ensure_one()
        return user in (self.user_id | self.employee_id.user_id | self.team_id.manager_id.user_id)

    def _nominators(self):
        """Return the users who put this subject forward: the unit's leader, if that is somebody else. Call elevated."""
        self.ensure_one()
        leader = self.unit_id.manager_id.user_id.filtered(lambda user: user.active and not user.share)
        return leader.browse() if self._concerns(leader) else leader

    def _nomination_deputy(self):
        """Return the user who agrees to a nomination: the deputy leader in charge of the office. Call elevated."""
        self.ensure_one()
        department = self.department_id
        while department and not department.jifen_deputy_id:
            department = department.parent_id
        deputy = department.jifen_deputy_id.user_id.filtered(lambda user: user.active and not user.share)
        return deputy.browse() if self._concerns(deputy) or deputy == self.env.user else deputy

    def _reason_not_mine_to_nominate(self):
        """Return why the current user does not put this subject forward; None if they do."""
        user, card = self.env.user, self.sudo()  # who leads the unit is looked up, nothing is told of it
        if self.env.uid == 1:
            return None
        if card._concerns(user):
            return self.env._("Nobody nominates themselves.")
        leaders = card._nominators()
        in_place = not leaders and user.has_group(OFFICER) and card.company_id in user.company_ids
        if user not in leaders and not in_place:
            return self.env._("The unit's leader nominates; without one, the appraisal office.")
        return None

    def _check_nomination(self, grade):
        """Raise unless the current user may put this subject forward for ``grade`` now. Call elevated."""
        self.ensure_one()
        period = self.period_id
        if reason := self.sudo(False)._reason_not_mine_to_nominate():
            raise AccessError(self.env._("%(name)s: %(reason)s", name=self.name, reason=reason))
        if period.state != "scoring":
            raise UserError(
                self.env._(
                    "People of %(period)s are nominated once it is scored, before publication.", period=period.name
                )
            )
        period._lock_grading()
        grading = period._grading()
        if error := grading.objection_to_nomination(self.id, grade.id):
            reason = self._nomination_error(*error)
            raise UserError(self.env._("%(name)s: %(reason)s", name=self.name, reason=reason))

    def _nomination_error(self, code, params):
        """Return, for people, why somebody cannot be nominated."""
        # The name of a grade is no secret.
        name = self.env["jifen.grade"].sudo().browse(params.get("grade")).name
        return {
            "foreign": lambda: self.env._("this grade is not given in this period."),
            "not_nominated": lambda: self.env._("%(grade)s is not given by nomination.", grade=name),
            "unscored": lambda: self.env._("has no score yet, so there is nothing to nominate for."),
            "veto": lambda: self.env._("a one-vote veto holds."),
            "below": lambda: self.env._(
                "the score of %(score)s does not reach %(grade)s.", score=params.get("score"), grade=name
            ),
            "not_eligible": lambda: self.env._("the year's periods do not allow %(grade)s.", grade=name),
            "twice": lambda: self.env._("has been nominated for %(grade)s already.", grade=name),
            "quota": lambda: self.env._(
                "the quota of %(grade)s is used: %(entitled)s may be nominated, %(used)s have been.",
                grade=name,
                entitled=params.get("entitled"),
                used=params.get("used"),
            ),
        }[code]()

    # === WHY === #

    def _grade_sentences(self, without=()):
        """Return, for people, one sentence for each thing that made the grade differ from the bounds.

        :param without: codes of what goes without saying where they are shown
        """
        self.ensure_one()
        notes = [note for note in self.grade_notes or [] if note[0] not in without]
        ids = {params.get("grade") for __, params in notes} - {None}
        # The name of a grade is no secret.
        names = {grade.id: grade.name for grade in self.env["jifen.grade"].sudo().browse(ids).exists()}
        sentences = self._annual_sentences()
        for code, params in notes:
            sentences.append(self._grade_sentence(code, names.get(params.get("grade"), ""), params))
        return sentences

    def _grade_sentence(self, code, grade, params):
        return {
            "share_kept": lambda: self.env._(
                "Among the best %(places)s, who have %(grade)s.", places=params["places"], grade=grade
            ),
            "share_full": lambda: self.env._(
                "The score reaches %(grade)s, but only the best %(places)s have it.",
                places=params["places"],
                grade=grade,
            ),
            "share_tied": lambda: self.env._(
                "The score reaches %(grade)s, but equal scores share the last of %(places)s places, "
                "so none of them has it.",
                places=params["places"],
                grade=grade,
            ),
            "no_nomination": lambda: self.env._(
                "%(grade)s is given by nomination, and no nomination has been approved.", grade=grade
            ),
            "no_decision": lambda: self.env._("%(grade)s is given by decision of the committee only.", grade=grade),
            "nominated": lambda: self.env._("Nominated for %(grade)s, and approved by the committee.", grade=grade),
            "nomination_lost": lambda: self.env._(
                "A nomination for %(grade)s was approved, but the score no longer reaches it.", grade=grade
            ),
            "decided": lambda: self.env._("The committee decided on %(grade)s.", grade=grade),
            "overtaken": lambda: self.env._(
                "The committee had decided on %(grade)s; the score has changed since, and it no longer fits.",
                grade=grade,
            ),
        }[code]()

    def _annual_sentences(self):
        return []
