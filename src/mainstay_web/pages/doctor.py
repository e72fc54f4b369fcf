"""The doctor and the background jobs, for whoever runs the house."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse

from mainstay.core.access import Act
from mainstay.core.text import Text
from mainstay_web.actions.jobs import ask_for, try_again
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.jobs import LABELS, newest
from mainstay_web.upkeep.doctor import examine


@page(Act.DOCTOR)
def doctor(request: Request) -> HttpResponse:
    """What is wrong and how to mend it."""
    return show(request, "upkeep/doctor.html", findings=examine())


@page(Act.JOBS)
def jobs(request: Request) -> HttpResponse:
    """Jobs under way and done."""
    if request.method == "POST":
        caller = request.reader.caller(request.POST.get("idempotency_key", ""))
        again, name = request.POST.get("again", ""), request.POST.get("name", "")
        if again:
            try_again(caller, again)
        elif name in LABELS:
            ask_for(caller, name)
        return HttpResponseRedirect(reverse("jobs"))
    found = [(job, LABELS.get(job.name, Text(job.name, job.name))) for job in newest()[:60]]
    busy = any(job.state in ("waiting", "running") for job, _ in found)
    template = "upkeep/job_rows.html" if request.headers.get("HX-Request") else "upkeep/jobs.html"
    return show(request, template, jobs=found, kinds=LABELS, busy=busy)


ROUTES = [path("doctor/", doctor, name="doctor"), path("jobs/", jobs, name="jobs")]
NAV = (
    Entry("doctor", Text("系统体检", "Doctor"), "stethoscope", Group.HOUSE, act=Act.DOCTOR, order=5),
    Entry("jobs", Text("后台任务", "Jobs"), "settings", Group.HOUSE, act=Act.JOBS, order=40),
)
