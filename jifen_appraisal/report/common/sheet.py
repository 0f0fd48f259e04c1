"""What the product's printed sheets share: title, head, body, total by formula, page set-up."""

from typing import NamedTuple

from odoo import models
from odoo.exceptions import UserError


class Column(NamedTuple):
    title: str
    width: int
    kind: str  # "text", "points", "money", "unit", "date" or "number"
    total: bool = False


_NUMBER_FORMATS = {
    "points": "#,##0.####",
    "money": "#,##0.00",
    "unit": "0.00000000",
    "number": "0",
    "date": "yyyy-mm-dd",
}


class JifenSheet(models.AbstractModel):
    """Base of the xlsx reports: one worksheet for each record, laid out for A4."""

    _name = "report.jifen_appraisal.sheet"
    _inherit = "report.report_xlsx.abstract"
    _description = "Printed Sheet"

    _jifen_model = None

    def generate_xlsx_report(self, workbook, data, objs):
        if objs._name != self._jifen_model:
            raise UserError(self.env._("This sheet is printed from another document."))
        objs.check_access("read")
        self._write_workbook(workbook, objs)

    def _write_workbook(self, workbook, objs):
        raise NotImplementedError

    def _write_sheet(self, workbook, name, title, head, columns, rows, foot=(), landscape=False):
        """Write one worksheet.

        :param head: lines of text under the title; :param foot: lines of text under the table
        :param columns: list of Column; :param rows: list of lists, one value for each column
        Text is always written as text, so nothing a person typed becomes a formula.
        """
        sheet = workbook.add_worksheet(_sheet_name(name))
        formats = self._formats(workbook)
        last = len(columns) - 1
        sheet.merge_range(0, 0, 0, last, "", formats["title"])
        sheet.write_string(0, 0, title, formats["title"])
        sheet.set_row(0, 30)
        for number, text in enumerate(head, 1):
            sheet.write_string(number, 0, text, formats["head"])
        top = len(head) + 1
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
            sheet.write_string(top, index, column.title, formats["column"])
        for offset, row in enumerate(rows, top + 1):
            for index, (column, value) in enumerate(zip(columns, row, strict=True)):
                _write_cell(sheet, offset, index, column.kind, value, formats)
        self._write_total(sheet, top, columns, rows, formats)
        bottom = top + len(rows) + 2
        for number, text in enumerate(foot):
            sheet.write_string(bottom + 1 + number, 0, text, formats["head"])
        sheet.freeze_panes(top + 1, 0)
        sheet.repeat_rows(top)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        if landscape:
            sheet.set_landscape()
        sheet.set_footer("&C&P / &N")

    def _write_total(self, sheet, top, columns, rows, formats):
        line = top + len(rows) + 1
        sheet.write_string(line, 0, self.env._("Total"), formats["total_text"])
        for index, column in enumerate(columns[1:], 1):
            if column.total and rows:
                letter = chr(ord("A") + index)
                sheet.write_formula(
                    line,
                    index,
                    f"=SUM({letter}{top + 2}:{letter}{line})",
                    formats[f"total_{column.kind}"],
                    round(sum(row[index] or 0 for row in rows), 4),
                )
            else:
                sheet.write_blank(line, index, None, formats["total_text"])

    def _formats(self, workbook):
        base = {"border": 1, "valign": "vcenter", "font_size": 11}
        bold = {**base, "bold": True, "bg_color": "#F2F2F2"}
        formats = {
            "title": workbook.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}),
            "head": workbook.add_format({"font_size": 11}),
            "column": workbook.add_format({**bold, "align": "center", "text_wrap": True}),
            "text": workbook.add_format({**base, "text_wrap": True}),
            "total_text": workbook.add_format(bold),
        }
        for kind, number_format in _NUMBER_FORMATS.items():
            formats[kind] = workbook.add_format({**base, "num_format": number_format})
            formats[f"total_{kind}"] = workbook.add_format({**bold, "num_format": number_format})
        return formats


def _write_cell(sheet, row, column, kind, value, formats):
    if kind == "text":
        sheet.write_string(row, column, value or "", formats["text"])
    elif value is None:
        sheet.write_blank(row, column, None, formats[kind])
    elif kind == "date":
        sheet.write_datetime(row, column, value, formats["date"])
    else:
        sheet.write_number(row, column, value, formats[kind])


def _sheet_name(name):
    """Return a name that a worksheet may have: up to 31 characters, none of []:*?/\\ or outer quotes."""
    return "".join(" " if letter in "[]:*?/\\" else letter for letter in name).strip(" '")[:31] or "1"
