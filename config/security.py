"""What every answer carries, and what ends a session nobody uses."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from cases import clock

# Scripts, styles and fetches from the site only. Attributes may set a width drawn from a number (`style="--n:2"`):
# they cannot run anything.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "style-src-attr 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}
LAST_SEEN = "last_seen"
NOTED_EVERY = 60  # seconds: not each request writes the session

Answer = Callable[[HttpRequest], HttpResponse]


def client_address(request: HttpRequest) -> str:
    """Whose address a failed sign-in counts for: behind the production proxy the last one of X-Forwarded-For.

    The proxy adds that one itself; what stands before it anybody can write.
    """
    if settings.PRODUCTION and (told := request.headers.get("X-Forwarded-For", "")):
        return told.rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


class SecurityHeaders:
    """Set the security headers; what is not a static file is kept in no cache either: pages name people."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith(f"/{settings.STATIC_URL.strip('/')}/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class IdleSignOut:
    """End a session that was not used for `SESSION_IDLE_SECONDS`. What was typed is kept as a draft."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.session_key and request.user.is_authenticated:
            now = int(clock.now().timestamp())
            seen = request.session.get(LAST_SEEN, now)
            if now - seen > settings.SESSION_IDLE_SECONDS:
                logout(request)
            elif now - seen > NOTED_EVERY or LAST_SEEN not in request.session:
                request.session[LAST_SEEN] = now
        return self.get_response(request)
