import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/**
 * The form of a claim: shows what belongs to the chosen item, collects files from
 * several visits to the camera, and says early what the server would refuse.
 * Without it the form works all the same, with everything visible.
 */
export class JifenClaimForm extends Interaction {
    static selector = ".jifen_claim_form";

    dynamicContent = {
        ".jifen_item_search": { "t-on-input": this.filterItems },
        ".jifen_item_radio": { "t-on-click": () => this.showChoice(true) },
        ".jifen_item_change": { "t-on-click": () => this.showChoice(false) },
        "[name=level_id], #jifen_quantity, #jifen_points": { "t-on-input": this.showPreview },
        "#jifen_description": { "t-on-input": this.showCount },
        "#jifen_files": { "t-on-change": () => this.addFiles(this.fileInput) },
        "#jifen_camera": { "t-on-change": () => this.addPhoto() },
        ".jifen_chosen": { "t-on-click": this.removeFile },
        _root: { "t-on-submit": this.onSubmit },
    };

    setup() {
        this.files = [];
        this.items = [...this.el.querySelectorAll(".jifen_item")];
        this.fileInput = this.el.querySelector("#jifen_files");
        this.camera = this.el.querySelector("#jifen_camera");
    }

    start() {
        this.el.classList.add("jifen_ready");
        this.showChoice(Boolean(this.chosenItem));
        this.showCount();
    }

    // --- Item ---

    get chosenItem() {
        return this.el.querySelector(".jifen_item_radio:checked")?.closest(".jifen_item");
    }

    /**
     * Show the chosen item alone with its levels, or all items to choose from.
     */
    showChoice(collapse) {
        const chosen = this.chosenItem;
        const alone = collapse && chosen;
        for (const item of this.items) {
            item.classList.toggle("d-none", Boolean(alone) && item !== chosen);
            item.querySelector(".jifen_levels")?.classList.toggle("d-none", item !== chosen);
            for (const level of item.querySelectorAll("[name=level_id]")) {
                level.checked = level.checked && item === chosen;
                level.required = item === chosen;
            }
        }
        const search = this.el.querySelector(".jifen_item_search");
        search.value = "";
        search.classList.toggle("d-none", Boolean(alone) || this.items.length < 8);
        this.el.querySelector(".jifen_item_change").classList.toggle("d-none", !alone);
        this.hideEmptyGroups();
        const isRange = chosen?.dataset.kind === "range";
        this.el.querySelector(".jifen_range").classList.toggle("d-none", !isRange);
        this.el.querySelector("#jifen_points").required = isRange;
        if (isRange) {
            this.el.querySelector(".jifen_range_text").textContent = `(${chosen.dataset.bounds})`;
        }
        this.el.querySelector(".jifen_unit").textContent = chosen?.dataset.unit || "×";
        this.showPreview();
    }

    filterItems(ev) {
        const words = ev.currentTarget.value.trim().toLowerCase().split(/\s+/);
        for (const item of this.items) {
            const group = item.closest(".jifen_item_group").querySelector("h6").textContent;
            const text = (group + item.textContent).toLowerCase();
            item.classList.toggle("d-none", !words.every((word) => text.includes(word)));
        }
        this.hideEmptyGroups();
    }

    hideEmptyGroups() {
        for (const group of this.el.querySelectorAll(".jifen_item_group")) {
            group.classList.toggle("d-none", !group.querySelector(".jifen_item:not(.d-none)"));
        }
        const some = this.items.some((item) => !item.classList.contains("d-none"));
        this.el.querySelector(".jifen_item_none").classList.toggle("d-none", some);
    }

