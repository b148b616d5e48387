"""How allauth meets the portal: invitation only, mails through the mail table."""

import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest

from netzwerk.basis.aktionen import post
from netzwerk.basis.models import Konto, Nachricht


class KontoAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

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


class StadtAnmeldungAdapter(DefaultSocialAccountAdapter):
    """The city's OpenID Connect signs in known accounts; it never creates one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False
