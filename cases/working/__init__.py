"""How an amount is found, step by step (计算过程): pure arithmetic over facts, in fen.

The rule lives here once: the guards on amounts ask these functions, the forms, the case page and the papers show their
lines. `parts` are the words, `clauses` choose the rows of the law, `statutory` makes a band of a row, `income`, `daily`,
`norms` and `surcharge` are the special computations, `line` puts a party's line together.

Rounding: a share of whole fen may leave a fraction of a fen (33.33 yuan at 40 %). It is dropped, in the party's favour:
for the lowest and the highest amount alike, and for each day of the surcharge, never for a sum.
"""

from cases.working.parts import OPEN, Band, WorkLine, words, yuan

__all__ = ["OPEN", "Band", "WorkLine", "words", "yuan"]
