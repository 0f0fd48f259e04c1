"""Without a score there had been 0: it is NULL now, wherever it is certain that there was none.

A score of 0 stays. Where people were scored, and what was published or paid, is as it was.
"""

_RANKS = ("rank_unit", "rank_job", "rank_overall")


def migrate(cr, version):
    _clear(cr, "jifen_scorecard", ("score", *_RANKS), "scored")
    for side in ("before", "after"):
        figures = [f"{name}_{side}" for name in ("score", *_RANKS)]
        _clear(cr, "jifen_correction_effect", figures, f"scored_{side}")
    # A notice that shows no scores says of nobody that they were scored.
    _clear(cr, "jifen_public_notice_line", ("score",), "scored")
    cr.execute("UPDATE jifen_public_notice_line SET rank = NULL WHERE rank = 0")  # the best has rank 1
    # A line does not say whether there was a score: there was none where there is none now and nothing has changed it.
    cr.execute(
        """
        UPDATE jifen_allocation_line line SET score = NULL
          FROM jifen_scorecard card
         WHERE card.id = line.scorecard_id AND card.scored IS NOT TRUE
           AND line.score = 0 AND line.excluded AND line.grade_id IS NULL
           AND NOT EXISTS (SELECT FROM jifen_correction_effect effect WHERE effect.scorecard_id = card.id)
        """
    )


def _clear(cr, table, figures, scored):
    for figure in figures:
        cr.execute(f"UPDATE {table} SET {figure} = NULL WHERE {figure} = 0 AND {scored} IS NOT TRUE")
