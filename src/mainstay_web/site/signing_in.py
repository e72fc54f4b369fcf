"""What sign-in does otherwise than allauth: nobody signs themselves up, and no identity is merged by its address."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest

from mainstay_web.store.sealing import seal, unseal


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts are made by an administrator or come with the company's identity provider."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        del request
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Whoever has set a password begins their day."""
        del request
        return "/"


class Identities(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """An identity is its issuer and subject, never an address; it is connected by a signed-in person."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        """Never."""
        del request, sociallogin
        return False


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """The secrets of second factors are sealed: a copy of the database does not sign in."""

    def encrypt(self, text: str) -> str:
        """Seals a secret."""
        return seal(text, "second-factor")

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again."""
        return unseal(encrypted_text, "second-factor")
