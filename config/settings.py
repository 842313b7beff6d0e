"""The product's only settings file; what differs between installations comes from the environment.

| variable | meaning | left out |
|---|---|---|
| ``ANJUAN_DATA`` | data folder: database, files, secret key | ``var/`` beside manage.py |
| ``ANJUAN_SECRET_KEY`` | signing key | a random one kept in the data folder; production refuses |
| ``ANJUAN_ALLOWED_HOSTS`` | host names, comma separated | this machine only; production refuses |
| ``DATABASE_URL`` | ``postgres://…`` (``?pool=true`` turns on psycopg's pool) | SQLite in the data folder |
| ``ANJUAN_PUBLIC_ADDRESS`` | ``https://…`` of this site, printed on papers as the code to check them by | no code |
| ``ANJUAN_SIGN_CERTIFICATE`` | the bureau's certificate (PKCS #12) that signs sealed papers, its password in ``ANJUAN_SIGN_PASSWORD`` | not signed |
| ``ANJUAN_SEAL_KEY`` | the key (Fernet) that seal pictures are kept with | a random one in the data folder |
| ``ANJUAN_SERVING`` | set by config.wsgi (``production``) and by ``serve`` (``small``) | a management command |
| ``ANJUAN_REACHABLE`` | set by ``serve`` where other machines can reach it | nobody else can |
"""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("ANJUAN_DATA") or BASE_DIR / "var").resolve()
FILES_DIR = DATA_DIR / "files"
os.environ.setdefault("ANJUAN_BUREAU_FONTS", str(DATA_DIR / "fonts"))  # read by documents, which knows no settings

SERVING = os.environ.get("ANJUAN_SERVING", "")
PRODUCTION = SERVING == "production"
DEBUG = False


def refuse_incomplete_production() -> None:
    """Stop a production server which lacks what only its administrator can give."""
    missing = [name for name in ("ANJUAN_SECRET_KEY", "ANJUAN_ALLOWED_HOSTS") if not os.environ.get(name)]
    if missing:
        raise ImproperlyConfigured(f"正式运行须设置环境变量:{'、'.join(missing)}")
    if (DATA_DIR / "demonstration").exists():
        raise ImproperlyConfigured(f"数据目录 {DATA_DIR} 标记为演示数据,不能用于正式运行")


def kept_secret_key(file: Path) -> str:
    """Return the random key kept in `file` (mode 600), made on first use; a passing one where nothing can be kept."""
    key = get_random_secret_key()
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        if file.exists():
            return file.read_text(encoding="ascii")
        draft.touch(0o600, exist_ok=False)
        draft.write_text(key, encoding="ascii")
        os.link(draft, file)  # atomic: the first of two processes wins, the other reads what it made
        return key
    except FileExistsError:
        return file.read_text(encoding="ascii")
    except OSError:
        return key
    finally:
        draft.unlink(missing_ok=True)


def database() -> dict[str, Any]:
    """Return the one database's settings: ``DATABASE_URL``, or SQLite in the data folder."""
    url = os.environ.get("DATABASE_URL")
    values: dict[str, Any] = {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA_DIR / "anjuan.sqlite3"}
    if url:
        values = dict(dj_database_url.parse(url))
    options = values.setdefault("OPTIONS", {})
    if values["ENGINE"].endswith("sqlite3"):
        options |= {
            "timeout": 30,  # seconds a second writer waits
            "transaction_mode": "IMMEDIATE",
            # FULL: a committed act survives a power cut. The cache is in KiB, per connection and filled as needed: with
            # the two megabytes of the default, a year's record of a city is read from the file again for every act.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-32768"
            ),
        }
    elif values["ENGINE"].endswith("postgresql"):
        # server_side_binding stays off: it ruins the plans of LIKE
        values["CONN_HEALTH_CHECKS"] = True
        values["CONN_MAX_AGE"] = 60 if SERVING and not options.get("pool") else 0
    return values


if PRODUCTION:
    refuse_incomplete_production()

