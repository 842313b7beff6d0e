"""How fast the engine is: acts per second beside the same rows written by raw SQL, on SQLite and PostgreSQL.

`manage.py bench` starts `python -m config.bench` once per kind of database, each on a throw-away one of its own. They
prepare side by side and measure one after the other:

- `kept`      its PostgreSQL database, made once for the migrations of the day
- `workload`  the acts: samples 01 and 02, again and again, each time with other parties
- `capture`   what those acts wrote, as plain parametrised SQL
- `writers`   one writer, and four at once, through the engine and raw
- `measure`   everything measured on one kind of database
- `catalogue` finding a clause among thousands, in memory

Then the pages, with few cases and with many:

- `templates` a case of the engine as rows in which names stand for what a copy changes
- `copies`    thousands of cases made of these, chains included, nowhere else than here
- `loading`   the rows into the tables by plain SQL
- `pages`     every page asked for as a browser does: time, queries, bytes
"""
