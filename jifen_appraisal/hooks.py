"""What happens when the addon goes."""


def uninstall_hook(env):
    """Refuse, as the button does, where the addon is taken away in another way.

    :raise UserError: see ``ir.module.module``
    """
    env["ir.module.module"].search([("state", "=", "to remove")])._jifen_refuse_to_go()
