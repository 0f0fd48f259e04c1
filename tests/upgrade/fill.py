# Run in the “odoo shell” of a release, by docker/release-dump: fills its database, files of attachments within.
from tests.upgrade import world

env["ir.config_parameter"].set_param("ir_attachment.location", "db")  # noqa: F821
env["ir.attachment"].force_storage()  # noqa: F821
world.build(env)  # noqa: F821
env.cr.commit()  # noqa: F821
