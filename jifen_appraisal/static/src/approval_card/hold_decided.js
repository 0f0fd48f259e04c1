import { MailCoreWeb } from "@mail/core/web/mail_core_web_service";
import { browser } from "@web/core/browser/browser";
import { patch } from "@web/core/utils/patch";

/** So long a decided card stays where it is: the next one must not slide under the pointer. */
export const HOLD = 1500;

patch(MailCoreWeb.prototype, {
    setup() {
        const bus = this.busService;
        // Only the way in which the next line subscribes is changed.
        this.busService = {
            subscribe: (name, callback) =>
                bus.subscribe(
                    name,
                    name === "mail.message/mark_as_read" ? this.holdDecided(callback) : callback
                ),
        };
        super.setup(...arguments);
        this.busService = bus;
    },

    /** Show who decided what at once, and let the message leave the inbox a moment later. */
    holdDecided(callback) {
        return (payload, meta) => {
            const outcomes = payload.jifen_outcomes;
            if (!outcomes || !Object.keys(outcomes).length) {
                return callback(payload, meta);
            }
            for (const [id, outcome] of Object.entries(outcomes)) {
                const message = this.store["mail.message"].get(Number(id));
                if (message?.jifen_card) {
                    message.jifen_card = { ...message.jifen_card, ...outcome, can_decide: false };
                }
            }
            browser.setTimeout(() => callback(payload, meta), HOLD);
        };
    },
});
