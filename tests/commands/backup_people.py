# Run in “odoo shell” while a backup is made: people post and replace files, and unused files are collected.
import itertools
import os
import pathlib
import threading
import time

from odoo import api, fields

stop, ready = pathlib.Path(os.environ["JIFEN_STOP"]), pathlib.Path(os.environ["JIFEN_READY"])
registry = env.registry  # noqa: F821
uid = env.uid  # noqa: F821
period_id = env["jifen.period"].search([("state", "=", "open")], order="id desc", limit=1).id  # noqa: F821
files = []


def again_and_again(act):
    for number in itertools.count():
        if stop.exists():
            break
        with registry.cursor() as cr:
            act(api.Environment(cr, uid, {}), number)
        time.sleep(0.05)


def work(env, number):
    """Post a line, add a file, and delete the one of five rounds ago."""
    period = env["jifen.period"].browse(period_id)
    card, item = period.scorecard_ids[0], period.scheme_id._item("discipline.idle")
    env["jifen.score.line"]._post([{"scorecard_id": card.id, "item_id": item.id, "date": fields.Date.today()}])
    files.append(env["ir.attachment"].create({"name": f"file {number}", "raw": f"content {number}".encode()}).id)
    if number >= 5:
        env["ir.attachment"].browse(files[-6]).unlink()
    if number == 10:
        ready.touch()


def collect(env, _number):
    env["ir.attachment"]._gc_file_store()


threads = [threading.Thread(target=again_and_again, args=[act]) for act in (work, collect)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(f"\n{len(files)}")
