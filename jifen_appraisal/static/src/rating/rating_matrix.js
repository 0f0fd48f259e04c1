import {Component, onWillStart, useExternalListener, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {rpc} from "@web/core/network/rpc";
import {JifenRatingRow, cellKey, placeOf} from "./rating_row";

const ROUTE = "/my/jifen/ratings";
const MANY = 15;

const collator = new Intl.Collator(document.documentElement.lang || undefined);

/** Leaders first, then office by office, names as the reader's language sorts them. */
function byPlace(one, other) {
    return (
        one.place - other.place ||
        collator.compare(one.office, other.office) ||
        collator.compare(one.name, other.name) ||
        one.card - other.card
    );
}

/** All that one has to rate and vote on: a matrix that saves as it goes, and ballots that are cast together. */
export class JifenRatingMatrix extends Component {
    static template = "jifen_appraisal.RatingMatrix";
    static components = {JifenRatingRow};
    static props = {};

    setup() {
        this.root = useRef("root");
        // Cells by place: what is entered, and what became of it.
        this.state = useState({
            periods: [],
            loaded: false,
            failed: false,
            search: "",
            cells: {},
            votes: {},
            asking: null,
            sending: false,
        });
        this.running = {};
        onWillStart(() => this.load());
        useExternalListener(window, "beforeunload", (ev) => {
            if (this.unsaved) {
                ev.preventDefault();
            }
        });
    }

    async load() {
        this.state.failed = false;
        try {
            this.state.periods = await rpc(`${ROUTE}/sheets`);
        } catch {
            this.state.failed = true;
            return;
        }
        for (const sheet of this.state.periods.flatMap((period) => period.sheets)) {
            sheet.subjects.sort(byPlace);
        }
        const cells = {};
        for (const {sheet, subject, aspect} of this.places()) {
            cells[cellKey(sheet, subject, aspect)] = {
                value: subject.ratings[aspect.id] || "",
                saved: subject.ratings[aspect.id] || "",
                status: "",
                error: "",
            };
        }
        Object.assign(this.state, {cells, votes: {}, loaded: true});
    }

    *places() {
        for (const period of this.state.periods) {
            for (const sheet of period.sheets.filter((row) => row.kind === "rating")) {
                for (const subject of sheet.subjects) {
                    for (const aspect of sheet.aspects) {
                        yield {sheet, subject, aspect};
                    }
                }
            }
        }
    }

    get unsaved() {
        return Object.values(this.state.cells).some((cell) => cell.value.trim() !== cell.saved);
    }

    /** Whether a period lists so many people that one looks for somebody. */
    isLong(period) {
        return period.sheets.some((sheet) => sheet.total > MANY);
    }

    /** The people of a sheet whose name or office is looked for. */
    shown(sheet) {
        const text = this.state.search.trim().toLowerCase();
        return sheet.subjects.filter(
            (subject) => !text || `${subject.name} ${subject.office} ${subject.job}`.toLowerCase().includes(text)
        );
    }

    // Progress

    isDone(sheet, subject) {
        return sheet.kind === "vote"
            ? subject.voted
            : sheet.aspects.every((aspect) => this.state.cells[cellKey(sheet, subject, aspect)].saved);
    }

    done(sheet) {
        return sheet.subjects.filter((subject) => this.isDone(sheet, subject)).length;
    }

    /** What counts for the progress of a period: votes that can no longer be cast do not. */
    progress(period) {
        const sheets = period.sheets.filter((sheet) => !sheet.closed);
        const total = sheets.reduce((sum, sheet) => sum + sheet.total, 0);
        const done = sheets.reduce((sum, sheet) => sum + this.done(sheet), 0);
        return {done, total, percent: total ? Math.floor((100 * done) / total) : 100};
    }

    progressText(period) {
        const {done, total} = this.progress(period);
        if (done === total) {
            return _t("All done. Thank you!");
        }
        return _t("%(done)s of %(total)s done", {done, total});
    }

    deadline(period) {
        if (period.days < 0) {
            return _t("It was asked for until %s. It can still be done.", period.until);
        }
        return period.days ? _t("Until %s", period.until) : _t("Until today");
    }

    title(sheet) {
        return sheet.dimension === sheet.name ? sheet.dimension : `${sheet.dimension} · ${sheet.name}`;
    }

    place(subject) {
        return placeOf(subject);
    }

    columns(sheet) {
        const count = sheet.aspects.length;
        return `--jifen-columns: ${count}; --jifen-narrow: ${count === 1 ? 3 : Math.min(count, 5)}`;
    }

    // Ratings

    /** Save what was entered; entries of one cell go one after the other, the last one counts. */
    async save(sheet, subject, aspect) {
        const key = cellKey(sheet, subject, aspect);
        const cell = this.state.cells[key];
        const figure = cell.value.trim();
        if (figure === cell.saved || this.running[key]) {
            return;
        }
        this.running[key] = true;
        Object.assign(cell, {status: "saving", error: ""});
        let answer = {};
        try {
            answer = await rpc(
                `${ROUTE}/rate`,
                {card: subject.card, group: sheet.group, aspect: aspect.id, figure},
                {silent: true}
            );
        } catch {
            answer = {error: _t("No answer from the server."), retry: true};
        }
        delete this.running[key];
        if (answer.error) {
            Object.assign(cell, {status: "failed", error: answer.error, retry: Boolean(answer.retry)});
        } else {
            cell.saved = answer.saved;
            if (cell.value.trim() === figure) {
                Object.assign(cell, {value: answer.saved, status: "saved"});
                return;
            }
        }
        if (cell.value.trim() !== figure) {
            await this.save(sheet, subject, aspect);
        }
    }

    /** Go to the first place of a period where nothing is entered yet. */
    goToNext(period) {
        const sheets = [...this.root.el.querySelectorAll(`.jifen_rating_sheet[data-period="${period.id}"]`)];
        const inputs = sheets.flatMap((sheet) => [
            ...sheet.querySelectorAll("input.jifen_rating_input, .jifen_vote_open input:first-of-type"),
        ]);
        const isOpen = (input) =>
            input.type === "radio" ? !input.parentElement.querySelector("input:checked") : !input.value;
        const open = inputs.find(isOpen);
        if (open) {
            open.closest(".jifen_rating_row, .jifen_vote_row").scrollIntoView({block: "center", behavior: "smooth"});
            open.focus({preventScroll: true});
        }
    }

    hasRatings(period) {
        return period.sheets.some((sheet) => sheet.kind === "rating");
    }

    // Votes: what is chosen stays on this screen until it is cast.

    voteKey(sheet, subject) {
        return `${sheet.group}/${subject.card}`;
    }

    choose(sheet, subject, tier) {
        this.state.votes[this.voteKey(sheet, subject)] = {tier: tier.id, error: ""};
        this.state.asking = null;
    }

    vote(sheet, subject) {
        return this.state.votes[this.voteKey(sheet, subject)];
    }

    chosen(sheet) {
        return sheet.subjects.filter((subject) => !subject.voted && this.vote(sheet, subject)?.tier);
    }

    castLabel(sheet) {
        const count = this.chosen(sheet).length;
        return count === 1 ? _t("Cast 1 vote") : _t("Cast %s votes", count);
    }

    leftLabel(sheet) {
        const count = sheet.total - this.done(sheet) - this.chosen(sheet).length;
        return count ? _t("%s not chosen yet", count) : _t("All chosen");
    }

    async cast(sheet) {
        const subjects = this.chosen(sheet);
        this.state.asking = null;
        this.state.sending = true;
        let answers = [];
        try {
            answers = await rpc(
                `${ROUTE}/vote`,
                {
                    ballots: subjects.map((subject) => ({
                        card: subject.card,
                        group: sheet.group,
                        tier: this.vote(sheet, subject).tier,
                    })),
                },
                {silent: true}
            );
        } catch {
            answers = subjects.map(() => ({
                error: _t("No answer from the server. Load the page again to see whether your vote was counted."),
            }));
        }
        this.state.sending = false;
        subjects.forEach((subject, index) => {
            const error = answers[index].error;
            if (error) {
                this.vote(sheet, subject).error = error;
            } else {
                subject.voted = true;
                delete this.state.votes[this.voteKey(sheet, subject)];
            }
        });
    }
}
