"""Who can sign in, and which roles they hold."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from mainstay.core.access import Role
from mainstay_web.store.tables.refs import new_ref


class Accounts(BaseUserManager["Account"]):
    """Makes accounts; addresses are compared in lower case."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """The account with this address."""
        return self.get(email=(username or "").lower())


class Account(AbstractBaseUser):
    """Somebody who can sign in. `person` is the person number; empty for somebody who is not employed here."""

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    email = models.EmailField(unique=True)
    person = models.CharField(max_length=64, blank=True, db_index=True)
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=2, default="zh")
    theme = models.CharField(max_length=5, default="auto")
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Accounts] = Accounts()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        db_table = "account"

    def __str__(self) -> str:
        return self.ref


class RoleGrant(models.Model):
    """A role held from a day until another. Ending one sets `until`; nothing is deleted."""

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=16, choices=[(role.value, role.value) for role in Role])
    units = models.JSONField(default=list)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    reason = models.TextField()
    granted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    delegated_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="delegations")
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    """Who ended it before its time: no group brings such a role back."""
    by_group = models.ForeignKey("store.GroupRole", on_delete=models.PROTECT, null=True, related_name="grants")
    """The decision by which it is held for as long as the provider has its holder in a group."""

    class Meta:
        db_table = "role_grant"
        indexes = (models.Index(fields=["account", "role"]),)

    def __str__(self) -> str:
        return f"{self.role} {self.ref}"


class SignInLink(models.Model):
    """A link that signs in once: in the demo, and for a first visit. Only its hash is kept."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sign_in_link"

    def __str__(self) -> str:
        return str(self.pk)
