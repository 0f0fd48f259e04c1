import { Component, useEffect, useRef, useState } from "@odoo/owl";

import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { parseFloat as parseNumber } from "@web/views/fields/parsers";
import { formatFloat } from "@web/views/fields/formatters";
import { _t } from "@web/core/l10n/translation";
import { RPCError } from "@web/core/network/rpc";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";

import { Evidence } from "./evidence";

/**
 * What an approver decides on, below the message that asks for it: the facts, the evidence and
 * the decision. Decided, it stays as it is; who removes it from the inbox is hold_decided.js.
 */
export class ApprovalCard extends Component {
    static template = "jifen_appraisal.ApprovalCard";
    static components = { Evidence };
    static props = { message: Object };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({
            busy: false,
            mode: "ask",
            reason: "",
            points: "",
            error: "",
            decided: null,
        });
        this.reason = useRef("reason");
        useEffect(
            (mode) => {
                if (mode === "refuse") {
                    this.reason.el?.focus();
                }
            },
            () => [this.state.mode]
        );
    }

    /** The card as the server sees it, with the decision just taken here. */
    get card() {
        const card = this.props.message.jifen_card;
        return this.state.decided && card.state === "pending" ? { ...card, ...this.state.decided } : card;
    }

    get files() {
        return this.props.message.attachment_ids.map((file) => file);
    }

    get pending() {
        return this.card.state === "pending";
    }

    get date() {
        return this.card.date ? formatDate(deserializeDate(this.card.date)) : "";
    }

    get outcomeText() {
        const { decided_by: who, state_text: state } = this.card;
        return who ? _t("%(state)s by %(who)s", { state, who }) : state;
    }

    get outcomeClass() {
        return { approved: "alert-success", refused: "alert-danger" }[this.card.state] || "alert-secondary";
    }

    get waitingText() {
        return _t("Waits for %s", this.card.approver);
    }

    startRefusal() {
        this.state.mode = "refuse";
        this.state.error = "";
    }

    startGrant() {
        this.state.mode = "grant";
        this.state.points = formatFloat(this.card.points, { digits: [16, 4], trailingZeros: false });
        this.state.error = "";
    }

    cancel() {
        this.state.mode = "ask";
        this.state.error = "";
    }

    approve() {
        return this.decide("approved", _t("Approved"), "action_approve", []);
    }

    grant() {
        let points;
        try {
            points = parseNumber(this.state.points);
        } catch {
            this.state.error = _t("Enter the points as a number.");
            return;
        }
        return this.decide("approved", _t("Approved"), "action_approve", [points]);
    }

    refuse() {
        const reason = this.state.reason.trim();
        if (!reason) {
            this.state.error = _t("Say why you refuse.");
            this.reason.el?.focus();
            return;
        }
        return this.decide("refused", _t("Refused"), "action_refuse", [reason], reason);
    }

    /** Send one decision; a second click while it is under way or done does nothing. */
    async decide(state, stateText, method, args, reason = "") {
        if (this.state.busy || this.state.decided || !this.pending) {
            return;
        }
        this.state.busy = true;
        this.state.error = "";
        try {
            await this.orm.silent.call("jifen.approval", method, [[this.card.id], ...args]);
            this.state.decided = {
                state,
                state_text: stateText,
                decided_by: user.name,
                reason,
                can_decide: false,
            };
            this.state.mode = "ask";
        } catch (error) {
            if (!(error instanceof RPCError)) {
                this.state.error = _t("The server cannot be reached. Nothing was decided.");
            } else {
                this.state.error = error.data?.message || error.message;
                await this.refresh();
            }
        } finally {
            this.state.busy = false;
        }
    }

    /** Show how things stand after the server has refused: somebody else may have decided. */
    async refresh() {
        const [row] = await this.orm.silent.read("mail.message", [this.props.message.id], ["jifen_card"]);
        if (row?.jifen_card) {
            this.props.message.jifen_card = row.jifen_card;
        }
    }

    openRecord() {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "jifen.approval",
            res_id: this.card.id,
            views: [[false, "form"]],
        });
    }

    openList() {
        this.action.doAction("jifen_appraisal.jifen_approval_action");
    }
}
