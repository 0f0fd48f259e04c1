"""Who rates whom: for a whole period at once, in a number of queries that does not grow with its people."""

from odoo import models

from .entitlement import Entitlement, Organisation, Person, Subject


class JifenRaterGroup(models.Model):
    _inherit = "jifen.rater.group"

    def _raters_of(self, cards):
        """Return who is entitled in these groups to rate the subjects of scorecards.

        :return: ``{(scorecard id, group id): frozenset of employee ids}``; nothing for groups of
            dimensions that a subject is not scored by
        """
        found = {}
        for period in cards.period_id:
            entitlement = period._entitlement()
            for subject, group in entitlement.pairs():
                if subject.id in cards._ids and group in self:
                    found[subject.id, group.id] = entitlement.raters(subject, group)
        return found


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _entitlement(self, kinds=("rating", "vote")):
        """Return the Entitlement of this period, for ratings, votes or both."""
        self.ensure_one()
        # Who rates whom follows from the organisation, whatever the caller may read of it.
        period = self.sudo()
        groups_of = {
            position: [
                group
                for dimension in period._dimensions_of(position)
                if dimension.kind in kinds
                for group in dimension.group_ids
            ]
            for position in ("staff", "deputy", "head", "team")
        }
        groups = period.env["jifen.rater.group"].union(*(group for rows in groups_of.values() for group in rows))
        subjects = period._rated_subjects()
        return Entitlement(period._organisation(), subjects, groups_of, period._named_raters(groups))

    def _rated_subjects(self):
        self.env["jifen.scorecard"].flush_model()
        self.env.cr.execute(
            """
            SELECT id, employee_id, team_id, department_id, unit_id, position
              FROM jifen_scorecard WHERE period_id = %s ORDER BY name, id
            """,
            [self.id],
        )
        return {row[0]: Subject(*row) for row in self.env.cr.fetchall()}

    def _organisation(self):
        """Return the Organisation: people at work with their office, unit, position and who is above them."""
        departments = self.env["hr.department"]
        tree = departments._jifen_tree()
        departments.flush_model()
        self.env.cr.execute("SELECT id, manager_id FROM hr_department WHERE manager_id IS NOT NULL")
        chiefs = dict(self.env.cr.fetchall())
        heads = {entry["head"] for entry in tree.values() if entry["head"]}
        in_charge = {entry["deputy"] for entry in tree.values() if entry["deputy"]}
        managers, people = {}, {}
        for employee, manager, department, unit, position in self._people_at_work():
            managers[employee] = manager
            entry = tree.get(department)
            position = position or ("head" if employee in heads else "deputy" if employee in in_charge else "staff")
            leader = entry and (entry["deputy"] if position == "staff" else entry["head"])
            above = frozenset({manager, leader} - {None, employee})
            people[employee] = Person(department, unit or (entry and entry["unit"]), position, above)
        return Organisation(tree, chiefs, managers, people)

    def _people_at_work(self):
        """Return ``[(employee, manager, department, unit or None, position or None)]`` of the company."""
        self.env["hr.employee"].flush_model()
        self.env["hr.version"].flush_model()
        self.env.cr.execute(
            """
            SELECT employee.id, coalesce(card.manager_id, employee.parent_id),
                   coalesce(card.department_id, version.department_id), card.unit_id, card.position
              FROM hr_employee employee
              LEFT JOIN jifen_scorecard card ON card.employee_id = employee.id AND card.period_id = %s
              LEFT JOIN (
                    SELECT DISTINCT ON (employee_id) employee_id, department_id
                      FROM hr_version
                     WHERE active
                     ORDER BY employee_id, date_version > %s, abs(date_version - %s), id DESC
                   ) version ON version.employee_id = employee.id
             WHERE employee.active AND (employee.company_id = %s OR card.id IS NOT NULL)
             ORDER BY employee.id
            """,
            [self.id, self.date_to, self.date_to, self.company_id.id],
        )
        return self.env.cr.fetchall()

    def _named_raters(self, groups):
        """Return ``{group id: frozenset of employee ids}`` for certain people and user groups."""
        named = {
            group.id: frozenset(group.employee_ids.filtered("active").ids)
            for group in groups
            if group.raters == "chosen"
        }
        by_users = [group for group in groups if group.raters == "group"]
        users = {group: group.user_group_id.all_user_ids for group in by_users}
        employees = self.env["hr.employee"].search(
            [
                ("user_id", "in", self.env["res.users"].union(*users.values()).ids),
                ("company_id", "=", self.company_id.id),
            ]
        )
        for group in by_users:
            named[group.id] = frozenset(employees.filtered(lambda row, group=group: row.user_id in users[group]).ids)
        return named
