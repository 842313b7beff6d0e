"""The site's addresses. Each view declares who may open it (`cases.web.access`); undeclared ones open for nobody."""

from django.urls import URLPattern, URLResolver, include, path

from config import firstrun, signin

urlpatterns: list[URLPattern | URLResolver] = [
    path("first-run/", firstrun.first_run, name="first-run"),
    path("signin/", signin.SignIn.as_view(), name="signin"),
    path("signout/", signin.SignOut.as_view(), name="signout"),
    path("password/", signin.password, name="password"),
    path("api/", include("cases.api.urls")),
    path("api/", include("review.api.urls")),
    path("", include("review.web.urls")),  # first: a tab of a case may be its page
    path("", include("cases.web.urls")),
]
