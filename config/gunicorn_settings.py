"""How gunicorn runs the site: for `serve`, and for production (`gunicorn -c python:config.gunicorn_settings`).

Two processes with threads each (SQLite has one writer at a time anyway). No access log: addresses hold what people
search for.
"""

from __future__ import annotations

from typing import Any

from gunicorn import glogging

from config.logs import Discreet


class Log(glogging.Logger):  # type: ignore[misc]
    """gunicorn's own words, without what a request carried behind the question mark."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(Discreet(Discreet.LINE, style="{"))

    def exception(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        plain = [arg.partition("?")[0] if isinstance(arg, str) else arg for arg in args]
        super().exception(msg, *plain, **kwargs)


worker_class = "gthread"
workers = 2
threads = 8
timeout = 120
graceful_timeout = 20
keepalive = 5
preload_app = True
accesslog = None
loglevel = "error"
logger_class = Log
control_socket_disable = True
