"""What the product's printed sheets share: title, head, body, total by formula, page set-up."""

from collections.abc import Sequence
from typing import NamedTuple

from xlsxwriter.utility import xl_col_to_name

from odoo import api, models


class Column(NamedTuple):
    title: str
    width: int
    kind: str  # "text", "points", "money", "unit", "date" or "number"
    total: bool = False


class Worksheet(NamedTuple):
    """One worksheet: ``head`` and ``foot`` are lines of text above and below the table."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence]  # a value for each column
    head: Sequence[str] = ()
    foot: Sequence[str] = ()
    landscape: bool = False


_NUMBER_FORMATS = {
    "points": "General",
    "money": "#,##0.00",
    "unit": "0.00000000",
    "number": "0",
    "date": "yyyy-mm-dd",
}


class JifenSheet(models.AbstractModel):
    """Base of the xlsx reports: what ``_worksheets`` returns, laid out for A4."""

    _name = "report.jifen_appraisal.sheet"
    _inherit = ["report.jifen_appraisal.printed", "report.report_xlsx.abstract"]
    _description = "Printed Sheet"

    @api.private
    def generate_xlsx_report(self, workbook, data, objs):
        """Write the form into a workbook; called by report_xlsx.

        :raise AccessError: when it is not for the user to print
        """
        formats = self._formats(workbook)
        for worksheet in self._worksheets(self._to_print(objs)) or [self._nothing()]:
            self._write_sheet(workbook, formats, worksheet)

    def _worksheets(self, records):
        """Return the Worksheets of records the user may print, as a list."""
        raise NotImplementedError

    def _nothing(self):
        """Return the Worksheet of a form that has none."""
        title = self._jifen_report().name
        return Worksheet(title, title, [Column(title, 40, "text")], [])

    def _write_sheet(self, workbook, formats, worksheet):
        """Write one Worksheet. Text is always written as text, so nothing a person typed becomes a formula."""
        columns, rows = worksheet.columns, worksheet.rows
        sheet = workbook.add_worksheet(_sheet_name(worksheet.name))
        if len(columns) > 1:
            sheet.merge_range(0, 0, 0, len(columns) - 1, "", formats["title"])
        sheet.write_string(0, 0, worksheet.title, formats["title"])
        sheet.set_row(0, 30)
        for number, text in enumerate(worksheet.head, 1):
            sheet.write_string(number, 0, text, formats["head"])
        top = len(worksheet.head) + 1
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
            sheet.write_string(top, index, column.title, formats["column"])
        for offset, row in enumerate(rows, top + 1):
            for index, (column, value) in enumerate(zip(columns, row, strict=True)):
                _write_cell(sheet, offset, index, column.kind, value, formats)
        if not rows:
            sheet.write_string(top + 1, 0, self.env._("There is nothing to list."), formats["head"])
        bottom = top + max(len(rows), 1) + 1
        if any(column.total for column in columns):
            self._write_total(sheet, top, bottom, columns, rows, formats)
        for number, text in enumerate(worksheet.foot, bottom + 2):
            sheet.write_string(number, 0, text, formats["head"])
        self._set_up_page(sheet, top, worksheet.landscape)

    def _set_up_page(self, sheet, top, landscape):
        sheet.freeze_panes(top + 1, 0)
        sheet.repeat_rows(top)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        if landscape:
            sheet.set_landscape()
        sheet.set_footer("&C&P / &N")

    def _write_total(self, sheet, top, line, columns, rows, formats):
        """Write the sums below the table, as formulas, into the row ``line``."""
        sheet.write_string(line, 0, self.env._("Total"), formats["total_text"])
        for index, column in enumerate(columns[1:], 1):
            if column.total and rows:
                letter = xl_col_to_name(index)
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
