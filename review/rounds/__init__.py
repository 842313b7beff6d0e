"""Rounds of evaluation (评查批次): open, draw, assign, score, reconcile, tell, object, publish, order, reply.

Each step is one transaction with one event in the organiser's own chain (`steps`); who may take it is asked there, on
every door. The cases themselves are never written.
"""
