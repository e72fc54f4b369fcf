"""Who may what: the matrix, "see as…", granting a role, and the audit log."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse

from mainstay.core.access import Act, Role
from mainstay.core.text import Text
from mainstay_web.actions.accounts import grant_role, note_see_as
from mainstay_web.pages.errors import present
from mainstay_web.pages.fresh import fresh
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store import matrix, trail
from mainstay_web.store.accounts import account_by_ref, accounts, units
from mainstay_web.store.people import colleagues


@page(Act.ACCESS_MATRIX)
def access_matrix(request: Request) -> HttpResponse:
    """What every role may see and do; the page is made from the rules themselves."""
    return show(
        request, "access/matrix.html", roles=matrix.ROLES, seen=matrix.seen(), done=matrix.done_by(),
        can_see_as=bool(request.reader.may(Act.SEE_AS)),
    )  # fmt: skip


@page(Act.SEE_AS)
def see_as(request: Request) -> HttpResponse:
    """The rules' answers for one account about one person: what they could open, never what is in it."""
    asked = request.POST if request.method == "POST" else {}
    chosen = account_by_ref(asked.get("account", ""))
    number = asked.get("person", "").strip() or None
    answers = None
    if chosen is not None:
        note_see_as(request.reader.caller(), chosen.ref, number or "")
        answers = matrix.answers(chosen, number, request.reader.day)
    return show(request, "access/see_as.html", accounts=accounts(), chosen=chosen, person=number, answers=answers)


class GrantForm(forms.Form):
    """A role for an account."""

    role = forms.ChoiceField()
    units = forms.MultipleChoiceField(required=False)
    since = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(max_length=500)

    def __init__(self, lang: str, day: date, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # request.POST
        zh = lang == "zh"
        granted = [role for role in Role if role not in (Role.EMPLOYEE, Role.MANAGER, Role.MENTOR)]
        self.fields["role"].choices = [(role.value, role.label.zh if zh else role.label.en) for role in granted]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["units"].choices = [(unit.unit, unit.name) for unit in units()]  # type: ignore[attr-defined]  # a MultipleChoiceField
        self.fields["since"].initial = day


@fresh
@page(Act.ROLE_GRANT)
def grant(request: Request, account: str) -> HttpResponse:
    """Gives an account a role."""
    holder = present(account_by_ref(account))
    form = GrantForm(request.lang, request.reader.day, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        grant_role(
            request.reader.caller(request.POST.get("idempotency_key", "")), account, Role(told["role"]),
            told["since"], told["reason"], told["until"], told["units"],
        )  # fmt: skip
        return HttpResponseRedirect(reverse("roles"))
    return show(request, "access/grant.html", holder=holder, form=form)


@page(Act.AUDIT_READ)
def audit_log(request: Request) -> HttpResponse:
    """What was done, newest first."""
    before = request.GET.get("before", "")
    found = trail.done(int(before) if before.isdigit() else None)
    return show(request, "access/audit.html", rows=found, more=found[-1].seq if len(found) == 50 else None)


@page()
def find_people(request: Request) -> HttpResponse:
    """People by name or number: what of them is public."""
    words = request.GET.get("q", "").strip()
    found = list(colleagues(request.reader.actor, request.reader.day, words)[:50]) if words else []
    return show(request, "access/people.html", words=words, found=found)


ROUTES = [
    path("access/", access_matrix, name="access_matrix"),
    path("access/see-as", see_as, name="see_as"),
    path("roles/<account:account>", grant, name="role_grant"),
    path("audit/", audit_log, name="audit_log"),
    path("search", find_people, name="search"),
]
NAV = (
    Entry("access_matrix", Text("权限矩阵", "Access matrix"), "table", Group.HOUSE, act=Act.ACCESS_MATRIX, order=20),
    Entry("audit_log", Text("审计日志", "Audit log"), "history", Group.HOUSE, act=Act.AUDIT_READ, order=30),
)
