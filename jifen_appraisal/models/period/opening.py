"""Scorecards of a period: one per subject, with the subject as they were; a constant number of queries."""

from typing import NamedTuple

from odoo import models
from odoo.exceptions import UserError

from ...engine.presence import main_stay
from ..common.bulk_rows import insert_rows, update_rows
from .period import PUBLISHED


class CardRow(NamedTuple):
    """A scorecard, as far as others are scored and ranked with it."""

    id: int
    position: str
    leader_card_id: int | None
    team_card_id: int | None
    unit_id: int | None
    job_id: int | None
    is_team: bool


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _sync_scorecards(self):
        """Give everybody in an open period a scorecard; take it from who is no longer in it.

        :raise UserError: when somebody who is taken out already has ledger lines or claims
        """
        for period in self.filtered(lambda period: period.state in ("open", "scoring")):
            # Snapshots are taken whatever the officer may read of HR.
            period_sudo = period.sudo()
            employees, teams = period_sudo._subject_ids()
            cards = period_sudo._card_ids()
            surplus = [cards[key] for key in cards if key[0] and key[0] not in employees]
            period_sudo.env["jifen.scorecard"].browse(surplus)._remove_from_period()
            people = period_sudo._snapshot_people([id_ for id_ in employees if (id_, None) not in cards])
            offices = period_sudo._snapshot_teams([id_ for id_ in teams if (None, id_) not in cards])
            insert_rows(period_sudo.env["jifen.scorecard"], [row for row, __ in people.values()] + offices)
            stays = {employee: stays for employee, (__, stays) in people.items()}
            period_sudo.env["jifen.scorecard.stay"]._write_for(period_sudo, stays)
            period_sudo._link_cards()
            period_sudo.invalidate_recordset()
        if any(period.state in PUBLISHED for period in self):
            raise UserError(self.env._("People cannot be added or removed after publication."))

    def _subject_ids(self):
        """Return the ids of the people, archived ones included, and of the teams of this period."""
        period = self.with_context(active_test=False)
        return dict.fromkeys(period.employee_ids.ids), dict.fromkeys(period.team_ids.ids)

    def _card_ids(self):
        """Return ``{(employee id, team id): scorecard id}``; one of the two is None."""
        self.env["jifen.scorecard"].flush_model()
        self.env.cr.execute("SELECT employee_id, team_id, id FROM jifen_scorecard WHERE period_id = %s", [self.id])
        return {row[:2]: row[2] for row in self.env.cr.fetchall()}

    def _card_rows(self):
        """Return the CardRow of every scorecard of this period."""
        self.ensure_one()
        self.env["jifen.scorecard"].flush_model()
        self.env.cr.execute(
            """
            SELECT id, position, leader_card_id, team_card_id, unit_id, job_id, team_id IS NOT NULL
              FROM jifen_scorecard WHERE period_id = %s ORDER BY id
            """,
            [self.id],
        )
        return [CardRow(*row) for row in self.env.cr.fetchall()]

    # === SNAPSHOTS === #

    def _snapshot_people(self, employee_ids):
        """Return ``{employee id: (values of the scorecard, [Stay, …])}`` as the records now say.

        The office is that of the last day or of the most days, as the scheme says; who was
        there on no day at all is as on the last day of the period.
        """
        self.ensure_one()
        tree = self.env["hr.department"]._jifen_tree() if employee_ids else {}
        in_charge = {entry["deputy"] for entry in tree.values() if entry["deputy"]}
        heads = {entry["head"] for entry in tree.values() if entry["head"]}
        longest = self.scheme_id.transfer_rule == "longest"
        found = {}
        people = self.env["hr.employee"].browse(employee_ids)
        for person in people._jifen_records(self.date_from, self.date_to):
            there = person.stays(self.date_from, self.date_to)
            stay = main_stay(there, longest) if there else person.on(self.date_to)
            head, deputy = person.id in heads, person.id in in_charge
            values = {
                "employee_id": person.id,
                "team_id": None,
                "name": person.name,
                "user_id": person.user,
                "department_id": stay.office,
                "job_id": stay.job,
                "manager_id": _manager(person, stay, there, tree),
                "unit_id": tree[stay.office]["unit"] if stay.office else None,
                "position": "head" if head else "deputy" if deputy else "staff",
                "days": sum(row.days for row in there),
            }
            found[person.id] = ({**self._common_values(), **values}, there)
        return found

    def _snapshot_teams(self, department_ids):
        """Return the values of the scorecards of teams."""
        tree = self.env["hr.department"]._jifen_tree() if department_ids else {}
        return [
            {
                **self._common_values(),
                "employee_id": None,
                "team_id": department.id,
                "name": department.name,
                "user_id": None,
                "department_id": department.id,
                "job_id": None,
                "manager_id": None,
                "unit_id": tree[department.id]["unit"],
                "position": "team",
                "days": self._day_count(),
            }
            for department in self.env["hr.department"].browse(department_ids)
        ]

    def _common_values(self):
        return {
            "period_id": self.id,
            "company_id": self.company_id.id,
            "scheme_id": self.scheme_id.id,
            "date_from": self.date_from,
        }

    def _day_count(self):
        return (self.date_to - self.date_from).days + 1

    # === LINKS === #

    def _link_cards(self):
        """Tie each scorecard to the one of the leader whose score it goes into, and to its team's.

        Staff to the deputy in charge of their office, deputies to the unit's main
        leader (r2, “who gets which score”); people to the closest team at or above their office.
        """
        self.ensure_one()
        tree = self.env["hr.department"]._jifen_tree()
        self.env["jifen.scorecard"].flush_model()
        self.env.cr.execute(
            """
            SELECT id, employee_id, team_id, department_id, position, leader_card_id, team_card_id
              FROM jifen_scorecard WHERE period_id = %s
            """,
            [self.id],
        )
        rows = self.env.cr.fetchall()
        card_of = {employee: id_ for id_, employee, *__ in rows if employee}
        team_of = {team: id_ for id_, __, team, *___ in rows if team}
        changed = {}
        for id_, employee, __, department, position, leader, team in rows:
            entry = tree.get(department)
            if not entry or not employee:
                continue
            above = {"staff": entry["deputy"], "deputy": entry["head"]}.get(position)
            wanted = card_of.get(above) if above != employee else None
            closest = next((team_of[row] for row in entry["ancestors"] if row in team_of), None)
            if (leader, team) != (wanted, closest):
                changed[id_] = {"leader_card_id": wanted, "team_card_id": closest}
        update_rows(self.env["jifen.scorecard"], changed)


def _manager(person, stay, there, tree):
    """Return the manager on record, or the chief of the office for somebody who has come from elsewhere.

    Personnel records keep one manager without a date: after a transfer it may still be
    the chief of the former office.
    """
    here = stay.posting is None and stay.office == person.current_office
    former = {_chief(person, row.office, tree) for row in there if row.office != stay.office}
    if here and person.manager not in former:
        return person.manager
    return _chief(person, stay.office, tree) or person.manager


def _chief(person, office, tree):
    chiefs = tree[office]["chiefs"] if office else ()
    return next((chief for chief in chiefs if chief != person.id), None)
