import { registry } from "@web/core/registry";

/** The card of one person's claim. */
const card = (person) => `.o_jifen_card:contains("${person}")`;
const gone = (selector) => `body:not(:has(${selector}))`;

registry.category("web_tour.tours").add("jifen_inbox_decide", {
    steps: () => [
        {
            content: "The inbox shows what is claimed",
            trigger: `${card("Chen")}:contains("Article in the press"):contains("+1"):contains("1/1")`,
        },
        {
            content: "A picture of the evidence opens in the viewer",
            trigger: `${card("Chen")} .o_jifen_evidence_file:has(img)`,
            run: "click",
        },
        { trigger: ".o-FileViewer img.o-FileViewer-viewImage" },
        { trigger: ".o-FileViewer .o-FileViewer-headerButton:has(.fa-times)", run: "click" },
        {
            content: "A double click approves this claim and not the next one",
            trigger: `${card("Chen")} .o_jifen_approve`,
            run: "dblclick",
        },
        {
            content: "The decided card stays for a moment and says who decided",
            trigger: `${card("Chen")}[data-state="approved"] .o_jifen_card_outcome:contains("Ma")`,
        },
        { content: "Then it goes", trigger: gone('.o_jifen_card[data-state="approved"]') },
        {
            content: "Refusing asks for a reason in place",
            trigger: `${card("Li")} .o_jifen_refuse`,
            run: "click",
        },
        { trigger: `${card("Li")} .o_jifen_refuse_confirm`, run: "click" },
        { trigger: `${card("Li")}[data-state="pending"] .o_jifen_card_error` },
        { trigger: `${card("Li")} .o_jifen_reason`, run: "edit <b>Not</b> an award" },
        { trigger: `${card("Li")} .o_jifen_refuse_confirm`, run: "click" },
        {
            content: "The reason is shown as it was written",
            trigger: `${card("Li")} .o_jifen_card_outcome:contains("<b>Not</b> an award")`,
        },
        { trigger: gone('.o_jifen_card[data-state="refused"]') },
        {
            content: "Points of a range are adjusted in place",
            trigger: `${card("Wu")} .o_jifen_grant`,
            run: "click",
        },
        { trigger: `${card("Wu")} .o_jifen_points`, run: "edit 9" },
        { trigger: `${card("Wu")} .o_jifen_grant_confirm`, run: "click" },
        { content: "The server's objection is shown", trigger: `${card("Wu")} .o_jifen_card_error:contains("+5")` },
        { trigger: `${card("Wu")} .o_jifen_points:enabled`, run: "edit 2.5" },
        { trigger: `${card("Wu")} .o_jifen_grant_confirm:enabled`, run: "click" },
        { trigger: `${card("Wu")}[data-state="approved"] .o_jifen_card_outcome:contains("Ma")` },
        { trigger: gone(".o_jifen_card") },
    ],
});

registry.category("web_tour.tours").add("jifen_approvals_list", {
    steps: () => [
        { trigger: ".o_list_view .o_data_row:contains('Chen')" },
        { trigger: "thead .o_list_record_selector input", run: "click" },
        { trigger: ".o_control_panel button[name='action_approve_many']" },
        { trigger: ".o_data_row:contains('Chen') .o_list_record_selector input", run: "click" },
        { trigger: ".o_control_panel .o_jifen_refuse_many", run: "click" },
        { content: "The reason has to be given", trigger: ".modal footer button[name='action_refuse']", run: "click" },
        { trigger: ".modal .o_field_invalid[name='reason']" },
        { trigger: ".modal .o_field_widget[name='reason'] textarea", run: "edit twice the same" },
        { trigger: ".modal footer button[name='action_refuse']", run: "click" },
        { trigger: ".o_jifen_report:contains('2')" },
        {
            content: "Only what was not chosen still waits",
            trigger: ".o_list_view:not(:has(.o_data_row:contains('Li'))) .o_data_row:contains('Chen')",
        },
        { trigger: ".o_data_row:contains('Chen') .o_data_cell[name='employee_name']", run: "click" },
        { trigger: ".o_form_view .o_jifen_way .fa-hourglass-half" },
        { trigger: ".o_form_view .o_jifen_evidence_file" },
        { trigger: ".o_form_view button[name='action_approve']", run: "click" },
        { trigger: ".o_form_view .o_jifen_way .fa-check-circle" },
    ],
});

registry.category("web_tour.tours").add("jifen_approvals_phone", {
    steps: () => [
        { trigger: ".o_kanban_record:contains('Chen') button[name='action_approve']", run: "click" },
        { trigger: gone(".o_kanban_record:contains('Chen')") },
        { trigger: ".o_kanban_record:contains('Li') .o_jifen_refuse", run: "click" },
        { trigger: ".modal .o_field_widget[name='reason'] textarea", run: "edit not this time" },
        { trigger: ".modal footer button[name='action_refuse']", run: "click" },
        { trigger: gone(".o_kanban_record:contains('Li')") },
        { trigger: ".o_kanban_record:contains('Wu')" },
    ],
});
