import {registry} from "@web/core/registry";
import {formatFloat} from "@web/views/fields/formatters";
import {FloatField, floatField} from "@web/views/fields/float/float_field";

/** Write a figure without needless zeros: 85, 83.8. */
export function formatFigure(value, options = {}) {
    return formatFloat(value, {...options, digits: [16, 4], trailingZeros: false});
}
formatFigure.extractOptions = formatFloat.extractOptions;

/** Write points as people do: +2, −5, 0; with a true minus sign. */
export function formatPoints(value, options = {}) {
    const text = formatFigure(value, options);
    return value > 0 ? `+${text}` : text.replace("-", "−");
}
formatPoints.extractOptions = formatFloat.extractOptions;

/** A figure with up to four decimals, such as a score. */
export class FigureField extends FloatField {
    get formattedValue() {
        return formatFigure(this.value);
    }
}

/** Signed points: earned in green, lost in red. */
export class PointsField extends FigureField {
    static template = "jifen_appraisal.PointsField";

    get formattedValue() {
        return this.props.readonly ? formatPoints(this.value) : super.formattedValue;
    }

    get colourClass() {
        return this.value > 0 ? "text-success" : this.value < 0 ? "text-danger" : "text-muted";
    }
}

registry.category("formatters").add("jifen_figure", formatFigure).add("jifen_points", formatPoints);
registry
    .category("fields")
    .add("jifen_figure", {...floatField, component: FigureField})
    .add("jifen_points", {...floatField, component: PointsField});
