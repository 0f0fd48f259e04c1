import { Component } from "@odoo/owl";

import { FileModel } from "@web/core/file_viewer/file_model";
import { useFileViewer } from "@web/core/file_viewer/file_viewer_hook";
import { registry } from "@web/core/registry";
import { url } from "@web/core/utils/urls";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The files of a document as thumbnails: a click opens the viewer, or downloads what it cannot show. */
export class Evidence extends Component {
    static template = "jifen_appraisal.Evidence";
    static props = { files: Array };

    setup() {
        this.viewer = useFileViewer();
    }

    thumbnail(file) {
        return url(file.urlRoute, { ...file.urlQueryParams, width: 256, height: 256 });
    }

    icon(file) {
        if (file.isPdf) {
            return "fa-file-pdf-o";
        }
        if (file.isVideo) {
            return "fa-file-video-o";
        }
        if (file.isText) {
            return "fa-file-text-o";
        }
        return "fa-file-o";
    }

    open(file) {
        if (file.isViewable) {
            this.viewer.open(file, this.props.files);
        } else {
            window.open(file.downloadUrl, "_blank", "noopener");
        }
    }
}

/** Evidence in a form view. */
export class EvidenceField extends Component {
    static template = "jifen_appraisal.EvidenceField";
    static components = { Evidence };
    static props = { ...standardFieldProps };

    get files() {
        return this.props.record.data[this.props.name].records.map((record) =>
            Object.assign(new FileModel(), {
                id: record.resId,
                name: record.data.name,
                mimetype: record.data.mimetype,
                checksum: record.data.checksum,
            })
        );
    }
}

registry.category("fields").add("jifen_evidence", {
    component: EvidenceField,
    supportedTypes: ["many2many", "one2many"],
    isEmpty: () => false,
    relatedFields: [
        { name: "name", type: "char" },
        { name: "mimetype", type: "char" },
        { name: "checksum", type: "char" },
    ],
});
