"""Every route."""

from __future__ import annotations

from django.urls import include, path

from mainstay_web.jobs import catalogue

catalogue.load()  # so that every page knows what the jobs are called

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("scim/v2/", include("mainstay_web.api.scim")),
    path("api/", include("mainstay_web.api.urls")),
    path("", include("mainstay_web.pages.urls")),
]
handler400 = "mainstay_web.pages.errors.bad_request"
handler403 = "mainstay_web.pages.errors.refused"
handler404 = "mainstay_web.pages.errors.not_found"
handler500 = "mainstay_web.pages.errors.our_fault"
