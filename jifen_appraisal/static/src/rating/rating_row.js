import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {rpc} from "@web/core/network/rpc";

const MOVES = {ArrowDown: 1, Enter: 1, ArrowUp: -1};

/** Where a figure belongs: rater group, subject and aspect. */
export function cellKey(sheet, subject, aspect) {
    return `${sheet.group}/${subject.card}/${aspect.id}`;
}

/** Short words below a name: the office and the job. */
export function placeOf(subject) {
    return subject.team ? _t("Team") : [subject.office, subject.job].filter(Boolean).join(" · ");
}

/** The figures of one person; on its own, so that typing draws nothing but this row. */
export class JifenRatingRow extends Component {
    static template = "jifen_appraisal.RatingRow";
    static props = {sheet: Object, subject: Object, cells: Object, save: Function};

    setup() {
        this.cells = useState(this.props.cells);
        this.summary = useState({open: false, text: "", error: ""});
    }

    cell(aspect) {
        return this.cells[cellKey(this.props.sheet, this.props.subject, aspect)];
    }

    get place() {
        return placeOf(this.props.subject);
    }

    /** Show or hide the personal summary; it is fetched when it is first asked for. */
    async toggleSummary() {
        this.summary.open = !this.summary.open;
        if (!this.summary.open || this.summary.text) {
            return;
        }
        const {sheet, subject} = this.props;
        try {
            const answer = await rpc("/my/jifen/ratings/summary", {card: subject.card, group: sheet.group});
            Object.assign(this.summary, {text: answer.text || "", error: answer.error || ""});
        } catch {
            this.summary.error = _t("The summary could not be loaded.");
        }
    }

    onInput(aspect, ev) {
        const cell = this.cell(aspect);
        cell.value = ev.target.value;
        cell.status = cell.value.trim() === cell.saved ? "" : "changed";
        cell.error = "";
    }

    onKeydown(ev) {
        const step = MOVES[ev.key];
        if (!step || ev.isComposing) {
            return;
        }
        ev.preventDefault();
        const column = [...ev.target.closest(".jifen_rating_sheet").querySelectorAll("input.jifen_rating_input")].filter(
            (input) => input.dataset.aspect === ev.target.dataset.aspect
        );
        const next = column[column.indexOf(ev.target) + step];
        if (next) {
            next.focus();
        } else {
            ev.target.blur();
        }
    }

    onFocus(ev) {
        ev.target.select();
    }

    save(aspect) {
        this.props.save(this.props.sheet, this.props.subject, aspect);
    }

    /** What became of the row: the worst of its cells. */
    get status() {
        const cells = this.props.sheet.aspects.map((aspect) => this.cell(aspect));
        for (const status of ["failed", "saving", "changed"]) {
            if (cells.some((cell) => cell.status === status)) {
                return status;
            }
        }
        return cells.every((cell) => cell.saved) ? "saved" : "open";
    }

    get failed() {
        return this.props.sheet.aspects
            .map((aspect) => ({aspect, cell: this.cell(aspect)}))
            .filter(({cell}) => cell.status === "failed");
    }

    get canRetry() {
        return this.failed.some(({cell}) => cell.retry);
    }

    retry() {
        for (const {aspect} of this.failed) {
            this.save(aspect);
        }
    }
}
