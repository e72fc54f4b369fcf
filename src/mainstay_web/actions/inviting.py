"""New accounts: made by an administrator, opened by whom they are for, through a link that works once.

Where the company's mail is connected the link goes to the address and to nobody else: an administrator who could read
it could sign in as anybody. Whoever watches over the house is told of every account.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from mainstay.core.access import Act, Role
from mainstay.core.text import LANGUAGES, Language, Text
from mainstay_web.actions.accounts import digest_of
from mainstay_web.actions.act import Caller, Doing, InvalidError, RefusedError, action
from mainstay_web.actions.carrying import said
from mainstay_web.actions.letters import write_letter
from mainstay_web.actions.watching import tell_watchers
from mainstay_web.store.installation import the_installation
from mainstay_web.store.messages import mail_channel
from mainstay_web.store.tables.accounts import Account, RoleGrant, SignInLink
from mainstay_web.store.tables.facts import Batch
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.tokens import Token

GOOD_FOR = timedelta(days=7)
MOST = 500
_MAIL = Text("“{email}”不是邮箱地址。", '"{email}" is no mail address.')
_TAKEN = Text("“{email}”已有账户。", 'There is an account with "{email}" already.')
_OWNED = Text("编号 {person} 已有账户。", "Person {person} has an account already.")
_NOBODY = Text("没有编号为 {person} 的在职同事。", "There is no colleague here with the number {person}.")
_NONE = Text("请至少填写一个账户，一次最多 {most} 个。", "Give one account at least, {most} at most.")
_SELF = Text("不能停用自己的账户。", "Nobody switches off their own account.")
_BY_MAIL = Text(
    "这个账户已有人使用，链接只能寄给本人。请先接通邮件服务器。",
    "Somebody works with this account, so its link can only go to them by mail. Connect the mail server first.",
)
_ABSENT = Text("没有这个账户", "there is no such account")
_CURRENCY = Text(
    "币种须为三个字母；已有数据之后不能再改。", "A currency has three letters, and stays once there are facts."
)
SUBJECT = Text("您的留任账户", "Your Mainstay account")
BODY = Text(
    "您好{name}：\n\n{company}为您开通了留任账户。请在 7 天内打开下面的链接，它只能用一次：\n\n{link}\n\n"
    "之后请设置自己的密码。如果您不知道为什么收到这封信，请不要打开链接，并告诉您的管理员。\n",
    "Hello{name},\n\n{company} has opened a Mainstay account for you. Open this link within 7 days; it works once:\n\n"
    "{link}\n\nThen set a password of your own. If you do not know why you got this mail, do not open the link, and "
    "tell your administrator.\n",
)
OUR_COMPANY = Text("贵公司", "Your company")


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody to get an account: `person` is their person number, empty for somebody who is not employed here."""

    email: str
    name: str = ""
    person: str = ""
    language: Language = "zh"


@dataclass(frozen=True, slots=True)
class Link:
    """What came of an invitation: mailed, or (`address` is given) to be passed on by hand, shown this one time."""

    email: str
    address: str = ""


def invite(caller: Caller, people: Sequence[Invited]) -> list[Link]:
    """Accounts without a password for all of these, or for none; each gets a link. Raises InvalidError."""
    given = [Invited(one.email.strip().lower(), one.name.strip(), one.person.strip(), one.language) for one in people]
    tokens = [secrets.token_urlsafe(24) for _ in given]
    mailed = _invite(caller, tuple(given), tuple(tokens)) == "mailed"
    return [Link(one.email, "" if mailed else _address(token)) for one, token in zip(given, tokens, strict=True)]


@action(Act.ROLE_GRANT)
def _invite(doing: Doing, people: tuple[Invited, ...], tokens: tuple[str, ...]) -> str:
    doing.must(None)
    if not 0 < len(people) <= MOST:
        raise InvalidError(_NONE.fill(most=MOST), field="email")
    mailed = False
    for one, token in zip(people, tokens, strict=True):
        mailed = _send(doing, _made(one), token)
    doing.note(accounts=len(people), mailed=mailed)
    tell_watchers(doing)
    return "mailed" if mailed else "shown"