# Where the public asks whether a paper is genuine; the QR code on papers leads there.
PUBLIC_ADDRESS = os.environ.get("ANJUAN_PUBLIC_ADDRESS", "").strip().rstrip("/")
SIGN_CERTIFICATE = os.environ.get("ANJUAN_SIGN_CERTIFICATE", "")
SIGN_PASSWORD = os.environ.get("ANJUAN_SIGN_PASSWORD", "")

SECRET_KEY = os.environ.get("ANJUAN_SECRET_KEY") or kept_secret_key(DATA_DIR / "secret-key")
ALLOWED_HOSTS = [
    host.strip()
    for host in os.environ.get("ANJUAN_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
    if host.strip()
]

INSTALLED_APPS = [
    "config",
    "review",
    "cases",
    "documents",
    "django_fsm",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "axes",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "config.security.SecurityHeaders",
    "cases.api.problems.Problems",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.security.IdleSignOut",
    "cases.web.access.DenyUndeclared",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cases.web.shell.shell",
            ],
            "builtins": ["cases.templatetags.words", "cases.templatetags.citing"],
        },
    }
]

DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "cases.Officer"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "signin"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "signin"
# Where others can reach the first-run page, it asks for the code that lies in the data folder (config.firstrun).
FIRST_RUN_NEEDS_CODE: bool = PRODUCTION or os.environ.get("ANJUAN_REACHABLE") == "1"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # somebody elsewhere cannot lock an officer out
AXES_CLIENT_IP_CALLABLE = "config.security.client_address"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "config.signin.locked_out"
AXES_SENSITIVE_PARAMETERS = ["username", "password"]
AXES_VERBOSE = False
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "config.passwords.NotOneself", "OPTIONS": {"user_attributes": ["username", "name"]}},
    {"NAME": "config.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "config.passwords.NotCommon"},
    {"NAME": "config.passwords.NotNumeric"},
]

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES_DIR}},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if SERVING
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not SERVING
WHITENOISE_MAX_AGE = 60
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Long work runs in a worker beside the server; commands and tests do it at once.
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend" if SERVING else "django_tasks.backends.immediate.ImmediateBackend"
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "cases.api.access.Token",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["cases.api.access.Declared"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["cases.api.parsing.Json"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.ScopedRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"user": "1200/min", "token": "10/min", "upload": "120/min", "check": "30/min"},
    "EXCEPTION_HANDLER": "cases.api.problems.handler",
    "NUM_PROXIES": 1
    if PRODUCTION
    else 0,  # whose address counts for throttling: what the proxy adds, never what a client says
}
REST_KNOX = {
    "TOKEN_TTL": timedelta(days=30),
    "AUTO_REFRESH": False,
    "TOKEN_LIMIT_PER_USER": 10,
    "AUTH_HEADER_PREFIX": "Bearer",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "案卷 Anjuan",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": ["cases.api.schema.with_inputs"],
}

SESSION_COOKIE_AGE = 8 * 60 * 60  # a working day
SESSION_IDLE_SECONDS = 20 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_FAILURE_VIEW = "config.signin.stale_form"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if PRODUCTION:
    # The proxy ends TLS and must set, never pass on, X-Forwarded-Proto and X-Forwarded-For.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    # Other sites below this host's name are not ours to bind, nor is its entry in the browsers' own lists.
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# Only what an operator needs, to stderr, and no personal data: neither statements with their values (django.db.backends
# at DEBUG) nor the messages of exceptions, which may quote what was typed (config.logs).
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "config.logs.Discreet", "format": "{asctime} {levelname} {name} {message}", "style": "{"}
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line"},
        "errors": {"class": "logging.StreamHandler", "formatter": "line", "level": "ERROR"},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.request": {"level": "ERROR"},  # an address asked for in vain may hold a name
        "axes": {"level": "ERROR"},  # its warnings name the user
        "django.db.backends": {"level": "WARNING"},
        # The job worker sets its own level: each job it takes.
        "django.tasks": {"handlers": ["errors"], "propagate": False},
        "django_tasks": {"handlers": ["errors"], "propagate": False},
        "django_tasks_db": {"handlers": ["errors"], "propagate": False},
    },
}
