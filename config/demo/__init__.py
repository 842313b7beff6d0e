"""The demonstration bureau: invented people and twelve cases at different stages, walked through the engine.

`people.toml` and `cases/*.toml` are dossiers whose dates are told in working days from today (see `dates`), so that
deadlines are alive whenever the demonstration is made. `build` makes it; `mark` says that a data folder or a database
holds one, so that no production server ever starts on it.
"""
