"""Groups that the company's identity provider keeps, and what an administrator decided that each of them means."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from mainstay.core.access import Role
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.refs import new_ref


class ProvidedGroup(models.Model):
    """A group as the provider names it. By itself it means nothing: no right follows from a name."""

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    name = models.CharField(max_length=254)
    external_id = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "provided_group"
        constraints = (
            models.UniqueConstraint(fields=["external_id"], condition=~Q(external_id=""), name="one_group_of_an_id"),
        )

    def __str__(self) -> str:
        return self.ref


class GroupMember(models.Model):
    """An account in a group."""

    group = models.ForeignKey(ProvidedGroup, on_delete=models.CASCADE, related_name="members")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")

    class Meta:
        db_table = "provided_member"
        constraints = (models.UniqueConstraint(fields=["group", "account"], name="one_place_in_a_group"),)

    def __str__(self) -> str:
        return str(self.pk)


class GroupRole(models.Model):
    """What a group means here, since `decided_on`: a role in these units (none: everywhere), decided by somebody.

    It holds for the group and not for its name: `named` is what it was called then. Ending one sets `ended_on`;
    nothing is deleted, also when the provider deletes the group (then nobody is named in `ended_by`). The roles
    themselves are `RoleGrant.by_group`.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    group = models.ForeignKey(ProvidedGroup, on_delete=models.SET_NULL, null=True, related_name="means")
    named = models.CharField(max_length=254)
    role = models.CharField(max_length=16, choices=[(role.value, role.value) for role in Role])
    units = models.JSONField(default=list)
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField()
    reason = models.TextField()
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField(null=True)
    ended_why = models.TextField(blank=True)

    class Meta:
        db_table = "group_role"
        constraints = (
            models.UniqueConstraint(
                fields=["group", "role"], condition=Q(ended_on=None), name="one_meaning_of_a_role_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("decided_on")), name="ended_after_decided"
            ),
        )

    def __str__(self) -> str:
        return self.ref
