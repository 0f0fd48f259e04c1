"""How many rows of another model belong to each record."""


def count_by(records, model, field, domain=()):
    """Return ``{id: how many}`` rows of a model that lead to these records by a field, as far as the user reads them.

    :param domain: which of the rows; records to which none leads are left out
    """
    groups = records.env[model]._read_group([(field, "in", records.ids), *domain], [field], ["__count"])
    return {record.id: count for record, count in groups}
