import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {groupBy} from "@web/core/utils/arrays";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

const MODELS = {claim: "jifen.claim", inspection: "jifen.inspection", card: "jifen.scorecard"};

/** Unfolds a score: dimension, item, ledger line, evidence and who approved it. */
export class JifenExplain extends Component {
    static template = "jifen_appraisal.Explain";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({data: null, open: {}});
        onWillStart(() => this.load(this.props.record.resId));
        onWillUpdateProps((props) => this.load(props.record.resId));
    }

    async load(resId) {
        this.state.data = resId ? await this.orm.call("jifen.scorecard", "explain", [[resId]]) : null;
    }

    toggle(key) {
        this.state.open[key] = !this.state.open[key];
    }

    isOpen(key) {
        return Boolean(this.state.open[key]);
    }

    toggleAll() {
        const open = !this.anyOpen;
        this.state.open = {};
        for (const dimension of this.state.data.dimensions) {
            this.state.open[dimension.code] = open;
            for (const item of dimension.items) {
                this.state.open[`${dimension.code}/${item.code}`] = open;
            }
            for (const part of this.flat(dimension.parts, dimension.code, 0)) {
                this.state.open[part.key] = open;
            }
        }
    }

    get anyOpen() {
        return Object.values(this.state.open).some(Boolean);
    }

    /** What the total is at this stage of the period. */
    get totalLabel() {
        return {
            running: _t("So far"),
            provisional: _t("Computed, not published"),
            final: _t("Total Score"),
        }[this.state.data.stage];
    }

    /** Points with a sign and a true minus. */
    signed(text) {
        return Number(text) > 0 ? `+${text}` : text.replace("-", "−");
    }

    plain(text) {
        return text.replace("-", "−");
    }

    colour(text) {
        const value = Number(text);
        return value > 0 ? "text-success" : value < 0 ? "text-danger" : "text-muted";
    }

    /** Items of a dimension: groups first with theirs below, as the regulation prints them. */
    rows(dimension) {
        const byParent = groupBy(dimension.items, (item) => item.parent || "");
        const codes = new Set(dimension.items.map((item) => item.code));
        const top = dimension.items.filter((item) => !item.parent || !codes.has(item.parent));
        return top.flatMap((item) => [
            {...item, depth: 0},
            ...(byParent[item.code] || []).map((child) => ({...child, depth: 1})),
        ]);
    }

    /** Aspects, groups, tiers, periods: those whose parent is unfolded, each with its depth. */
    parts(dimension) {
        return this.flat(dimension.parts, dimension.code, 0, (key) => this.isOpen(key));
    }

    flat(parts, parent, depth, isOpen = () => true) {
        return parts.flatMap((part) => {
            const key = `${parent}/${part.code}`;
            return [
                {...part, key, depth},
                ...(isOpen(key) ? this.flat(part.parts, key, depth + 1, isOpen) : []),
            ];
        });
    }

    /** What a dimension brings to the total; not told while it has no score. */
    brought(dimension) {
        return this.plain(dimension.weighted || dimension.score || "–");
    }

    originLabel(line) {
        return {
            claim: _t("Claim"),
            inspection: _t("Inspection"),
            manual: _t("Entry"),
            automatic: _t("Automatic"),
            reversal: _t("Reversal"),
        }[line.origin];
    }

    open(kind, id) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: MODELS[kind],
            res_id: id,
            views: [[false, "form"]],
        });
    }
}

registry.category("view_widgets").add("jifen_explain", {component: JifenExplain});