    showPreview() {
        const target = this.el.querySelector(".jifen_preview");
        const chosen = this.chosenItem;
        const quantity = Number(this.el.querySelector("#jifen_quantity").value.replace(",", "."));
        const level = this.el.querySelector("[name=level_id]:checked");
        const source = chosen?.dataset.kind === "level" ? level : chosen;
        if (!source || chosen.dataset.kind === "range" || !(quantity > 0)) {
            target.textContent = "";
            return;
        }
        const total = Math.round(Number(source.dataset.points) * quantity * 10000) / 10000;
        target.textContent = _t("%(points)s points, once approved", { points: this.signed(total) });
    }

    signed(number) {
        return number > 0 ? `+${number}` : String(number).replace("-", "−");
    }

    showCount() {
        const area = this.el.querySelector("#jifen_description");
        const count = area.value.trim().length;
        const limit = Number(area.dataset.max);
        const counter = this.el.querySelector(".jifen_counter");
        counter.textContent = count > limit * 0.8 ? `${count} / ${limit}` : "";
        counter.classList.toggle("text-danger", count > limit);
    }

    // --- Files ---

    /**
     * Add the files just chosen to those chosen before: on a phone, every photo is a
     * visit of its own to the file dialog.
     */
    addFiles(input) {
        const limit = Number(this.el.dataset.maxMegabytes);
        const room = Number(this.el.dataset.maxFiles) - this.keptCount();
        const problems = [];
        for (const file of input.files) {
            const known = this.files.some(
                (other) =>
                    other.name === file.name &&
                    other.size === file.size &&
                    other.lastModified === file.lastModified
            );
            if (known) {
                continue;
            }
            if (file.size > limit * 1024 * 1024) {
                problems.push(
                    _t("%(file)s is larger than %(size)s MB.", { file: file.name, size: limit })
                );
            } else if (this.files.length >= room) {
                problems.push(_t("%(file)s is one file too many.", { file: file.name }));
            } else {
                this.files.push(file);
            }
        }
        this.showFiles(problems);
    }

    /**
     * Put the photo just taken among the files: it is sent with them, and the camera is free again.
     */
    addPhoto() {
        this.addFiles(this.camera);
        this.camera.value = "";
    }

    keptCount() {
        const evidence = this.el.querySelectorAll("[name=remove_id]:not(:checked)").length;
        return evidence + this.el.querySelectorAll("[name=stash_id]:checked").length;
    }

    removeFile(ev) {
        const button = ev.target.closest("button[data-index]");
        if (button) {
            this.files.splice(Number(button.dataset.index), 1);
            this.showFiles([]);
        }
    }

    showFiles(problems) {
        const transfer = new DataTransfer();
        const list = this.el.querySelector(".jifen_chosen");
        list.replaceChildren();
        this.files.forEach((file, index) => {
            transfer.items.add(file);
            const row = document.createElement("li");
            const name = document.createElement("span");
            name.textContent = `${file.name} · ${Math.max(1, Math.round(file.size / 1024))} KB`;
            const button = document.createElement("button");
            button.type = "button";
            button.className = "btn btn-link text-danger";
            button.dataset.index = index;
            button.textContent = _t("Remove");
            row.append(name, button);
            list.append(row);
        });
        for (const problem of problems) {
            const row = document.createElement("li");
            row.className = "text-danger";
            row.textContent = problem;
            list.append(row);
        }
        this.fileInput.files = transfer.files;
    }

    // --- Sending ---

    /**
     * Send once, however often the button is pressed during a slow upload.
     */
    onSubmit(ev) {
        if (this.sent) {
            ev.preventDefault();
            return;
        }
        this.sent = true;
        for (const button of this.el.querySelectorAll(".jifen_form_buttons button")) {
            button.classList.add("disabled");
        }
        // Coming back with the browser's back button finds the buttons usable again.
        this.addListener(window, "pageshow", () => this.sendAgain(), { once: true });
    }

    sendAgain() {
        this.sent = false;
        for (const button of this.el.querySelectorAll(".jifen_form_buttons button")) {
            button.classList.remove("disabled");
        }
    }
}

registry.category("public.interactions").add("jifen_appraisal.claim_form", JifenClaimForm);
