import {Component, onMounted, onWillStart, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {Dialog} from "@web/core/dialog/dialog";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {useDebounced} from "@web/core/utils/timing";
import {useSetupAction} from "@web/search/action_hook";
import {Layout} from "@web/search/layout";
import {FormViewDialog} from "@web/views/view_dialogs/form_view_dialog";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {formatFigure} from "../points/points_field";

/** Asks for the words that go on record. */
export class ReasonDialog extends Component {
    static template = "jifen_appraisal.ReasonDialog";
    static components = {Dialog};
    static props = {
        title: String,
        text: {type: String, optional: true},
        value: {type: String, optional: true},
        required: {type: Boolean, optional: true},
        confirmLabel: {type: String, optional: true},
        confirm: Function,
        close: Function,
    };

    setup() {
        this.state = useState({reason: this.props.value || ""});
        this.reason = useRef("reason");
        onMounted(() => this.reason.el.focus());
    }

    get ready() {
        return !this.props.required || Boolean(this.state.reason.trim());
    }

    async onConfirm() {
        if (this.ready) {
            await this.props.confirm(this.state.reason.trim());
            this.props.close();
        }
    }
}

/** The grades of a period: distribution, quota, nominations, and what a decision would do. */
export class JifenCalibration extends Component {
    static template = "jifen_appraisal.Calibration";
    static components = {Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.state = useState({
            periods: [],
            periodId: this.props.action.context.active_id || 0,
            view: {unit_id: 0, only: "", search: "", offset: 0},
            changes: {},
            lastReason: "",
            data: null,
            saving: false,
        });
        this.search = useDebounced(() => this.setView({search: this.state.view.search}), 250);
        this.loadCount = 0;
        useSetupAction({
            beforeLeave: () => this.mayLeave(),
            beforeUnload: (ev) => {
                if (this.changeList.length) {
                    ev.preventDefault();
                }
            },
        });
        onWillStart(() => this.start());
    }

    async start() {
        this.state.periods = await this.orm.call("jifen.period", "grading_periods", []);
        if (!this.state.periodId && this.state.periods.length) {
            this.state.periodId = this.state.periods[0].id;
        }
        if (this.state.periodId) {
            await this.load();
            this.state.view.only = this.firstFilter();
            if (this.state.view.only !== "all") {
                await this.load();
            }
        }
    }

    /** What to look at first: what waits, or those who may be nominated. */
    firstFilter() {
        const data = this.state.data;
        if (!data.reader && data.quotas.some((row) => row.mode === "nomination")) {
            return "candidates";
        }
        return "all";
    }

    get changeList() {
        return Object.values(this.state.changes);
    }

    async load() {
        const number = ++this.loadCount;
        const data = await this.orm.call("jifen.period", "grading_data", [[this.state.periodId]], {
            changes: this.changeList,
            view: {...this.state.view},
        });
        if (number === this.loadCount) {
            this.state.data = data;
        }
    }

    // --- what is shown ------------------------------------------------------------------------

    figure(value) {
        return value === null || value === undefined ? "" : formatFigure(value);
    }

    grade(id) {
        return this.state.data.grades.find((grade) => grade.id === id);
    }

    /** The grades that somebody may have, the best first. */
    gradesOf(row) {
        return this.state.data.grades.filter((grade) => grade.positions.includes(row.position));
    }

    gradeName(id) {
        return this.grade(id)?.name || "—";
    }

    /** A colour for each grade, from the best to the lowest. */
    colour(id) {
        const grades = this.state.data.grades;
        const index = grades.findIndex((grade) => grade.id === id);
        if (index < 0) {
            return "o_jifen_grade_none";
        }
        const last = grades.length - 1;
        const place = last ? Math.round((index / last) * 3) : 0;
        return `o_jifen_grade_${place}`;
    }

    share(count, heads) {
        return heads ? (100 * count) / heads : 0;
    }

    percent(count, heads) {
        return `${formatFigure(Math.round(this.share(count, heads) * 10) / 10)} %`;
    }

    delta(now, then) {
        const change = Math.round((then - now) * 10000) / 10000;
        return change > 0 ? `+${formatFigure(change)}` : formatFigure(change).replace("-", "−");
    }

    get saveLabel() {
        return _t("Save Decisions (%s)", this.changeList.length);
    }

    get ungradedLabel() {
        return _t("Without a grade: %s", this.state.data.ungraded);
    }

    refusedLabel(row) {
        return _t("(%s refused)", row.refused);
    }

    waitsLabel(nomination) {
        return _t("Waits for %s", nomination.deputy);
    }

    factorLabel(row) {
        const [now, then] = [row.grade, row.then].map((id) => this.figure(this.grade(id)?.factor));
        return _t("Pay factor ×%(now)s → ×%(then)s", {now, then});
    }

    get filters() {
        const data = this.state.data;
        const named = data.grades.some((grade) => ["nomination", "decision"].includes(grade.mode));
        return [
            {id: "all", label: _t("Everybody")},
            ...(named ? [{id: "candidates", label: _t("May Be Nominated")}] : []),
            ...(named ? [{id: "nominated", label: _t("Nominated")}] : []),
            {id: "settle", label: _t("To Settle")},
            ...(data.mayDecide ? [{id: "changed", label: _t("Changed Here")}] : []),
        ];
    }

    get hasErrors() {
        return Object.keys(this.state.data.errors).length > 0;
    }

    get pages() {
        const {total, limit, rows} = this.state.data;
        const from = this.state.view.offset;
        return {from: rows.length ? from + 1 : 0, to: from + rows.length, total, more: from + limit < total};
    }

    nominationClass(row) {
        return {
            proposed: "text-bg-info",
            agreed: "text-bg-info",
            approved: "text-bg-success",
            refused: "text-bg-danger",
        }[row.state];
    }

    nominationText(row) {
        return [
            row.reason && _t("%(by)s: %(reason)s", {by: row.by, reason: row.reason}),
            row.remark && _t("Deputy leader: %s", row.remark),
            row.decision && _t("Committee: %s", row.decision),
        ]
            .filter(Boolean)
            .join(" · ");
    }

    /** The nomination that the committee weighs: its grounds are shown, not only hinted at. */
    weighed(row) {
        return row.nominations.filter((nomination) => nomination.reason || nomination.remark || nomination.decision);
    }

    // --- choosing what to look at -------------------------------------------------------------

    async setView(values) {
        Object.assign(this.state.view, {offset: 0}, values);
        await this.load();
    }

    async setPeriod(ev) {
        const periodId = Number(ev.target.value);
        if (!(await this.mayLeave())) {
            ev.target.value = this.state.periodId;
            return;
        }
        this.state.periodId = periodId;
        this.state.changes = {};
        Object.assign(this.state.view, {unit_id: 0, search: "", offset: 0, only: "all"});
        await this.load();
        await this.setView({only: this.firstFilter()});
    }

    /** Ask before decisions that are not saved are lost. */
    mayLeave() {
        if (!this.changeList.length) {
            return Promise.resolve(true);
        }
        return new Promise((resolve) => {
            this.dialog.add(
                ConfirmationDialog,
                {
                    title: _t("Decisions are not saved"),
                    body: _t("Leave without saving the decisions?"),
                    confirmLabel: _t("Leave"),
                    cancelLabel: _t("Stay"),
                    confirm: () => resolve(true),
                    cancel: () => resolve(false),
                },
                {onClose: () => resolve(false)}
            );
        });
    }

    onUnit(ev) {
        return this.setView({unit_id: Number(ev.target.value)});
    }

    toggleUnit(unitId) {
        return this.setView({unit_id: this.state.view.unit_id === unitId ? 0 : unitId});
    }

    /** Show how the score comes about, without leaving what is not saved. */
    openCard(row) {
        this.dialog.add(FormViewDialog, {
            resModel: "jifen.scorecard",
            resId: row.id,
            title: row.name,
            readonly: true,
            preventCreate: true,
            preventEdit: true,
            canExpand: false,
            size: "xl",
        });
    }

    // --- the committee ------------------------------------------------------------------------

    /** The grade that is chosen for somebody, saved or not. */
    chosen(row) {
        const change = this.state.changes[row.id];
        return change ? change.grade_id : row.grade;
    }

    onGrade(row, ev) {
        return this.setGrade(row, Number(ev.target.value));
    }

    async setGrade(row, gradeId) {
        if (gradeId === row.grade && !row.flagged && !this.undecided(row)) {
            return this.undo(row);
        }
        const reason = this.state.changes[row.id]?.reason || "";
        this.state.changes[row.id] = {scorecard_id: row.id, grade_id: gradeId, reason, name: row.name};
        await this.load();
        if (this.state.data.errors[row.id] && !reason && this.needsReason(row)) {
            this.askReason(row);
        }
    }

    needsReason(row) {
        const grade = this.chosen(row);
        return grade !== row.grade || row.nominations.length > 0;
    }

    undecided(row) {
        return row.nominations.find((nomination) => nomination.state === "agreed");
    }

    approve(row, nomination) {
        return this.setGrade(row, nomination.grade_id);
    }

    refuse(row, nomination) {
        const grades = this.gradesOf(row);
        const index = grades.findIndex((grade) => grade.id === nomination.grade_id);
        const next = grades[index + 1];
        return this.setGrade(row, row.grade === nomination.grade_id && next ? next.id : row.grade);
    }

    askReason(row) {
        const change = this.state.changes[row.id];
        this.dialog.add(ReasonDialog, {
            title: _t("%(name)s: reason for the record", {name: row.name}),
            value: change.reason || this.state.lastReason,
            required: true,
            confirm: async (reason) => {
                this.state.lastReason = reason;
                this.state.changes[row.id] = {...change, reason};
                await this.load();
            },
        });
    }

    async undo(row) {
        delete this.state.changes[row.id];
        await this.load();
    }

    async discard() {
        this.state.changes = {};
        await this.load();
    }

    async save() {
        if (this.state.saving || this.hasErrors) {
            return;
        }
        this.state.saving = true;
        try {
            const count = await this.orm.call("jifen.period", "grading_save", [[this.state.periodId], this.changeList]);
            this.state.changes = {};
            this.notification.add(_t("%s decisions are on record.", count), {type: "success"});
            await this.load();
        } finally {
            this.state.saving = false;
        }
    }

    // --- the unit and its deputy leader -------------------------------------------------------

    nominate(row) {
        const grade = this.gradeName(row.nominate);
        this.dialog.add(ReasonDialog, {
            title: _t("Nominate %(name)s for %(grade)s", {name: row.name, grade}),
            text: _t("Say on what grounds: the committee reads it."),
            required: true,
            confirmLabel: _t("Nominate"),
            confirm: (reason) => this.call("grading_nominate", [[this.state.periodId], row.id, row.nominate, reason]),
        });
    }

    titleAgree(row) {
        return _t("Agree to the nomination of %s", row.name);
    }

    titleDecline(row) {
        return _t("%s: why you do not agree", row.name);
    }

    titleWithdraw(row) {
        return _t("%s: why the nomination is withdrawn", row.name);
    }

    step(nomination, act, title, required) {
        this.dialog.add(ReasonDialog, {
            title,
            required,
            confirm: (reason) => this.call(`action_${act}`, [[nomination.id], reason], "jifen.nomination"),
        });
    }

    async call(method, args, model = "jifen.period") {
        await this.orm.call(model, method, args);
        await this.load();
    }
}

registry.category("actions").add("jifen_calibration", JifenCalibration);
