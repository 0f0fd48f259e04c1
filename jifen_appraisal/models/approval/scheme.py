"""The routes that a scheme has when nobody has drawn one: what always has to be decided by somebody."""

from odoo import api, fields, models

from ..common.roles import COMMITTEE, OFFICER
from .mixin import document_kinds


class JifenScheme(models.Model):
    _inherit = "jifen.scheme"

    step_ids = fields.One2many("jifen.approval.step", "scheme_id", string="Approval Steps", copy=True)

    def _on_activated(self):
        """Add the routes that nobody has drawn."""
        result = super()._on_activated()
        self._complete_routes()
        return result

    @api.private
    def _complete_routes(self, documents=None):
        """Add the usual steps for each kind of document that has none.

        :param documents: kinds of documents, by default those that this scheme can have
        """
        for scheme in self:
            known = set(scheme.step_ids.mapped("document"))
            for kind, document in document_kinds(self.env).items():
                wanted = kind in documents if documents else document._approval_possible(scheme)
                if wanted and kind not in known:
                    scheme._add_usual_steps(kind, document._approval_usual_route())

    def _add_usual_steps(self, document, route):
        steps = (
            self.env["jifen.approval.step"]
            .with_context(lang="en_US")
            .create(
                [
                    {
                        "scheme_id": self.id,
                        "document": document,
                        "sequence": 10 * number,
                        "name": self._usual_step_name("en_US", approver, group),
                        "approver": approver,
                        "group_id": group and self.env["ir.model.data"]._xmlid_to_res_id(group),
                    }
                    for number, (approver, group) in enumerate(route, 1)
                ]
            )
        )
        for code, __ in self.env["res.lang"].get_installed():
            if code == "en_US":
                continue
            for step, (approver, group) in zip(steps, route, strict=True):
                step.with_context(lang=code).name = self._usual_step_name(code, approver, group)
        return steps

    def _usual_step_name(self, lang, approver, group):
        env = self.with_context(lang=lang).env
        names = {
            **dict(self.env["jifen.approval.step"]._fields["approver"]._description_selection(env)),
            "deputy": env._("Deputy leader in charge"),
            COMMITTEE: env._("Committee"),
            OFFICER: env._("Appraisal office"),
        }
        return names.get(group or approver) or env.ref(group).name
