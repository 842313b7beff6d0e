"""Lists of acts not punished, or punished lightly (轻微不罚、首违不罚、从轻减轻清单), by region and date.

`conditions` is the vocabulary a list is written in, `items` finds the items of a bureau, `record` says what the record
knows of a condition, `judging` holds a line of a proposal against an item. `keeping` is how an administrator enters and
ends items, `tables` the workbook they come in. A list narrows nothing the statute grants: what 行政处罚法 33 demands is
asked beside the list, never instead of it.
"""
