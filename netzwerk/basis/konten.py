"""How allauth meets the portal: invitation only, mails through the mail table."""

import logging
import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.aktionen import post
from netzwerk.basis.models import Konto, Nachricht

logger = logging.getLogger(__name__)


class KontoAdapter(DefaultAccountAdapter):
    # The same, but saying what to do.
    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _(
            "Dieser Code stimmt nicht. Prüfen Sie ihn, oder fordern Sie einen neuen an."
        ),
        "email_password_mismatch": _(
            "E-Mail-Adresse oder Passwort stimmen nicht. Prüfen Sie beides, oder lassen Sie sich "
            "einen Code schicken."
        ),
        "too_many_login_attempts": _(
            "Zu viele Versuche. Warten Sie einige Minuten, oder lassen Sie sich einen Code "
            "schicken."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the overview, not to the form that has just been filled in."""
        return reverse("mfa_index")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """In the portal's words; a passkey before the codes, which few have at hand."""
        worte = {
            "reauthenticate": _("Mit dem Passwort bestätigen"),
            "mfa_reauthenticate:webauthn": _("Mit Passkey bestätigen"),
            "mfa_reauthenticate": _("Mit Anmelde-App oder Ersatzcode bestätigen"),
        }
        wege = {weg["id"]: weg for weg in super().get_reauthentication_methods(user)}
        return [{**wege[name], "description": text} for name, text in worte.items() if name in wege]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail into the table; its text is forgotten once it is sent."""
        konto = context.get("user") or Konto.objects.filter(email__iexact=email).first()
        if konto is None:
            return
        mail = self.render_mail(template_prefix, email, context)
        post.einreihen(
            [
                post.nachricht(
                    netzwerk=None,
                    anlass="konto.post",
                    gegenstand=konto,
                    empfaenger=email,
                    # Each is a mail of its own, however many are asked for in one second.
                    runde=secrets.randbelow(2**31),
                    parameter={"betreff": mail.subject, "text": mail.body},
                    schlange=Nachricht.Schlange.CODES,
                )
            ]
        )


class ZweiterFaktorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _(
            "Dieser Code stimmt nicht. Jeder gilt nur einmal: Warten Sie, bis die App den nächsten "
            "zeigt."
        ),
    }


class StadtAnmeldungAdapter(DefaultSocialAccountAdapter):
    """The city's OpenID Connect signs in known accounts; it never creates one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """The page is vague; whoever runs the portal finds the reason in the log."""
        logger.warning("Anmeldung über %s misslungen: %s %r", provider.id, error, exception)
