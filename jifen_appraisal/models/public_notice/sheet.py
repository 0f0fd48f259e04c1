"""What a public notice says: the same figures on the portal page and on the printed sheet."""

from markupsafe import Markup

from odoo import fields, models
from odoo.tools import format_date


def figure(value):
    """Return a score without needless zeros and with a true minus sign.

    >>> figure(98.5), figure(-2.0), figure(100.0)
    ('98.5', '−2', '100')
    """
    return f"{value:.4f}".rstrip("0").rstrip(".").replace("-", "−")


class JifenPublicNotice(models.Model):
    _inherit = "jifen.public.notice"

    def _sheet(self):
        """Return what is shown of a notice as plain data; call elevated for members.

        :return: ``{title, unit, company, state, intro, objections, contact, from, until, columns: [{key, label}], rows:
            [{cells: {key: text}, employee_id}], amendments: [{date, name, office, before, after, reason}]}``
        """
        self.ensure_one()
        return {
            "title": self.title,
            "unit": self.unit_name or "",
            "company": self.company_id.name,
            "state": self._shown_state(),
            "intro": self._intro(),
            "objections": self._objections(),
            "contact": self.contact and self.env._("Objections to: %(contact)s", contact=self.contact),
            "from": self._long(self.date_from),
            "until": self._long(self.date_to),
            "columns": self._columns(),
            "rows": [
                {"cells": line._cells(number), "employee_id": line.employee_id.id}
                for number, line in enumerate(self.line_ids, 1)
            ],
            "amendments": [line._amendment() for line in self.amendment_ids],
        }

    def _long(self, day):
        """Return a date as official papers write it, such as 2026年11月2日."""
        return format_date(self.env, day, date_format="long")

    def _columns(self):
        lines = self.line_ids
        columns = [("number", self.env._("No."))]
        columns.append(("name", self.env._("Full Name")))
        if any(lines.mapped("office")):
            columns.append(("office", self.env._("Office")))
        if self.show_ranks and len(set(lines.mapped("position"))) > 1:
            columns.append(("position", self.env._("Position")))
        if any(lines.mapped("job")):
            columns.append(("job", self.env._("Job")))
        columns += [(f"part{index}", name) for index, name in enumerate(self.part_names or [])]
        if self.show_scores:
            columns.append(("score", self.env._("Total") if self.part_names else self.env._("Score")))
        if self.show_ranks:
            columns.append(("rank", self.env._("Rank") if self.everybody else self.env._("Rank in Unit")))
        if self.show_grades:
            columns.append(("grade", self.env._("Grade")))
        figures = ("number", "score", "rank")
        return [
            {"key": key, "label": label, "number": key in figures or key.startswith("part")} for key, label in columns
        ]

    def _intro(self):
        """Return the sentences above the list, in the manner of an official notice."""
        what = {
            "result": self.env._("the results of %(period)s", period=self.period_name),
            "points": self.env._("the points of %(period)s", period=self.period_name),
            "grade": self.env._("the grades of %(period)s", period=self.period_name),
        }[self.kind]
        return self.env._(
            "Under “%(regulation)s”, %(what)s are put on public notice as below, from %(start)s to %(end)s "
            "(%(days)s working days).",
            regulation=self.scheme_name,
            what=what,
            start=self._long(self.date_from),
            end=self._long(self.date_to),
            days=self.days,
        )

    def _objections(self):
        """Return the sentence on who may object, how and until when."""
        return self.env._(
            "Whoever objects may say so by %(until)s, in person, by telephone or in writing. Objections should be "
            "true and name their facts; they are investigated, answered and kept confidential.",
            until=self._long(self.date_to),
        )

    def _text_for_members(self):
        return Markup('<p>%s</p><p><a href="%s">%s</a></p>') % (
            self._intro(),
            self._portal_url(),
            self.env._("Open the public notice"),
        )


class JifenPublicNoticeLine(models.Model):
    _inherit = "jifen.public.notice.line"

    def _cells(self, number):
        self.ensure_one()
        notice = self.notice_id
        cells = {
            "number": str(number),
            "name": self.name,
            "office": self.office or "",
            "position": self._position_label() if self.position else "",
            "job": self.job or "",
            "score": figure(self.score) if self.scored else "–",
            "rank": str(self.rank) if self.rank else "–",
            "grade": self.grade or "–",
        }
        for index, value in enumerate(self.parts or []):
            cells[f"part{index}"] = figure(value) if value is not None else "–"
        return {column["key"]: cells.get(column["key"], "–") for column in notice._columns()}

    def _position_label(self):
        return dict(self._fields["position"]._description_selection(self.env))[self.position]

    def _amendment(self):
        """Return a later correction as plain data: what stood there and what holds now."""
        self.ensure_one()
        return {
            "date": format_date(self.env, fields.Date.to_date(self.amended_on)),
            "name": self.name,
            "office": self.office or "",
            "before": self.amends_id._figures_text() if self.amends_id else self.env._("not on the list"),
            "after": self._figures_text(),
            "reason": self.reason or "",
        }

    def _figures_text(self):
        """Return what a line says of a person, in one line."""
        notice = self.notice_id
        said = [f"{name} {figure(value)}" for name, value in self._parts() if value is not None]
        if notice.show_scores:
            said.append(figure(self.score) if self.scored else self.env._("not scored"))
        if notice.show_ranks and self.rank:
            said.append(self.env._("rank %(rank)s", rank=self.rank))
        if notice.show_grades and self.grade:
            said.append(self.grade)
        return " · ".join(said)

    def _parts(self):
        return list(zip(self.notice_id.part_names or [], self.parts or [], strict=False))
