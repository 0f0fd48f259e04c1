"""Who may change something by each public method of ours; a method without a verdict fails the tests.

A public method can be called over RPC by anybody with a login. ``SHOWS`` opens a screen or
returns what the caller may read: nobody changes anything by it.
"""

SHOWS = frozenset()
OFFICE = frozenset({"officer"})
COMMITTEE = frozenset({"committee"})
DECIDERS = frozenset({"manager", "leader", "officer", "committee"})
PAYROLL = frozenset({"payroll"})
# Whoever wrote the document, or is asked by it, and the office for them.
PERSON = frozenset({"plain", "manager", "leader", "officer"})

VERDICTS = {
    "hr.employee": {"action_view_jifen_scorecards": SHOWS},
    "hr.payroll.structure": {"action_add_jifen_rule": PAYROLL},
    "hr.payslip": {"action_view_jifen_lines": SHOWS, "compute_sheet": PAYROLL, "refund_sheet": PAYROLL},
    "jifen.allocation": {
        "action_approve": COMMITTEE,
        "action_refuse": COMMITTEE,
        "action_cancel": OFFICE,
        "action_compute": OFFICE,
        "action_submit": OFFICE,
        "action_preview": SHOWS,
        "action_view_payslips": SHOWS,
        "action_view_scorecards": SHOWS,
        "action_view_waiting": SHOWS,
    },
    "jifen.allocation.line": {
        "action_pay_again": OFFICE,
        "action_view_allocation": SHOWS,
        "action_view_ledger": SHOWS,
        "action_view_payslip": SHOWS,
        "action_view_scorecard": SHOWS,
    },
    "jifen.allocation.preview": {"action_compute": OFFICE},
    "jifen.appeal": {
        "action_submit": PERSON,
        "action_withdraw": PERSON,
        "action_appeal_again": PERSON,
        "action_approve": DECIDERS,
        "action_refuse": DECIDERS,
        # Whoever looks into it: in the world of the tests, nobody of these.
        "action_preview": OFFICE,
        "action_propose": OFFICE,
        "action_view_scorecard": SHOWS,
    },
    "jifen.approval": {
        "action_approve": DECIDERS,
        "action_approve_many": DECIDERS,
        "action_refuse": DECIDERS,
        "action_refuse_many": DECIDERS,
        "action_pass_on": OFFICE,
        "action_open_document": SHOWS,
    },
    "jifen.claim": {
        "action_approve": DECIDERS,
        "action_refuse": DECIDERS,
        "action_submit": PERSON,
        "action_withdraw": PERSON,
        "action_reset": PERSON,
        "action_grant_points": SHOWS,
        "action_share": SHOWS,
        "action_record_hearing": OFFICE,
        "action_view_line": SHOWS,
    },
    "jifen.consequence": {"action_complete": frozenset({"manager", "officer"}), "action_view_scorecard": SHOWS},
    "jifen.consequence.complete": {
        "action_complete": frozenset({"manager", "officer"}),
        "action_waive": frozenset({"manager", "officer"}),
    },
    "jifen.grant": {"action_approve": DECIDERS},
    "jifen.approval.document": {"action_approve": DECIDERS, "action_refuse": DECIDERS},
    "jifen.hearing": {"action_record": OFFICE},
    "jifen.inspection": {"action_enter": frozenset({"inspector", "officer"})},
    "jifen.nomination": {
        "action_agree": frozenset({"leader"}),
        "action_decline": frozenset({"leader"}),
        "action_approve": COMMITTEE,
        "action_refuse": COMMITTEE,
        "action_withdraw": frozenset({"head"}),
        "action_open_scorecard": SHOWS,
    },
    "jifen.nomination.reason": {"action_confirm": frozenset({"leader", "head", "committee"})},
    "jifen.pay.reconciliation": {"action_view_allocation": SHOWS, "action_view_waiting": SHOWS},
    "jifen.period": {
        "action_open": OFFICE,
        "action_score": OFFICE,
        "action_back_to_open": OFFICE,
        "action_publish": OFFICE,
        "action_close": OFFICE,
        "action_reopen": OFFICE,
        "action_repeat_votes": OFFICE,
        "action_submit_result": OFFICE,
        "action_approve": DECIDERS,
        "action_refuse": DECIDERS,
        "action_refresh_people": OFFICE,
        "action_add_newcomers": OFFICE,
        "action_enter_figures": OFFICE,
        "action_remind_raters": OFFICE,
        "action_remind_feedback": OFFICE,
        "action_waive_notice": SHOWS,
        "action_enter_inspection": SHOWS,
        "action_prepare_allocation": SHOWS,
        "action_view_allocations": SHOWS,
        "action_view_claims": SHOWS,
        "action_view_consequences": SHOWS,
        "action_view_grading": SHOWS,
        "action_view_inspections": SHOWS,
        "action_view_lines": SHOWS,
        "action_view_notices": SHOWS,
        "action_view_parts": SHOWS,
        "action_view_pending_claims": SHOWS,
        "action_view_scorecards": SHOWS,
        "grading_data": SHOWS,
        "grading_periods": SHOWS,
        "grading_save": COMMITTEE,
        "grading_nominate": frozenset({"head"}),
    },
    "jifen.period.parts": {"action_create": OFFICE},
    "jifen.period.people": {"action_add": OFFICE},
    "jifen.promotion.check": {"action_view_results": SHOWS},
    "jifen.public.notice": {"action_withdraw": OFFICE},
    "jifen.public.notice.reason": {"action_confirm": OFFICE | COMMITTEE},
    "jifen.public.notice.start": {"action_start": OFFICE},
    "jifen.refuse": {"action_refuse": DECIDERS},
    "jifen.reopen": {"action_reopen": OFFICE},
    "jifen.reverse": {"action_reverse": OFFICE},
    "jifen.scheme": {
        "action_activate": OFFICE,
        "action_retire": OFFICE,
        "action_new_revision": OFFICE,
        "action_view_items": SHOWS,
        "action_view_periods": SHOWS,
    },
    "jifen.scheme.from.template": {"action_create": OFFICE},
    "jifen.score.line": {"action_reverse": OFFICE},
    "jifen.scorecard": {
        # The person appraised, whether with a portal or an internal login.
        "action_acknowledge": PERSON | {"portal", "head"},
        "action_appeal": SHOWS,
        "action_view_claims": SHOWS,
        "action_view_consequences": SHOWS,
        "action_view_lines": SHOWS,
        "action_view_talks": SHOWS,
        "explain": SHOWS,
    },
    "jifen.share": {"action_approve": DECIDERS},
    "jifen.talk": {"action_record": OFFICE | {"manager"}},
    "jifen.simulation": {"action_export": SHOWS},
    # Takes a workbook, which nobody can send.
    "report.jifen_appraisal.allocation_xlsx": {"generate_xlsx_report": SHOWS},
    "report.jifen_appraisal.brief_form_xlsx": {"generate_xlsx_report": SHOWS},
    "report.jifen_appraisal.form_sheet": {"generate_xlsx_report": SHOWS},
    "report.jifen_appraisal.result_form_xlsx": {"generate_xlsx_report": SHOWS},
    "report.jifen_appraisal.subject_form_xlsx": {"generate_xlsx_report": SHOWS},
    "report.jifen_appraisal.ledger_xlsx": {"generate_xlsx_report": SHOWS},
    "report.jifen_appraisal.quota_xlsx": {"generate_xlsx_report": SHOWS},
    "report.jifen_appraisal.sheet": {"generate_xlsx_report": SHOWS},
    "report.jifen_appraisal.simulation_xlsx": {"generate_xlsx_report": SHOWS},
    "report.jifen_payroll_link.reconciliation_xlsx": {"generate_xlsx_report": SHOWS},
}

# What an attacker fills into a parameter of this name.
ARGUMENTS = {
    "reason": "because",
    "note": "done",
    "answer": "confirmed",
    "text": "heard",
    "waived": False,
    "points": 3.0,
    "changes": (),
    "view": None,
    "scorecard_id": None,
    "grade_id": None,
    "workbook": "workbook",
    "data": {},
    "objs": [1],
}

# The parts of the ORM that anybody may call and that check access rights themselves.
ORM = frozenset({"create", "write", "unlink", "copy", "default_get", "get_views", "fields_get", "search", "read"})
