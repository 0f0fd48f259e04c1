import {registry} from "@web/core/registry";
import {JifenRatingMatrix} from "./rating_matrix";

registry.category("public_components").add("jifen_appraisal.RatingMatrix", JifenRatingMatrix);
