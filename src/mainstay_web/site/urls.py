"""Every route."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("mainstay_web.pages.urls")),
]
handler400 = "mainstay_web.pages.errors.bad_request"
handler403 = "mainstay_web.pages.errors.refused"
handler404 = "mainstay_web.pages.errors.not_found"
handler500 = "mainstay_web.pages.errors.our_fault"
