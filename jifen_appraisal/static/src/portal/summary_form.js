import { _t } from "@web/core/l10n/translation";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

const PAUSE = 1500;

/**
 * The form of a personal summary: keeps the draft as it is written and says so.
 * Without it the buttons save all the same.
 */
export class JifenSummaryForm extends Interaction {
    static selector = ".jifen_summary_form";

    dynamicContent = {
        textarea: { "t-on-input": this.onInput },
        _root: { "t-on-submit": this.onSubmit },
        _window: { "t-on-beforeunload": this.onLeave },
    };

    setup() {
        this.area = this.el.querySelector("textarea");
        this.kept = this.area.value;
        this.keepLater = this.debounced(this.keep, PAUSE);
    }

    start() {
        this.showCount();
    }

    onInput() {
        this.showCount();
        this.show(_t("Not saved yet"), "");
        this.keepLater();
    }

    showCount() {
        const limit = Number(this.area.dataset.max);
        const count = this.area.value.trim().length;
        const counter = this.el.querySelector(".jifen_counter");
        counter.textContent = `${count} / ${limit}`;
        counter.classList.toggle("text-danger", count > limit);
    }

    async keep() {
        const text = this.area.value;
        if (this.sent || this.keeping || text === this.kept) {
            return;
        }
        this.keeping = true;
        let answer;
        try {
            answer = await this.waitFor(rpc(`/my/jifen/summary/${this.el.dataset.card}/keep`, { text }));
        } catch {
            answer = { error: _t("Not saved: no connection. It is tried again as you write.") };
        } finally {
            this.keeping = false;
        }
        if (answer.error) {
            this.show(answer.error, "text-danger");
            return;
        }
        this.kept = text;
        if (this.area.value === text) {
            this.show(_t("Draft saved"), "text-success");
        } else {
            this.keepLater();
        }
    }

    show(text, look) {
        const target = this.el.querySelector(".jifen_kept_state");
        target.textContent = text;
        target.className = `jifen_kept_state ${look}`;
    }

    onSubmit(ev) {
        if (this.sent) {
            ev.preventDefault();
            return;
        }
        this.sent = true;
        this.addListener(window, "pageshow", () => (this.sent = false), { once: true });
    }

    onLeave(ev) {
        if (!this.sent && this.area.value !== this.kept) {
            ev.preventDefault();
        }
    }
}

registry.category("public.interactions").add("jifen_appraisal.summary_form", JifenSummaryForm);
