"""What is somebody's own is seen by their present login, and by no former one."""

import runpy

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL
from odoo.tools.misc import file_path

from odoo.addons.jifen_appraisal.models.common.registry import models_with

from ..appeal.test_correction import AppealCase
from ..common import our_models

MIGRATIONS = "jifen_appraisal/migrations/19.0.1.1.0"


@tagged("post_install", "-at_install")
class TestLogin(AppealCase):
    # Logins that stay where they are, by the model's field: who decides, and who has done what.
    STAYS = {
        "jifen.approval.user_id": "who decides; what waits is put to the present login by the scheduled action",
        "jifen.approval.step.user_id": "a certain person who decides",
        "jifen.approval.step.user_ids": "certain persons who decide",
        "jifen.delegation.user_id": "who is away",
        "jifen.delegation.stand_in_id": "who stands in",
    }
    # On record by the login that was used: what was done stays done by it.
    DONE = {
        "jifen.allocation.approved_by_id": "who put approved pay into force",
        "jifen.allocation.cancellation.decided_by_id": "the committee's member who decided",
        "jifen.allocation.line.settled_by_id": "who wrote off what no payslip took",
        "jifen.appeal.answered_by_id": "who answered",
        "jifen.appeal.assigned_by_id": "who named the investigator",
        "jifen.claim.heard_by_id": "who heard the person",
        "jifen.claim.share.decided_by_id": "who shared out the claim",
        "jifen.consequence.done_user_id": "who completed it",
        "jifen.correction.applied_by_id": "who carried it out",
        "jifen.grade.decision.decided_by_id": "the committee's member who decided",
        "jifen.nomination.agreed_by_id": "the deputy who agreed",
        "jifen.nomination.decided_by_id": "the committee's member who decided",
        "jifen.nomination.withdrawn_by_id": "who took it back",
        "jifen.pay.change.decided_by_id": "the committee's member who decided",
        "jifen.period.notice_waived_by_id": "who did without the notice",
        "jifen.public.notice.published_by_id": "who put it up",
        "jifen.public.notice.withdrawn_by_id": "who took it down",
        "jifen.score.line.approved_by_id": "in the hash chain: never written again",
    }

    @classmethod
    def _build(cls):
        super()._build()
        cls.user_new = cls._user("new", portal=True)

    @classmethod
    def _period(cls, *args, **values):
        # Something follows for everybody: they are all among the last so many.
        cls.env["jifen.consequence.rule"].create(
            {"scheme_id": cls.scheme.id, "name": "Talk", "code": "talk", "trigger": "last", "count": len(cls.people)}
        )
        return super()._period(*args, **values)

    def _following(self):
        return set(models_with(self.env, "jifen.follows.login"))

    def _of_a_person(self):
        """Return the models with something of the person concerned, whom a field leads to."""
        return {name for name in self._following() if self.env[name]._login_person}

    def _own(self):
        """Make something of Chen's in every model that follows a login; return it as ``{model: records}``."""
        line = self._post(self.chen, "discipline.idle")
        claim = self._claim()
        claim.action_submit()
        self.env.invalidate_all()
        claim.with_user(self.user_ma).action_refuse("Not yet")
        self._close()
        appeal = self._appeal(line=line)
        correction = self._uphold(appeal, [{"kind": "reverse", "line_id": line.id}])
        pay = self.env["jifen.allocation"].with_user(self.user_officer).create({"period_id": self.period.id})
        pay.action_compute()
        card = self.period._scorecard(self.chen)
        own = {
            "jifen.scorecard": card,
            "jifen.score.line": card.line_ids,
            "jifen.claim": claim.sudo(False).with_user(self.env.user),
            "jifen.consequence": self.env["jifen.consequence"].search([("scorecard_id", "=", card.id)]),
            "jifen.allocation.line": pay.line_ids.sudo().filtered(lambda row: row.employee_id == self.chen),
            "jifen.appeal": appeal,
            "jifen.correction.effect": correction.effect_ids.filtered(lambda row: row.scorecard_id == card),
        }
        self.assertEqual(own.keys(), self._of_a_person())
        self.assertTrue(all(own.values()), own)
        return own

    def _assert_seen_by(self, own, user):
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual({name: rows.user_id for name, rows in own.items()}, dict.fromkeys(own, user))
        for name in own:
            for former in (self.user_chen | self.user_new) - user:
                self.assertFalse(self.env[name].sudo().search_count([("user_id", "=", former.id)]), name)
        self.assertIsNone(self.env["jifen.score.line"]._first_broken(self.company))

    def test_all_that_is_theirs_follows(self):
        own = self._own()
        self._assert_seen_by(own, self.user_chen)
        self.chen.user_id = self.user_new
        self._assert_seen_by(own, self.user_new)
        self.chen.user_id = False
        self._assert_seen_by(own, self.env["res.users"])

    def test_what_others_have_stays_theirs(self):
        self._post(self.li, "discipline.idle")
        others = self.period.scorecard_ids - self.period._scorecard(self.chen)
        before = {card: card.user_id for card in others}
        self.chen.user_id = self.user_new
        self.env.invalidate_all()
        self.assertEqual({card: card.user_id for card in others}, before)
        self.assertEqual(others.line_ids.user_id, self.user_li)

    def _told(self, records):
        """Return whom of Chen's two logins and Ma's is told of what is written on each of these, in one set."""
        logins = self.user_chen | self.user_new | self.user_ma
        return {row.sudo().message_partner_ids.user_ids & logins for row in records}

    def _own_threads(self):
        """Let Chen and Ma be told of what is written on all that is Chen's."""
        threads = [rows.sudo() for rows in self._own().values() if "message_partner_ids" in rows._fields]
        self.assertTrue(threads)
        for rows in threads:
            rows.message_subscribe((self.user_chen | self.user_ma).partner_id.ids)
        return threads

    def test_only_the_present_login_is_told_what_is_written(self):
        threads = self._own_threads()
        self.chen.user_id = self.user_new
        for rows in threads:
            self.assertEqual(self._told(rows), {self.user_new | self.user_ma}, rows)
        self.chen.user_id = False
        for rows in threads:
            self.assertEqual(self._told(rows), {self.user_ma}, rows)

    def test_a_login_given_anew_is_told_what_the_former_one_was(self):
        threads = self._own_threads()
        self.chen.user_id = False
        self.env.flush_all()
        self.env.invalidate_all()
        self.chen.user_id = self.user_new
        for rows in threads:
            self.assertEqual(self._told(rows), {self.user_new | self.user_ma}, rows)

    def test_a_login_given_anew_is_told_nothing_new(self):
        """Of what had been followed by nobody but Ma."""
        claim = self._claim().sudo()
        claim.message_unsubscribe(claim.message_partner_ids.ids)
        claim.message_subscribe(self.user_ma.partner_id.ids)
        self.chen.user_id = False
        self.env.flush_all()
        self.chen.user_id = self.user_new
        self.assertEqual(self._told(claim), {self.user_ma})

    def test_what_earlier_changes_left_behind_is_mended(self):
        own = self._own()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE hr_employee SET user_id = %s, active = false WHERE id = %s", [self.user_new.id, self.chen.id]
        )
        self.env.invalidate_all()
        self.assertEqual(own["jifen.allocation.line"].user_id, self.user_chen)
        self._migrate("post-follow_logins.py")
        self._assert_seen_by(own, self.user_new)

    def _migrate(self, script):
        runpy.run_path(file_path(f"{MIGRATIONS}/{script}"))["migrate"](self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()

    def _earlier_change(self, records):
        """Change Chen's login as the first version did, which forgot who is told."""
        self.env.flush_all()
        self.env.cr.execute("UPDATE hr_employee SET user_id = %s WHERE id = %s", [self.user_new.id, self.chen.id])
        for rows in records:
            query = SQL(
                "UPDATE %s SET user_id = %s WHERE id = ANY(%s)", SQL.identifier(rows._table), self.user_new.id, rows.ids
            )
            self.env.cr.execute(query)
        self.env.invalidate_all()

    def test_a_former_login_that_is_still_told_is_mended(self):
        threads = self._own_threads()
        self._earlier_change(threads)
        self._migrate("end-tell_present_logins.py")
        for rows in threads:
            self.assertEqual(self._told(rows), {self.user_new | self.user_ma}, rows)

    def test_whoever_may_read_is_told_as_before(self):
        """Nobody becomes a follower, or ceases to be one, who has the same right as before."""
        claim = self._claim(self.li).sudo()
        told = (self.user_li | self.user_officer | self.user_ma).partner_id
        claim.message_subscribe(told.ids)
        self._migrate("end-tell_present_logins.py")
        self.assertEqual(claim.message_partner_ids, told)

    def test_every_login_follows_or_says_why_not(self):
        """Whatever field of ours holds somebody's login."""
        silent = set()
        for name in our_models(self.env):
            model, follows = self.env[name], set()
            if name in self._following():
                follows = {*model._login_fields, *(("user_id",) if model._login_person else ())}
            known = follows | {"create_uid", "write_uid"}
            for field in model._fields.values():
                login = field.type in ("many2one", "many2many") and field.comodel_name == "res.users"
                if login and field.store and not (field.related or model._transient or field.name in known):
                    silent.add(f"{name}.{field.name}")
        self.assertFalse(self.STAYS.keys() & self.DONE.keys())
        self.assertEqual(silent, {*self.STAYS, *self.DONE})

    def test_what_is_theirs_follows_a_login_changed_on_the_resource(self):
        """Odoo keeps it there: its own form of resources is a door as well."""
        own = self._own()
        self.chen.resource_id.user_id = self.user_new
        self._assert_seen_by(own, self.user_new)

    def test_who_computed_the_pay_does_not_approve_it_with_another_login(self):
        self._close()
        officer = self._employee("Officer", self.party, self.user_officer)
        pay = self.env["jifen.allocation"].with_user(self.user_officer).create({"period_id": self.period.id})
        pay.action_compute()
        pay.action_submit()
        other = self._user("officer_new", "committee")
        pay.message_subscribe(self.user_officer.partner_id.ids)
        officer.user_id = other
        self.env.invalidate_all()
        self.assertIn(other.partner_id, pay.sudo().message_partner_ids)
        self.assertNotIn(self.user_officer.partner_id, pay.sudo().message_partner_ids)
        self.assertEqual((pay.sudo().computed_by_id, pay.sudo().submitted_by_id), (other, other))
        with self.assertRaises(UserError):
            pay.with_user(other).action_approve()

    def test_who_computed_the_scores_does_not_approve_them_with_another_login(self):
        officer = self._employee("Officer", self.party, self.user_officer)
        self.period.with_user(self.user_officer).action_score()
        officer.user_id = self.user_new
        self.assertEqual(self.period.scored_by_id, self.user_new)
        self.assertIn(self.user_new, self.period._users_concerned())
