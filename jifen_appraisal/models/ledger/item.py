"""What one entry of an item is worth, and for whom and when it may be entered."""

from odoo import models
from odoo.exceptions import UserError

from ..common.text import exact, signed
from ..scheme.item import OPEN_KINDS

# More points than this at once are a slip of the pen.
MOST_POINTS = 1_000_000


class JifenItem(models.Model):
    _inherit = "jifen.item"

    def _points_for(self, quantity, level=None, points=None):
        """Return the signed points of one entry.

        :param quantity: Decimal, how often; above zero
        :param level: jifen.item.level of this item, where points are by level
        :param points: Decimal, the figure for the whole entry, where points are a range
        :return: Decimal
        :raise UserError: when level or points are missing, foreign or out of range
        """
        self.ensure_one()
        if quantity <= 0:
            raise UserError(self.env._("How often must be above zero (%(item)s).", item=self.name))
        if self.value_kind == "group":
            raise UserError(self.env._("%(item)s is a group: choose one of its items.", item=self.name))
        if self.value_kind == "level":
            if not level or level.item_id != self:
                raise UserError(self.env._("Choose a level of %(item)s.", item=self.name))
            return exact(level.points) * quantity
        if level:
            raise UserError(self.env._("%(item)s has no levels.", item=self.name))
        if self.value_kind in OPEN_KINDS:
            return self._points_granted(points)
        if points is not None and points != exact(self.points) * quantity:
            raise UserError(self.env._("The points of %(item)s are fixed and cannot be entered.", item=self.name))
        return exact(self.points) * quantity

    def _points_granted(self, points):
        low, high = self._bounds()
        if points is None:
            raise UserError(self.env._("Enter the points of %(item)s.", item=self.name))
        if abs(points) > MOST_POINTS:
            raise UserError(self.env._("%(points)s points for %(item)s cannot be.", points=points, item=self.name))
        if low is not None and high is not None and not low <= points <= high:
            raise UserError(
                self.env._(
                    "Points for %(item)s must be between %(low)s and %(high)s.",
                    item=self.name,
                    low=signed(low),
                    high=signed(high),
                )
            )
        if low is not None and points < low:
            raise UserError(
                self.env._("Points for %(item)s must be at least %(low)s.", item=self.name, low=signed(low))
            )
        return points

    def _reason_not_for(self, scorecard, date, tree):
        """Return why this item cannot be entered for a scorecard on a date, or None.

        :param tree: result of ``hr.department._jifen_tree()``
        """
        self.ensure_one()
        if self.scheme_id != scorecard.scheme_id:
            return self.env._(
                "%(item)s belongs to another scheme than %(person)s’s scorecard.",
                item=self.name,
                person=scorecard.name,
            )
        if not self._is_valid_on(date):
            return self.env._("%(item)s does not hold on %(date)s.", item=self.name, date=date)
        if not self.dimension_id._is_for_period(scorecard.period_id):
            return self.env._("%(item)s does not count in %(period)s.", item=self.name, period=scorecard.period_id.name)
        if not self.dimension_id._applies_to(scorecard.position):
            return self.env._(
                "%(item)s is not for %(person)s: as a leader they are scored in another way.",
                item=self.name,
                person=scorecard.name,
            )
        if not self._is_for_department(scorecard._department_on(date), tree):
            return self.env._(
                "%(item)s is from the catalogue “%(catalogue)s”, which does not hold for %(person)s’s office.",
                item=self.name,
                catalogue=self.catalogue_id.name,
                person=scorecard.name,
            )
        if not self._is_for_person(scorecard):
            return self.env._("%(item)s is not for %(person)s’s job or tags.", item=self.name, person=scorecard.name)
        return None

    def _is_for_person(self, scorecard):
        if self.job_ids and scorecard.job_id not in self.job_ids:
            return False
        # Tags say for whom an item is; nothing else of the personnel record is read.
        return not self.tag_ids or bool(self.tag_ids & scorecard.sudo().employee_id.category_ids)

    def _is_valid_on(self, date):
        return (not self.valid_from or self.valid_from <= date) and (not self.valid_to or date <= self.valid_to)

    def _is_for_department(self, department_id, tree):
        departments = self.catalogue_id.department_ids.ids
        if not departments:
            return True
        ancestors = tree.get(department_id, {}).get("ancestors", ())
        return any(department in ancestors for department in departments)
