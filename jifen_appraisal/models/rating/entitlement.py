"""Who may rate or vote on whom, once the organisation is known; nothing here reads the database."""

from collections import Counter, defaultdict
from functools import cached_property
from typing import NamedTuple

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
