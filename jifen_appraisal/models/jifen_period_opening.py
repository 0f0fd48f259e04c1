from odoo import models
from odoo.exceptions import UserError


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _sync_scorecards(self):
        """Give everybody in an open period a scorecard; take it from who is no longer in it.

        :raise UserError: when somebody who is taken out already has ledger lines or claims
        """
        for period in self.filtered(lambda period: period.state in ("open", "scoring")):
            # Snapshots are taken whatever the officer may read of HR.
            period_sudo = period.sudo()
            cards_sudo = period_sudo.scorecard_ids
            surplus = cards_sudo.filtered(
                lambda card, period=period_sudo: card.employee_id and card.employee_id not in period.employee_ids
            )
            surplus._remove_from_period()
            cards_sudo -= surplus
            missing = period_sudo.employee_ids - cards_sudo.employee_id
            teams = period_sudo.team_ids - cards_sudo.team_id
            values = period_sudo._snapshot_people(missing) + period_sudo._snapshot_teams(teams)
            # Snapshots are taken whatever the officer may read.
            self.env["jifen.scorecard"].sudo()._trusted().create(values)
            period_sudo.invalidate_recordset(["scorecard_ids"])
            period_sudo._link_leaders()
        if any(period.state in ("published", "closed") for period in self):
            raise UserError(self.env._("People cannot be added or removed after publication."))

    def _snapshot_people(self, employees):
        """Return the values of scorecards: department, job and manager on the last day."""
        self.ensure_one()
        tree = self.env["hr.department"]._jifen_tree()
        versions = self._versions(employees)
        in_charge = {entry["deputy"] for entry in tree.values() if entry["deputy"]}
        heads = {entry["head"] for entry in tree.values() if entry["head"]}
        values = []
        for employee in employees:
            department_id, job_id = versions.get(employee.id, (None, None))
            values.append(
                {
                    "period_id": self.id,
                    "employee_id": employee.id,
                    "name": employee.name,
                    "user_id": employee.user_id.id,
                    "department_id": department_id,
                    "job_id": job_id,
                    "manager_id": employee.parent_id.id,
                    "unit_id": tree[department_id]["unit"] if department_id else False,
                    "position": "head" if employee.id in heads else "deputy" if employee.id in in_charge else "staff",
                }
            )
        return values

    def _snapshot_teams(self, departments):
        tree = self.env["hr.department"]._jifen_tree() if departments else {}
        return [
            {
                "period_id": self.id,
                "team_id": department.id,
                "name": department.name,
                "department_id": department.id,
                "unit_id": tree[department.id]["unit"],
                "position": "team",
            }
            for department in departments
        ]

    def _versions(self, employees):
        """Return ``{employee id: (department id, job id)}`` on the last day of the period."""
        if not employees:
            return {}
        self.env["hr.version"].flush_model(["employee_id", "date_version", "department_id", "job_id", "active"])
        self.env.cr.execute(
            """
            SELECT DISTINCT ON (employee_id) employee_id, department_id, job_id
              FROM hr_version
             WHERE employee_id = ANY(%s) AND active
             ORDER BY employee_id, date_version > %s, abs(date_version - %s), id DESC
            """,
            [list(employees.ids), self.date_to, self.date_to],
        )
        return {row[0]: row[1:] for row in self.env.cr.fetchall()}

    def _link_leaders(self):
        """Tie each scorecard to the one of the leader whose score it goes into.

        Staff to the deputy in charge of their office, deputies to the unit's main
        leader (r2, “who gets which score”).
        """
        self.ensure_one()
        tree = self.env["hr.department"]._jifen_tree()
        cards = self.scorecard_ids.filtered("employee_id")
        by_employee = {card.employee_id.id: card for card in cards}
        links = {}
        for card in cards:
            entry = tree.get(card.department_id.id)
            leader_id = None
            if entry and card.position == "staff":
                leader_id = entry["deputy"]
            elif entry and card.position == "deputy":
                leader_id = entry["head"]
            leader = by_employee.get(leader_id)
            wanted = leader if leader and leader != card else self.env["jifen.scorecard"]
            if card.leader_card_id != wanted:
                links.setdefault(wanted, self.env["jifen.scorecard"].sudo())
                links[wanted] |= card
        for leader, led in links.items():
            led._trusted().write({"leader_card_id": leader.id})
