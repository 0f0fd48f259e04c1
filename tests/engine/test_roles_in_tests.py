"""A test acts as who has the role: never elevated, never as the system; reading figures to compare is no act."""

import ast
from collections import Counter

from .areas import ROOT

# Who acts is said by one of these, then elevated or not: the portal acts by ``with_user(…).sudo()``, by design.
SAYS_WHO = {"with_user", "with_env", "_as", "as_user", "acting"}
STEPS = {"action_open", "action_score", "action_back_to_open", "action_publish", "action_close", "action_reopen"}
# How many acts of the system itself are left in a test: by scripts, which may do this, or where the test is about
# something else and has not been turned yet. They may only become fewer.
AS_THE_SYSTEM = {
    "tests/odoo/approval/test_documents.py": 1,
    "tests/odoo/attack/test_injection.py": 2,
    "tests/odoo/attack/test_results.py": 6,
    "tests/odoo/attack/world.py": 2,
    "tests/odoo/claim/test_shares.py": 1,
    "tests/odoo/feedback/test_feedback.py": 5,
    "tests/odoo/feedback/test_summary.py": 1,
    "tests/odoo/figure/test_automatic.py": 10,
    "tests/odoo/grading/test_nomination.py": 4,
    "tests/odoo/grading/test_nomination_route.py": 1,
    "tests/odoo/ledger/test_ledger.py": 1,
    "tests/odoo/pay/test_allocation_route.py": 1,
    "tests/odoo/period/test_period_life.py": 2,
    "tests/odoo/period/test_sheet.py": 5,
    "tests/odoo/public_notice/test_public_notice.py": 2,
    "tests/odoo/regulation/test_regulation_r0.py": 1,
    "tests/odoo/result/test_forms.py": 4,
    "tests/odoo/result/test_portal.py": 3,
    "tests/odoo/result/test_result_route.py": 17,
    "tests/odoo/result/test_visibility.py": 4,
    "tests/odoo/scheme/test_item.py": 2,
    "tests/odoo/scoring/test_scoring.py": 15,
    "tests/odoo/simulation/test_simulator.py": 5,
    "tests/odoo/whole/test_portal_rpc.py": 1,
    "tests/odoo/whole/test_security.py": 1,
    "tests/odoo/whole/test_states.py": 3,
}


def called(node):
    """Return the names of the methods of a chain such as ``a.b().c().d()``, the last one first, with their calls."""
    while isinstance(node, ast.Call | ast.Attribute | ast.Subscript):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr, node
            node = node.func.value
        elif isinstance(node, ast.Call):
            return
        else:
            node = node.value


def is_elevated(receiver):
    """Tell whether a chain elevates, and nobody was said to act before or after."""
    found = list(called(receiver))
    names = [name for name, __ in found]
    elevates = [
        index for index, (name, call) in enumerate(found) if name == "sudo" and not (call.args or call.keywords)
    ]
    lowered = any(name == "sudo" and call.args for name, call in found[: elevates[0]]) if elevates else True
    return bool(elevates) and not lowered and not SAYS_WHO.intersection(names)


def is_the_system(receiver):
    return any(
        name == "with_user" and ast.unparse(call.args[0]) in ("1", "SUPERUSER_ID") for name, call in called(receiver)
    )


def is_a_period_of_the_class(receiver):
    return ast.unparse(receiver) in ("self.period", "cls.period")


def acts(tree):
    """Yield ``(receiver, call)`` of each action that a test calls."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr.startswith("action_"):
            yield node.func.value, node


def wrong_acts(tree):
    """Return the calls of actions that nobody who has a role makes."""
    return [
        call
        for receiver, call in acts(tree)
        if is_elevated(receiver)
        or is_the_system(receiver)
        or (call.func.attr in STEPS and is_a_period_of_the_class(receiver))
    ]


def test_an_action_is_not_called_elevated_or_as_the_system():
    found = Counter()
    for path in sorted((ROOT / "tests").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found[path.relative_to(ROOT).as_posix()] = len(wrong_acts(tree))
    found = +found
    assert found.keys() == AS_THE_SYSTEM.keys()
    assert not {name: count for name, count in found.items() if count > AS_THE_SYSTEM[name]}


def test_who_acts_is_read_from_the_call():
    wrong = (
        "a.sudo().action_x()",
        "a.sudo().b_ids.action_x()",
        "a.with_user(1).action_x()",
        "self.period.action_score()",
    )
    right = (
        "a.with_user(u).action_x()",
        "a.with_user(u).sudo().action_x()",
        "a.sudo().b().with_user(u).action_x()",
        "a.sudo().sudo(False).action_x()",
        "self.period.with_user(u).action_score()",
        "a.sudo().read()",
    )
    assert [text for text in wrong if not wrong_acts(ast.parse(text))] == []
    assert [text for text in right if wrong_acts(ast.parse(text))] == []