def _made(one: Invited) -> Account:
    try:
        validate_email(one.email)
    except ValidationError as error:
        raise InvalidError(_MAIL.fill(email=one.email), field="email") from error
    if Account.objects.filter(email=one.email).exists():
        raise InvalidError(_TAKEN.fill(email=one.email), field="email")
    if one.person and Account.objects.filter(person=one.person).exists():
        raise InvalidError(_OWNED.fill(person=one.person), field="person")
    if one.person and not Person.objects.filter(number=one.person, here=True).exists():
        raise InvalidError(_NOBODY.fill(person=one.person), field="person")
    account = Account(email=one.email, name=one.name, person=one.person, language=one.language)
    account.set_unusable_password()
    account.save()
    return account


def _send(doing: Doing, account: Account, token: str) -> bool:
    """A link that is good for a week; True where it went by mail."""
    SignInLink.objects.create(account=account, digest=digest_of(token), expires_at=doing.now + GOOD_FOR)
    language: Language = "en" if account.language == LANGUAGES[1] else "zh"
    company = the_installation().company
    body = BODY.fill(
        name=Text(f"，{account.name}", f" {account.name}") if account.name else "",
        company=company or OUR_COMPANY, link=_address(token),
    )  # fmt: skip
    return write_letter(account.email, SUBJECT.in_(language), body.in_(language))


def _address(token: str) -> str:
    return f"{settings.BASE_URL}/enter/{token}"


def link_again(caller: Caller, account: str) -> Link:
    """Another link for an account whose owner cannot get in; earlier ones that were not used are void from now on.

    Raises InvalidError where it would have to be shown, and somebody has worked with the account.
    """
    token = secrets.token_urlsafe(24)
    mailed = _link_again(caller, account, token) == "mailed"
    email = Account.objects.values_list("email", flat=True).get(ref=account)
    return Link(email, "" if mailed else _address(token))


@action(Act.ROLE_GRANT)
def _link_again(doing: Doing, ref: str, token: str) -> str:
    doing.must(None)
    account = _account(ref)
    if account.last_login is not None and mail_channel() is None:
        raise InvalidError(_BY_MAIL)
    SignInLink.objects.filter(account=account, used_at=None).update(expires_at=doing.now)
    mailed = _send(doing, account, token)
    doing.note(account=ref, mailed=mailed)
    tell_watchers(doing)
    return "mailed" if mailed else "shown"


@action(Act.ROLE_GRANT)
def switch_account(doing: Doing, ref: str, on: bool, reason: str) -> str:  # noqa: FBT001 - what a switch is
    """Switches an account off or on: off, it opens nothing from this second on, its tokens and links are void."""
    doing.must(None)
    if ref == doing.account:
        raise InvalidError(_SELF)
    account = _account(ref)
    doing.note(account=ref, on=on, reason=said(reason, "reason"))
    account.is_active = on
    account.save(update_fields=["is_active"])
    if not on:
        Token.objects.filter(account=account, revoked_at=None).update(revoked_at=doing.now)
        SignInLink.objects.filter(account=account, used_at=None).update(expires_at=doing.now)
    tell_watchers(doing)
    return ref


def _account(ref: str) -> Account:
    account = Account.objects.select_for_update().filter(ref=ref).first()
    if account is None:
        raise RefusedError(_ABSENT)
    return account


def begin(caller: Caller, email: str, name: str, company: str, currency: str, language: Language) -> str:
    """For whoever runs the house, at its beginning and when no administrator can get in: the administrator's link.

    Makes the account and its role where they are not there; a company's name and currency are set where given.
    """
    token = secrets.token_urlsafe(24)
    _begin(caller, Invited(email.strip().lower(), name.strip(), "", language), company.strip(), currency.strip(), token)
    return _address(token)


@action(Act.ROLE_GRANT)
def _begin(doing: Doing, admin: Invited, company: str, currency: str, token: str) -> str:
    doing.must(None)
    _company(company, currency)
    account = Account.objects.filter(email=admin.email).first() or _made(admin)
    held = RoleGrant.objects.filter(account=account, role=Role.ADMIN.value, until=None)
    if not held.exists():
        RoleGrant.objects.create(account=account, role=Role.ADMIN.value, since=doing.day, reason="mainstay begin")
    SignInLink.objects.create(account=account, digest=digest_of(token), expires_at=doing.now + timedelta(days=1))
    doing.note(account=account.ref)
    tell_watchers(doing)
    return account.ref


def _company(company: str, currency: str) -> None:
    here = the_installation()
    if currency and currency != here.currency:
        if len(currency) != 3 or not currency.isascii() or not currency.isupper() or Batch.objects.exists():
            raise InvalidError(_CURRENCY)
        here.currency = currency
    here.company = company or here.company
    here.save(update_fields=["company", "currency"])
