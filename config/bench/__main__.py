"""`python -m config.bench FILE ROUNDS [quick]`: measure on the database of the environment, write JSON to FILE.

Prepares first, then prints `ready` and waits for a line, so that one database can be prepared beside another while the
measuring itself has the machine to itself.
"""

import json
import os
import sys
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"

if __name__ == "__main__":
    import django

    django.setup()
    from config.bench import measure
    from config.bench.workload import SamplesMissing
    from config.bench.writers import WriterFailed

    try:
        ready = measure.prepared(int(sys.argv[2]))
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        if not sys.stdin.readline():  # whoever started this is gone
            sys.exit(1)
        found = measure.everything(ready, "quick" in sys.argv)
    except (SamplesMissing, WriterFailed) as failed:
        sys.exit(str(failed))
    Path(sys.argv[1]).write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
