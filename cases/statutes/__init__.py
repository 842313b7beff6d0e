"""Statute texts (法律法规文本): read from the public Markdown format, kept by version, asked by citation.

`parsing` reads a file, `dating` says from when it holds, `importing` stores it, `lookup` answers for a citation on a
day. Texts are not shipped: where one is not loaded, nothing is said about citations of it.
"""
