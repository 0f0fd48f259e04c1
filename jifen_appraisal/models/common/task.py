"""Work in the background, a row for each piece: in chunks, alone where one fails, going on where it was stopped."""

import logging
import random

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import config, split_every

from odoo.addons.queue_job.delay import group
from odoo.addons.queue_job.exception import RetryableJobError
from odoo.addons.queue_job.job import identity_exact

from .registry import models_with
from .states import Transition

_logger = logging.getLogger(__name__)
# What failed because another transaction was in the way is tried again as it is, by whoever runs it.
AGAIN = (OperationalError, RetryableJobError)


def again_in(error):
    """Return what only has to be tried again, where ``error`` was raised from it; None otherwise."""
    while error and not isinstance(error, AGAIN):
        error = error.__cause__
    return error


class JifenTask(models.AbstractModel):
    """One piece of work on an owner, a ``jifen.task.owner``; its row says whether it was done, or why not.

    Who inherits this says in ``_task_owner`` which field leads to the owner, has the owner's company, a selection
    ``kind``, and for each of its values a method ``_perform_<kind>(owner)``: it does all pieces of ``self`` with the
    rights of who asked for them, and may be repeated. Chunks are jobs of OCA's queue, which its channels spread over
    workers and hosts. Where no job runner is loaded, a scheduled action works them off in one process.
    """

    _name = "jifen.task"
    _description = "Work in the Background"
    _inherit = ["jifen.guard"]
    _order = "id"

    _task_owner = None
    _task_channel = "root"
    # So many pieces are one job: long enough that a job's own cost does not count, short enough that a failure or a
    # restart of the server loses little.
    _task_chunk = 100
    _guarded_fields = frozenset({"kind", "state", "error"})
    _transitions = {
        "done": Transition(("waiting",), "done"),
        "failed": Transition(("waiting",), "failed"),
        "try_again": Transition(("failed",), "waiting"),
    }

    state = fields.Selection(
        [("waiting", "Waiting"), ("done", "Done"), ("failed", "Failed")], required=True, default="waiting"
    )
    error = fields.Text(string="Why It Failed")

    # === PUTTING INTO THE QUEUE === #

    @api.private
    def _enqueue(self):
        """Hand these tasks to the queue in chunks, or to the scheduled action where no job runner is.

        What waits in the queue already is not put there once more.
        """
        if not self:
            return
        if not self._has_runner():
            self.env.ref("jifen_appraisal.jifen_task_cron").sudo()._trigger()  # wakes it, nothing else
            return
        owner = self[self._task_owner]
        jobs = [self.browse(ids)._job(owner)._perform() for ids in split_every(self._task_chunk, self.ids)]
        group(*jobs).on_done(owner.delayable(identity_key=identity_exact)._tell_tasks_are_done()).delay()

    def _job(self, owner):
        description = self.env._("%(owner)s: %(count)s pieces", owner=owner.display_name, count=len(self))
        return self.delayable(channel=self._task_channel, identity_key=identity_exact, description=description)

    @api.model
    @api.private
    def _has_runner(self):
        """Tell whether this server runs the jobs of the queue."""
        return "queue_job" in config["server_wide_modules"]

    # === WITHOUT A RUNNER === #

    @api.model
    @api.private
    def _cron_perform(self):
        """Work off what waits of every kind of task; goes on where it was stopped."""
        if self._has_runner():
            return
        kinds = [self.env[name] for name in models_with(self.env, "jifen.task")]
        self.env["ir.cron"]._commit_progress(
            remaining=sum(kind.search_count(kind._domain_of_waiting()) for kind in kinds)
        )
        # In another order each time: what takes all the time there is, or ends the process, hinders nothing for ever.
        for kind in random.sample(kinds, len(kinds)):
            if not kind._work_off():
                break

    def _domain_of_waiting(self):
        return [("state", "=", "waiting")]

    def _work_off(self):
        """Work off the tasks of one model chunk by chunk, each as who has set it going; return whether time is left.

        A chunk that cannot be done now is left for the next run, and the ones behind it have their turn. Each run
        begins somewhere else, and goes once round.
        """
        waiting = self._domain_of_waiting()
        count = self.search_count(waiting)
        begin = self.search(waiting, offset=random.randrange(count), limit=1).id if count else 0
        return self._work_off_from(begin, []) and self._work_off_from(0, [("id", "<", begin)])

    def _work_off_from(self, begin, domain):
        """Work off the tasks that wait from an id on, as far as they match ``domain``; return whether time is left."""
        domain, time_left = [*self._domain_of_waiting(), *domain], True
        while time_left and (found := self.search([*domain, ("id", ">=", begin)], limit=self._task_chunk)):
            author, owner = found[0].create_uid, found[0][self._task_owner]
            # As they lie together: those of somebody else, or of another owner, are a chunk of their own.
            tasks = found.filtered(lambda row, who=(author, owner): (row.create_uid, row[row._task_owner]) == who)
            begin = tasks[-1].id + 1 if tasks == found else min((found - tasks).ids)
            time_left = tasks.with_user(author).with_company(owner.company_id)._perform_now(owner)
        return time_left

    def _perform_now(self, owner):
        cron = self.env["ir.cron"].sudo()
        try:
            self._perform()
            self.flush_model()
        except AGAIN:
            self.env.cr.rollback()
            _logger.info("%s of %s: another transaction was in the way", self, owner)
            return cron._commit_progress(0)
        left = self.sudo().exists().filtered(lambda task: task.state == "waiting")
        if len(left) < len(self) and not owner.with_env(self.env).jifen_waiting:
            owner.with_env(self.env)._tell_tasks_are_done()
        return cron._commit_progress(len(self) - len(left))

    # === WORKING OFF === #

    @api.private
    def _perform(self):
        """Do what still waits of these tasks; each is done, or failed with the reason. Repeating it is safe."""
        # The rows of tasks are the system's; the work is done with the rights of who asked for it.
        waiting = self.sudo().exists().try_lock_for_update()
        waiting.invalidate_recordset(["state"])
        waiting = waiting.filtered(lambda task: task.state == "waiting")
        for (owner, kind), tasks in waiting.grouped(lambda task: (task[task._task_owner], task.kind)).items():
            if reason := owner._reason_against_tasks():
                tasks._finish("failed", reason)
            else:
                tasks._try(owner.sudo(False), f"_perform_{kind}")

    def _try(self, owner, method):
        """Do these tasks together; where that fails, halves are tried until what fails is alone."""
        try:
            with self.env.cr.savepoint():
                getattr(self, method)(owner)
        except AGAIN:
            raise
        except Exception as error:  # noqa: BLE001  whatever goes wrong with one stops nobody else
            if again := again_in(error):
                raise again from None
            if len(self) == 1:
                self._finish("failed", self._reason_of(error))
                return
            half = len(self) // 2
            self[:half]._try(owner, method)
            self[half:]._try(owner, method)
            return
        self._finish("done")

    def _reason_of(self, error):
        """Return what is said of an error: its own words where they are meant for people."""
        if isinstance(error, UserError):
            return str(error)
        _logger.warning("%s failed", self, exc_info=error)
        return self.env._("It ended with an error: %(error)s", error=f"{type(error).__name__}: {error}")

    def _finish(self, state, error=False):
        self._update_state(state, error=error)
