from . import guard, paired_name, bulk, notice, evidence, ir_attachment, ir_http, res_company
