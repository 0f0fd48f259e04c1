from . import rule, leave_posting, consequence, actor, text, finding, making, leave, promotion_check, res_users
