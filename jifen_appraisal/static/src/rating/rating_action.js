import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {JifenRatingMatrix} from "./rating_matrix";

/** My Ratings in the back office: the same screen as in the portal. */
export class JifenRatingAction extends Component {
    static template = "jifen_appraisal.RatingAction";
    static components = {Layout, JifenRatingMatrix};
    static props = {...standardActionServiceProps};

    setup() {
        this.display = {controlPanel: {}};
    }
}

registry.category("actions").add("jifen_my_ratings", JifenRatingAction);
