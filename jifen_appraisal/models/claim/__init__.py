from . import claim, approval, share, portal, form, others, others_portal, hearing, deadline
