"""The product's settings on a data folder that goes away with the process."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_folder = tempfile.mkdtemp(prefix="anjuan-test-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["ANJUAN_DATA"] = _folder
os.environ["ANJUAN_SECRET_KEY"] = "the tests' own key, good for nothing else"
os.environ.pop("ANJUAN_SERVING", None)

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, STATIC_ROOT  # noqa: E402

_database = DATABASES["default"]
if _database["ENGINE"].endswith("sqlite3"):
    # A file, not memory: threads and processes meet in it as they do in real life. Nobody waits for the disk.
    _database["TEST"] = {"NAME": str(Path(_folder) / "test.sqlite3")}
    _database["OPTIONS"]["init_command"] = _database["OPTIONS"]["init_command"].replace("FULL", "OFF")

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_ROOT.mkdir()  # nothing is collected: the finders serve
WHITENOISE_AUTOREFRESH = True  # looked for when asked for: every test client would go through all files first
