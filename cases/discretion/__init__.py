"""Discretion (裁量): what decides a tier of the benchmark, which tier fits, why an amount moves, and the words for it.

`metrics` is the vocabulary of conditions, `benchmark` the rows as they apply to a bureau, `choosing` the tier that the
answers lead to, `appraising` a proposal's line beside its tiers, `reasons` the paragraph of the paper, `tables` the
workbook. Nothing here writes; `cases.administration.tiers` does.
"""
