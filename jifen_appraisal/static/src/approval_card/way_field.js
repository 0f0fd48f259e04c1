import { Component } from "@odoo/owl";

import { deserializeDate, deserializeDateTime, formatDate, formatDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const ICONS = {
    approved: "fa-check-circle text-success",
    refused: "fa-times-circle text-danger",
    pending: "fa-hourglass-half text-info",
    skipped: "fa-arrow-circle-right text-muted",
    cancelled: "fa-ban text-muted",
    overdue: "fa-clock-o text-danger",
    ahead: "fa-circle-o text-muted",
};

/** The way of a document through its approval steps: taken, open and ahead. */
export class WayField extends Component {
    static template = "jifen_appraisal.WayField";
    static props = { ...standardFieldProps };

    get entries() {
        return this.props.record.data[this.props.name] || [];
    }

    icon(entry) {
        return ICONS[entry.kind] || ICONS.ahead;
    }

    until(entry) {
        return formatDate(deserializeDate(entry.until));
    }

    time(entry) {
        return entry.when ? formatDateTime(deserializeDateTime(entry.when), { showSeconds: false }) : "";
    }
}

registry.category("fields").add("jifen_way", {
    component: WayField,
    supportedTypes: ["json", "jsonb"],
    isEmpty: () => false,
});

/** What a document says of itself: labels and values, one below the other. */
export class FactsField extends Component {
    static template = "jifen_appraisal.FactsField";
    static props = { ...standardFieldProps };

    get facts() {
        return this.props.record.data[this.props.name] || [];
    }
}

registry.category("fields").add("jifen_facts", {
    component: FactsField,
    supportedTypes: ["json", "jsonb"],
    isEmpty: () => false,
});
