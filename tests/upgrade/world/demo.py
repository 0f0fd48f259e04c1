"""The demo, as each release builds it."""


def build(env):
    if "jifen.demo" in env:
        # 19.0.1.0.0
        env["jifen.demo"]._build()
        env["jifen.demo"]._build_payroll()
        return
    # Not there in 19.0.1.0.0.
    from odoo.addons.jifen_appraisal import demo
    from odoo.addons.jifen_payroll_link import demo as payroll_demo

    demo.build(env)
    payroll_demo.build(env)
