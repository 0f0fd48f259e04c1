"""A pytest plugin: a skipped test fails the run, and the counts go to a file.

Loaded by docker/test with ``-p pytest_strict``. A browser test without Chromium, or an HTTP test
without a server, is skipped by its framework: here that counts as what it is, a test that did not run.
"""

import os

import pytest

FAILED = ("failed", "error")
MISSED = ("skipped", "xfailed", "xpassed")
# As in tests/budget.py: how much a test of random cases has tried.
TOLD = "counted: "


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or hasattr(session.config, "workerinput"):
        return

    def count(*outcomes):
        return sum(len(reporter.stats.get(outcome, [])) for outcome in outcomes)

    passed, failed, missed = count("passed"), count(*FAILED), count(*MISSED)
    if missed and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    target = os.environ.get("JIFEN_COUNTS")
    if target:
        with open(target, "a", encoding="utf-8") as counts:
            counts.write(f"{passed} {failed + missed}\n")


def pytest_terminal_summary(terminalreporter):
    missed = [report for outcome in MISSED for report in terminalreporter.stats.get(outcome, [])]
    for report in missed:
        terminalreporter.write_line(f"did not run, which fails the run: {report.nodeid}", red=True)
    for report in terminalreporter.stats.get("passed", []):
        for line in report.capstdout.splitlines():
            if line.startswith(TOLD):
                terminalreporter.write_line(line)
