import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {Component, onWillUnmount} from "@odoo/owl";

const EVERY_MS = 3000;

/** A bar of per cent that looks again by itself as long as it is not full. */
export class JifenProgressField extends Component {
    static template = "jifen_appraisal.ProgressField";
    static props = {...standardFieldProps};

    setup() {
        const timer = setInterval(() => this.refresh(), EVERY_MS);
        onWillUnmount(() => clearInterval(timer));
    }

    get percent() {
        return Math.round(this.props.record.data[this.props.name] || 0);
    }

    get label() {
        return _t("%s per cent done", this.percent);
    }

    async refresh() {
        const {record} = this.props;
        if (record.resId && record.data.jifen_waiting && !document.hidden && !(await record.isDirty())) {
            await record.load();
        }
    }
}

registry.category("fields").add("jifen_progress", {
    component: JifenProgressField,
    displayName: _t("Progress"),
    supportedTypes: ["float"],
});
