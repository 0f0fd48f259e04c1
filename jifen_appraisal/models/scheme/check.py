"""What must be right before a period can run on a scheme, and what its office should know besides."""

from collections import defaultdict
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_list

from ...engine import errors, order
from ..common.states import Reason
from ..common.text import exact, plain
from .dimension import is_about, is_used_in
from .kinds import KINDS
from .rules import POSITIONS


class Sort(NamedTuple):
    """A sort of period, as far as a scheme tells periods apart."""

    kind: str
    combined: bool

    def _is_combined(self):
        return self.combined


SORTS = tuple(Sort(kind, combined) for kind in ("month", "quarter", "half", "year") for combined in (False, True))


class JifenScheme(models.Model):
    _inherit = "jifen.scheme"

    weights_are_shares = fields.Boolean(
        string="Shares Add Up to 1",
        default=True,
        help="Different weights of rater groups, of aspects, and the weights below 1 of the parts of a total must "
        "add up to 1 (or to 100) before the scheme can be activated. Otherwise only their proportions count.",
    )
    check_html = fields.Html(
        compute="_compute_check_html", sanitize=False, string="Check", help="What is missing, and what to know."
    )
    rater_group_ids = fields.One2many("jifen.rater.group", "scheme_id", string="Rater Groups", copy=False)
    indicator_ids = fields.One2many("jifen.indicator", "scheme_id", string="Indicators", copy=False)
    has_votes = fields.Boolean(compute="_compute_has_votes")

    @api.depends("dimension_ids.kind")
    def _compute_has_votes(self):
        for scheme in self:
            scheme.has_votes = any(row._has_setting("tier_ids") for row in scheme.dimension_ids)

    @api.depends("state", "dimension_ids", "grade_ids", "tier_ids", "item_ids")
    def _compute_check_html(self):
        for scheme in self:
            saved = scheme._origin
            rows = []
            if saved and saved.state == "draft":
                rows += [
                    Markup('<li><i class="fa fa-times-circle text-danger me-2" role="img" title="%s"></i>%s</li>')
                    % (self.env._("To be settled"), text)
                    for text in saved._problems()
                ]
            if saved and saved.state != "retired":
                rows += [
                    Markup('<li><i class="fa fa-info-circle text-info me-2" role="img" title="%s"></i>%s</li>')
                    % (self.env._("To be known"), text)
                    for text in saved._hints()
                ]
            scheme.check_html = (
                Markup('<ul class="list-unstyled mb-0">%s</ul>') % Markup().join(rows) if rows else False
            )

    def _reasons_incomplete(self):
        """Return, in one text, everything that would make a period on a scheme impossible to score."""
        return [Reason("\n".join(problems)) for scheme in self if (problems := scheme._problems())]

    # === PROBLEMS === #

    def _problems(self):
        """Return why this scheme cannot be activated, one sentence each."""
        self.ensure_one()
        if not self.dimension_ids:
            return [self.env._("%(name)s has no dimension yet.", name=self.display_name)]
        problems = [text for dimension in self.dimension_ids for text in dimension._problems()]
        problems += self._item_problems()
        problems += self._share_problems()
        problems += self._grade_problems()
        problems += self._circle_problems()
        return problems

    def _item_problems(self):
        bare = self.item_ids.filtered(lambda item: item.value_kind == "level" and not item.level_ids)
        return [self.env._("%(item)s has levels, but none is entered.", item=item.display_name) for item in bare]

    def _share_problems(self):
        """Tell of weights below 1, which are shares of a total, that do not add up."""
        if not self.weights_are_shares:
            return []
        wrong = {}
        for sort, position in ((sort, position) for sort in SORTS for position in POSITIONS):
            shares = self._dimensions_in(sort, position).filtered(lambda row: exact(row.weight) < 1)
            total = sum(exact(row.weight) for row in shares)
            if shares and total != 1:
                wrong[shares] = total
        return [
            self.env._(
                "The shares of %(dimensions)s add up to %(total)s instead of 1.",
                dimensions=format_list(self.env, shares.mapped("name")),
                total=plain(total),
            )
            for shares, total in wrong.items()
        ]

    def _dimensions_in(self, sort, position):
        """Return the dimensions of a position's score in a Sort of period."""
        return self.dimension_ids.filtered(
            lambda dimension: is_used_in(dimension.period_use, sort) and dimension._applies_to(position)
        )

    def _grade_problems(self):
        problems = {}
        for sort, position in ((sort, position) for sort in SORTS for position in POSITIONS):
            grades = self._grades_in(sort, position)
            for one, other in pairwise(grades.sorted(_from_the_top)):
                problems.setdefault(one | other, self._grade_clash(one, other))
        return [text for text in problems.values() if text]

    def _grades_in(self, sort, position):
        """Return the grades that follow the score of a position in a Sort of period."""
        return self.grade_ids.filtered(
            lambda grade: grade.by_score and is_used_in(grade.period_use, sort) and is_about(grade.subject, position)
        )

    def _grade_clash(self, one, other):
        """Return why two grades, the second beginning lower, overlap; or None."""
        if one.no_lower_bound and other.no_lower_bound:
            return self.env._("Both %(one)s and %(other)s take whatever is below.", one=one.name, other=other.name)
        if not other.no_lower_bound and exact(one.lower_bound) == exact(other.lower_bound):
            return self.env._(
                "%(one)s and %(other)s overlap: both begin at %(bound)s.",
                one=one.name,
                other=other.name,
                bound=plain(exact(one.lower_bound)),
            )
        if one.sequence > other.sequence:
            return self.env._(
                "%(other)s is listed as better than %(one)s, but begins at a lower score.",
                one=one.name,
                other=other.name,
            )
        return None

    def _circle_problems(self):
        """Tell of positions whose scores would depend on each other."""
        for sort in SORTS:
            needs = defaultdict(set)
            for position in POSITIONS:
                for dimension in self._dimensions_in(sort, position):
                    needs[position] |= _needed_by(position, dimension)
            try:
                order.levels({position: needs[position] for position in POSITIONS})
            except errors.EngineError as error:
                circle = [
                    dimension.name
                    for dimension in self.dimension_ids
                    if any(_needed_by(position, dimension) for position in error.params["members"])
                ]
                return [
                    self.env._(
                        "%(dimensions)s go in a circle: a leader’s score would depend on scores that depend on it.",
                        dimensions=format_list(self.env, circle),
                    )
                ]
        return []

    # === HINTS === #

    def _hints(self):
        """Return what may be meant so, but is worth knowing, one sentence each."""
        self.ensure_one()
        hints = [text for dimension in self.dimension_ids for text in dimension._hints()]
        loose = self.catalogue_ids.filtered(lambda row: not row.department_ids)
        if loose:
            hints.append(
                self.env._(
                    "No office is entered for the catalogues %(names)s: their items hold for everybody.",
                    names=format_list(self.env, loose.mapped("name")),
                )
            )
        by_score = self.grade_ids.filtered("by_score")
        if by_score and not by_score.filtered("no_lower_bound"):
            lowest = min(by_score, key=lambda grade: grade.lower_bound)
            hints.append(
                self.env._(
                    "A score below %(bound)s gets no grade.",
                    bound=plain(exact(lowest.lower_bound)),
                )
            )
        return hints


def _from_the_top(grade):
    return (grade.no_lower_bound, -grade.lower_bound, grade.sequence, grade.id)


def _needed_by(position, dimension):
    """Return the positions whose scores go into this dimension of a position's score."""
    if not dimension._applies_to(position):
        return set()
    return KINDS[dimension.kind].positions_needed(dimension, position)
