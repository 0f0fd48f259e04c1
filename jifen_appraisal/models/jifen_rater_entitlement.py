"""Who rates whom: for a whole period at once, in a number of queries that does not grow with its people."""

from collections import Counter, defaultdict
from functools import cached_property
from typing import NamedTuple

from odoo import models

_LEADERS = ("deputy", "head")


class Person(NamedTuple):
    """Somebody of the organisation, as their scorecard says or, without one, as on the period's last day."""

    department: int | None
    unit: int | None
    position: str
    above: frozenset


class Subject(NamedTuple):
    """What entitlement needs of a scorecard."""

    id: int
    employee: int | None
    team: int | None
    department: int | None
    unit: int | None
    position: str


class Organisation(NamedTuple):
    """``tree``: see ``_jifen_tree``; ``chiefs``: manager by department; ``managers``: manager by employee."""

    tree: dict
    chiefs: dict
    managers: dict
    people: dict


class Entitlement:
    """Who may rate or vote on whom in one period.

    Relations are looked up, not listed: in a unit of ten thousand where everybody votes on
    everybody, nothing of that size is ever built. A rater counts as a colleague only where
    the same dimension does not ask them as somebody above or below.
    """

    def __init__(self, organisation, subjects, groups_of, named):
        """Take what :meth:`JifenPeriod._entitlement` has read.

        :param subjects: {scorecard id: Subject}; :param groups_of: {position: [jifen.rater.group]};
        :param named: {group id: frozenset of employee ids} of certain people and of user groups
        """
        self.tree, self.chiefs, self.managers, self.people = organisation
        self.subjects = subjects
        self.groups_of = groups_of
        self.named = named
        self._kinds = {
            group.id: {other.raters for other in group.dimension_id.group_ids}
            for groups in groups_of.values()
            for group in groups
        }
        self._kind = {group.id: group.raters for groups in groups_of.values() for group in groups}

    def pairs(self):
        """Yield every ``(Subject, group)`` of the period."""
        for subject in self.subjects.values():
            for group in self.groups_of[subject.position]:
                yield subject, group

    def pairs_of(self, rater):
        """Return the ``[(Subject, group)]`` that one employee rates or votes on."""
        return [(subject, group) for subject, group in self.pairs() if self.is_entitled(subject, group, rater)]

    def is_entitled(self, subject, group, rater):
        """Tell whether employee ``rater`` belongs to ``group`` for a subject."""
        kind = self._kind[group.id]
        if kind == "self":
            return rater == subject.employee
        if rater == subject.employee or (rater not in self.people and kind != "chosen"):
            return False
        person = self.people.get(rater)
        if kind == "unit":
            return subject.unit is not None and person.unit == subject.unit
        if kind == "other":
            return self._is_other(subject, person)
        return rater in self._listed(subject, group)

    def raters(self, subject, group):
        """Return the set of all employee ids entitled in one group for a subject."""
        kind = self._kind[group.id]
        if kind in ("unit", "other"):
            return frozenset(rater for rater in self.people if self.is_entitled(subject, group, rater))
        if kind == "self":
            return frozenset({subject.employee} - {None})
        return self._listed(subject, group)

    def count(self, subject, group):
        """Return how many are entitled in one group for a subject."""
        kind = self._kind[group.id]
        if kind == "unit":
            members = self._members[subject.unit] if subject.unit else 0
            own = self.people.get(subject.employee)
            return members - bool(own and members and own.unit == subject.unit)
        if kind == "other" and subject.team:
            return self._leaders_total - self._leaders[subject.unit]
        if kind == "other":
            return self._members[subject.unit] - self._offices[subject.unit, subject.department] if subject.unit else 0
        return len(self.raters(subject, group))

    def expected(self):
        """Return ``{rater: Counter({group id: subjects})}``: how many each employee has to rate."""
        counts = defaultdict(Counter)
        wide = defaultdict(list)
        for subject, group in self.pairs():
            if self._kind[group.id] in ("unit", "other"):
                wide[group].append(subject)
            else:
                for rater in self.raters(subject, group):
                    counts[rater][group.id] += 1
        for group, subjects in wide.items():
            for rater, number in self._expected_wide(group, subjects):
                counts[rater][group.id] += number
        return counts

    def _expected_wide(self, group, subjects):
        other = self._kind[group.id] == "other"
        teams = [subject for subject in subjects if subject.team and other]
        others = [subject for subject in subjects if not (subject.team and other)]
        of_team = Counter(subject.unit for subject in teams)
        of_unit = Counter(subject.unit for subject in others if subject.unit)
        of_office = Counter((subject.unit, subject.department) for subject in others)
        own = {subject.employee: subject for subject in others if subject.employee}
        for rater, person in self.people.items():
            number = of_unit[person.unit]
            if other:
                number -= of_office[person.unit, person.department] if person.unit else 0
                if person.position in _LEADERS:
                    number += len(teams) - of_team[person.unit]
            elif rater in own and own[rater].unit == person.unit:
                number -= 1
            if number:
                yield rater, number

    # === RELATIONS === #

    def _is_other(self, subject, person):
        if subject.team:
            return person.position in _LEADERS and person.unit != subject.unit
        return subject.unit is not None and person.unit == subject.unit and person.department != subject.department

    def _listed(self, subject, group):
        """Return the entitled of a relation that is small enough to list."""
        kind = self._kind[group.id]
        if kind == "leader":
            return self._above(subject)
        if kind == "subordinate":
            return self._below(subject)
        if kind == "peer":
            peers = self._peers(subject)
            for other, relation in (("leader", self._above), ("subordinate", self._below)):
                if other in self._kinds[group.id]:
                    peers -= relation(subject)
            return peers
        return self.named[group.id] - {subject.employee}

    def _above(self, subject):
        """Return managers, heads of the offices above, deputy in charge and main leader."""
        found, current = set(), self.managers.get(subject.employee)
        while current and current not in found:
            found.add(current)
            current = self.managers.get(current)
        entry = self.tree.get(subject.department)
        if entry:
            found |= {self.chiefs.get(department) for department in entry["ancestors"]}
            found |= {entry["deputy"], entry["head"]}
        return frozenset(rater for rater in found if rater in self.people and rater != subject.employee)

    def _below(self, subject):
        if subject.team:
            return frozenset(self._team_members[subject.team])
        return frozenset(self._led[subject.employee] - {subject.employee})

    def _peers(self, subject):
        if subject.team or not subject.department:
            return frozenset()
        return frozenset(self._colleagues[_circle(subject)] - {subject.employee})

    @cached_property
    def _colleagues(self):
        circles = defaultdict(set)
        for subject in self.subjects.values():
            if subject.employee in self.people:
                circles[_circle(subject)].add(subject.employee)
        return circles

    @cached_property
    def _led(self):
        led = defaultdict(set)
        for employee, person in self.people.items():
            for leader in person.above:
                led[leader].add(employee)
        return led

    @cached_property
    def _team_members(self):
        """Return the people of each team: of offices that have no closer team above them."""
        teams = {subject.team for subject in self.subjects.values() if subject.team}
        members = defaultdict(set)
        for employee, person in self.people.items():
            chain = self.tree[person.department]["ancestors"] if person.department in self.tree else ()
            closest = next((department for department in chain if department in teams), None)
            if closest:
                members[closest].add(employee)
        return members

    @cached_property
    def _members(self):
        return Counter(person.unit for person in self.people.values() if person.unit)

    @cached_property
    def _offices(self):
        return Counter((person.unit, person.department) for person in self.people.values())

    @cached_property
    def _leaders(self):
        return Counter(person.unit for person in self.people.values() if person.position in _LEADERS)

    @cached_property
    def _leaders_total(self):
        return sum(self._leaders.values())


def _circle(subject):
    """Return what colleagues have in common: staff the office, leaders the unit."""
    if subject.position in _LEADERS:
        return "leaders", subject.unit
    return "staff", subject.department


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
