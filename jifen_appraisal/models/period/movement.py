"""People who move while a period runs: what their scorecards say, and what the personnel records say now."""

from typing import NamedTuple

from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list

from ..common.bulk_rows import update_rows
from ..common.text import first_of

# How many are named on the screen, and in the message that stays on record.
_SHOWN = 8
_RECORDED = 200
_COMPARED = ("name", "department_id", "unit_id", "job_id", "manager_id", "position", "days")


class Move(NamedTuple):
    """One scorecard that the personnel records no longer agree with."""

    card: int
    employee: int
    values: dict
    was: dict
    stays: list


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    moved_count = fields.Integer(compute="_compute_moved", string="People Who Moved")
    newcomer_count = fields.Integer(compute="_compute_moved", string="Newcomers")
    moved_html = fields.Html(compute="_compute_moved", sanitize=False, string="Who Moved")

    def _compute_moved(self):
        for period in self:
            # The office sees that records differ for people of its period, not the records.
            saved = period._origin.sudo()
            running = saved.state in ("open", "scoring")
            moves = saved._moves() if running else []
            newcomers = saved._newcomers() if running else []
            period.moved_count = len(moves)
            period.newcomer_count = len(newcomers)
            texts = first_of(self.env, moves, _SHOWN, saved._move_text)
            if newcomers:
                names = format_list(self.env, first_of(self.env, newcomers, _SHOWN, lambda row: row.name))
                texts.append(self.env._("New in these offices, not appraised yet: %(names)s", names=names))
            period.moved_html = _bullets(texts) if texts else False

    # === WHAT DIFFERS === #

    def _moves(self):
        """Return the Moves of this period, in a constant number of queries."""
        self.ensure_one()
        cards = self._cards_on_record()
        Stay = self.env["jifen.scorecard.stay"]
        kept = Stay._on_record(self)
        moves = []
        for employee, (values, stays) in self._snapshot_people(cards).items():
            was = cards[employee]
            now = {name: values[name] or None for name in _COMPARED}
            days = [(stay.office, stay.start, stay.end, stay.posting) for stay in Stay._to_keep(self, stays)]
            if now != {name: was[name] for name in _COMPARED} or days != kept.get(was["id"], []):
                moves.append(Move(was["id"], employee, values, was, stays))
        return moves

    def _cards_on_record(self):
        """Return ``{employee id: what the scorecard says}``."""
        self.env["jifen.scorecard"].flush_model()
        self.env.cr.execute(
            f"SELECT employee_id, id, {', '.join(_COMPARED)} FROM jifen_scorecard"
            " WHERE period_id = %s AND employee_id IS NOT NULL",
            [self.id],
        )
        return {
            row[0]: {"id": row[1], **{name: value or None for name, value in zip(_COMPARED, row[2:], strict=True)}}
            for row in self.env.cr.fetchall()
        }

    def _newcomers(self):
        """Return the PersonRecords of who came into an office of this period meanwhile and has no scorecard."""
        self.ensure_one()
        self.env["hr.version"].flush_model()
        self.env["jifen.secondment"].flush_model()
        self.env.cr.execute(
            """
            WITH office AS (SELECT DISTINCT department_id AS id FROM jifen_scorecard WHERE period_id = %(period)s)
            SELECT employee.id
              FROM hr_employee employee
             WHERE employee.active AND employee.company_id = %(company)s
               AND NOT EXISTS (SELECT FROM jifen_scorecard card
                                WHERE card.period_id = %(period)s AND card.employee_id = employee.id)
               AND (EXISTS (SELECT FROM hr_version version JOIN office ON office.id = version.department_id
                             WHERE version.employee_id = employee.id AND version.active
                               AND coalesce(version.contract_date_start, version.date_version)
                                   BETWEEN %(start)s AND %(end)s)
                 OR EXISTS (SELECT FROM jifen_secondment posting JOIN office ON office.id = posting.department_id
                             WHERE posting.employee_id = employee.id AND posting.appraised_by = 'receiving'
                               AND posting.date_from BETWEEN %(start)s AND %(end)s))
            """,
            {
                "period": self.id,
                "company": self.company_id.id,
                "start": fields.Date.add(self.date_from, days=1),
                "end": self.date_to,
            },
        )
        people = self.env["hr.employee"].browse(row[0] for row in self.env.cr.fetchall())
        records = people._jifen_records(self.date_from, self.date_to)
        return [row for row in records if row.stays(self.date_from, self.date_to)]

    def _move_text(self, move):
        """Return what differs for one person, as a sentence for the office."""
        if not move.values["days"]:
            return self.env._(
                "%(person)s: not here on any day of the period any more; to be taken out under People Appraised.",
                person=move.values["name"],
            )
        parts = []
        for name in ("department_id", "job_id", "manager_id"):
            old, new = move.was[name], move.values[name] or None
            if old != new:
                model = self.env[self.env["jifen.scorecard"]._fields[name].comodel_name]
                names = [model.browse(id_).name if id_ else self.env._("none") for id_ in (old, new)]
                parts.append(f"{names[0]} → {names[1]}")
        if (move.was["days"] or 0) != move.values["days"]:
            parts.append(self.env._("%(count)s days", count=move.values["days"]))
        details = "; ".join(parts) or self.env._("other dates, position or unit")
        return self.env._("%(person)s: %(details)s", person=move.was["name"], details=details)

    # === BRINGING UP TO DATE === #

    def action_refresh_people(self):
        """Bring the scorecards in line with the personnel records; points stay where they are."""
        self._check_officer()
        for period in self:
            if period.state not in ("open", "scoring"):
                raise UserError(
                    self.env._("%(period)s is not open: its scorecards are fixed.", period=period.display_name)
                )
            # Snapshots are taken whatever the officer may read of HR.
            period.sudo()._refresh_people()
        return True

    def _refresh_people(self):
        moves = self._moves()
        texts = first_of(self.env, moves, _RECORDED, self._move_text)
        # Without a single day there is no office to book: the scorecard stays as it was.
        moves = [move for move in moves if move.stays]
        update_rows(
            self.env["jifen.scorecard"],
            {move.card: {name: move.values[name] for name in _COMPARED} for move in moves},
        )
        self.env["jifen.scorecard.stay"]._write_for(self, {move.employee: move.stays for move in moves})
        self._link_cards()
        self.invalidate_recordset()
        if texts:
            title = self.env._("Scorecards brought up to date:")
            self.message_post(body=Markup("<p>%s</p>%s") % (title, _bullets(texts)))

    def action_add_newcomers(self):
        """Appraise those who came into the offices of the period meanwhile."""
        self._check_officer()
        for period in self:
            # Only the ids of the newcomers are used.
            newcomers = period.sudo()._newcomers()
            period.write({"employee_ids": [fields.Command.link(row.id) for row in newcomers]})
        return True


def _bullets(texts):
    return Markup('<ul class="mb-0 ps-3">%s</ul>') % Markup().join(Markup("<li>%s</li>") % text for text in texts)
