"""Messages go through one place, which is told for whom and in whose language each of them is."""

import ast

from .areas import ROOT

ADDONS = ("jifen_appraisal", "jifen_payroll_link")
# What sends by itself, in the language of whoever happens to act.
SENDING = {"message_notify", "send_mail", "message_mail_with_source", "message_post_with_source"}
_ONE_PLACE = "jifen_appraisal/models/common/notice.py"


def sent(path):
    calls = (node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    return {call.attr for call in calls if isinstance(call, ast.Attribute)} & SENDING


def test_nobody_else_sends_messages():
    found = {
        str(path.relative_to(ROOT)): names
        for addon in ADDONS
        for path in (ROOT / addon).rglob("*.py")
        if (names := sent(path))
    }
    assert found == {_ONE_PLACE: {"message_notify"}}
