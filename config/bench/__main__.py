"""`python -m config.bench FILE ROUNDS [quick]`: measure on the database of the environment, write JSON to FILE."""

import json
import os
import sys
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"

if __name__ == "__main__":
    import django

    django.setup()
    from config.bench.measure import everything
    from config.bench.workload import SamplesMissing

    try:
        found = everything(int(sys.argv[2]), "quick" in sys.argv)
    except SamplesMissing as missing:
        sys.exit(str(missing))
    Path(sys.argv[1]).write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
