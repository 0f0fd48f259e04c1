"""The routes that a scheme has when nobody has drawn one: what always has to be decided by somebody."""

from odoo import api, fields, models

from ..common.roles import COMMITTEE, OFFICER


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

        Results of a period have none: without a step they need no approval.

        :param documents: kinds of documents, by default those that this scheme can have
        """
        for scheme in self:
            known = set(scheme.step_ids.mapped("document"))
            usual = scheme._usual_routes()
            for document in documents or scheme._routed_documents():
                if document in usual and document not in known:
                    scheme._add_usual_steps(document, usual[document])

    def _usual_routes(self):
        """Return ``{kind of document: ((approver, group of users), …)}``; each area adds its own documents."""
        return {}

    def _routed_documents(self):
        """Return the kinds of documents that this scheme can have and that somebody has to decide."""
        return []

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
                        "name": self._usual_step_name("en_US", group or approver),
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
                step.with_context(lang=code).name = self._usual_step_name(code, group or approver)
        return steps

    def _usual_step_name(self, lang, who):
        env = self.with_context(lang=lang).env
        return {
            "deputy": env._("Deputy leader in charge"),
            COMMITTEE: env._("Committee"),
            OFFICER: env._("Appraisal office"),
        }[who]
