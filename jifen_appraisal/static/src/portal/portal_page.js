import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/**
 * Small helps on the pages of My Points: a choice that is followed at once, a question
 * before what cannot be taken back, and no action twice.
 */
export class JifenPortalPage extends Interaction {
    static selector = ".jifen_portal";

    dynamicContent = {
        "[data-jifen-submit]": { "t-on-change": (ev) => ev.currentTarget.form.submit() },
        ".jifen_action": { "t-on-submit": this.onAction },
    };

    onAction(ev) {
        const form = ev.currentTarget;
        const question = form.dataset.question;
        if (form.dataset.sent || (question && !window.confirm(question))) {
            ev.preventDefault();
            return;
        }
        form.dataset.sent = "1";
        this.addListener(window, "pageshow", () => delete form.dataset.sent, { once: true });
    }
}

registry.category("public.interactions").add("jifen_appraisal.portal_page", JifenPortalPage);
