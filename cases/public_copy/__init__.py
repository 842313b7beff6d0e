"""公开文本: a paper's public copy, made anew from its values with people masked by rule, proved, and refused where not."""

from cases.public_copy.making import Maker, NotPublic, PublicCopy, made, publishable

__all__ = ["Maker", "NotPublic", "PublicCopy", "made", "publishable"]
