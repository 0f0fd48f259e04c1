"""A record with work in the background: how far it is, going on, giving up, and telling who asked for it."""

from odoo import api, fields, models

from .bulk_rows import insert_rows
from .notice import Notice


class JifenTaskOwner(models.AbstractModel):
    """Who inherits this has a company, its ``jifen.task`` rows in ``jifen_task_ids``, and an action that lists them."""

    _name = "jifen.task.owner"
    _description = "Record with Work in the Background"

    # The external id of a window action.
    _task_action = None

    jifen_total = fields.Integer(compute="_compute_jifen_progress", string="Pieces in the Background")
    jifen_waiting = fields.Integer(compute="_compute_jifen_progress", string="Pieces Still to Come")
    jifen_failed = fields.Integer(compute="_compute_jifen_progress", string="Pieces That Failed")
    jifen_progress = fields.Float(compute="_compute_jifen_progress", string="Progress in per Cent")

    @api.depends("jifen_task_ids.state")
    def _compute_jifen_progress(self):
        tasks, counts = self.jifen_task_ids.browse(), {}
        groups = tasks._read_group([(tasks._task_owner, "in", self.ids)], [tasks._task_owner, "state"], ["__count"])
        for owner, state, count in groups:
            counts.setdefault(owner.id, {})[state] = count
        for owner in self:
            own = counts.get(owner.id, {})
            owner.jifen_total = sum(own.values())
            owner.jifen_waiting = own.get("waiting", 0)
            owner.jifen_failed = own.get("failed", 0)
            owner.jifen_progress = 100 * (1 - owner.jifen_waiting / owner.jifen_total) if own else 0

    # === ACTIONS === #

    def action_jifen_continue(self):
        """Try again what failed, and set going again what waits, as after the server was restarted."""
        self._check_tasks()
        for owner in self:
            # The rows of tasks are the system's; whether the owner may be changed was checked.
            tasks = owner.sudo().jifen_task_ids.filtered(lambda task: task.state != "done")
            tasks.filtered(lambda task: task.state == "failed")._update_state("try_again", error=False)
            tasks.sudo(False)._enqueue()
        return True

    def action_jifen_stop(self):
        """Give up what still waits; what is done stays."""
        self._check_tasks()
        # As above. Rows that a job works on right now are left to it.
        waiting = self.sudo().jifen_task_ids.filtered(lambda task: task.state == "waiting")
        waiting.try_lock_for_update()._trusted().unlink()
        return True

    def action_view_jifen_failed(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(self._task_action)
        owner = self.jifen_task_ids._task_owner
        return {**action, "domain": [(owner, "=", self.id), ("state", "=", "failed")], "context": {}}

    # === FOR WHO HAS THE WORK === #

    def _check_tasks(self):
        """Refuse whoever may not have this work done."""
        self.check_access("write")

    def _reason_against_tasks(self):
        """Return why nothing is done any more, as a text, or None."""

    @api.private
    def _start_tasks(self, rows):
        """Write a task for each of ``rows``, values beside the owner and the state, and set them going.

        What an earlier run of this owner has left goes.
        """
        self.ensure_one()
        # The rows of tasks are the system's; whether the owner may be changed was checked.
        self.sudo().jifen_task_ids._trusted().unlink()
        tasks = self.env[self.jifen_task_ids._name].sudo()  # as above
        rows = [{tasks._task_owner: self.id, "state": "waiting", **row} for row in rows]
        made = insert_rows(tasks, rows).sudo(False)
        self.invalidate_recordset(["jifen_task_ids"])
        made._enqueue()

    @api.private
    def _tell_tasks_are_done(self):
        """Tell whoever asked for the work how it ended."""
        self.ensure_one()
        self.invalidate_recordset()
        # Who asked, and how many: nothing of the tasks themselves.
        users = self.sudo().jifen_task_ids.create_uid.sudo(False)
        if self.jifen_waiting or not users:
            return
        for lang, people in users.grouped("lang").items():
            self.env["jifen.notice"]._send([self.with_context(lang=lang)._notice_of_tasks(people)])

    def _notice_of_tasks(self, people):
        done = self.jifen_total - self.jifen_failed
        body = self.env._("%(done)s of %(total)s are done.", done=done, total=self.jifen_total)
        if self.jifen_failed:
            body += " " + self.env._(
                "%(count)s could not be done; the record says whom it is about, and why.", count=self.jifen_failed
            )
        title = self.env._("Finished: %(owner)s", owner=self.display_name)
        record = self if "message_ids" in self._fields else None
        return Notice(record, people, body, title)
