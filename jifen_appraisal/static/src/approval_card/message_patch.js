import { Message } from "@mail/core/common/message";
import { Message as MessageModel } from "@mail/core/common/message_model";
import { fields } from "@mail/core/common/record";
import { patch } from "@web/core/utils/patch";

import { ApprovalCard } from "./approval_card";

patch(MessageModel.prototype, {
    setup() {
        super.setup(...arguments);
        /** @type {Object|false|undefined} what an approver decides on, see mail.message.jifen_card */
        this.jifen_card = fields.Attr(undefined);
    },
});

Message.components = { ...Message.components, ApprovalCard };
