from . import portal_pay
