"""The violation catalogue (违法行为目录): the penalty clauses by code and citation, as clerks look for them.

`entries` put the rows of the law together, `numbers` read a provision in any spelling, `initials` are those of pinyin,
`search` finds, `words` say a row in Chinese. Pure but for the law base it is made of; made once per `LawBase`.
"""

from cases.catalogue.entries import Catalogue, Entry, Item
from cases.catalogue.search import Hit, Index

__all__ = ["Catalogue", "Entry", "Hit", "Index", "Item"]
