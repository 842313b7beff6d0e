"""Administration: people, units, parameters and the like, changed by an administrator of the bureau.

Each function is one change: one transaction with the rows and one event in the bureau's own chain (`chain.changing`).
They take the administrator as keyword-only `actor`, reach nothing outside the actor's bureau, and raise `Refused`
with a sentence in Chinese. Who may call them is the pages' declaration (`cases.web.access`).
"""

from cases.administration.chain import Refused

__all__ = ["Refused"]
