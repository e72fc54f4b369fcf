"""Tokens for the API: each narrower than its maker, and dead as soon as the maker is."""

from __future__ import annotations

from django.db import models

from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.refs import new_ref


class Token(models.Model):
    """A key for a program, of which only the hash is kept. `scopes` are acts and classes of fields, as the rules name
    them; `roles` the maker's roles it may use. `used_at` is kept to the minute.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    roles = models.JSONField(default=list)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "api_token"

    def __str__(self) -> str:
        return self.ref


class Provisioned(models.Model):
    """An account that the company's identity provider keeps in step, and its id there."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE)
    external_id = models.CharField(max_length=200, unique=True)

    class Meta:
        db_table = "provisioned"

    def __str__(self) -> str:
        return self.external_id


class Spent(models.Model):
    """How many requests a token made in a minute."""

    token = models.ForeignKey(Token, on_delete=models.CASCADE)
    minute = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "api_spent"
        constraints = (models.UniqueConstraint(fields=["token", "minute"], name="one_count_a_minute"),)

    def __str__(self) -> str:
        return str(self.pk)
