"""Links in mails: signed, bound to one purpose, expiring, revocable.

The link carries the id of a `Zugang` and a mark of its holder's address, signed with the purpose
as salt. It ends with that address: a new one needs a new mail. Signing happens when the mail is
built, never earlier, so that no stored row holds a working link.
"""

import base64
import hashlib
import uuid
from urllib.parse import urljoin

from django.conf import settings
from django.core import signing
from django.urls import reverse

from netzwerk.basis.models.netzwerk import Netzwerk
from netzwerk.basis.models.zugang import Zugang


def zeichen(zugang: Zugang) -> str:
    """The part of the address that stands for this Zugang (about 75 characters)."""
    kurz = base64.urlsafe_b64encode(zugang.pk.bytes + _adressmarke(zugang)).rstrip(b"=").decode()
    return signing.Signer(salt=f"zugang:{zugang.zweck}").sign(kurz)


def zugang_aus(text: str, zweck: str) -> Zugang | None:
    """The Zugang behind a link, also when it has expired; None when the link was never ours."""
    try:
        kurz = signing.Signer(salt=f"zugang:{zweck}").unsign(text)
        daten = base64.urlsafe_b64decode(kurz + "=" * (-len(kurz) % 4))
        nummer = uuid.UUID(bytes=daten[:16])
    except (signing.BadSignature, ValueError):
        return None
    zugang: Zugang | None = (
        Zugang.objects.select_related("netzwerk").filter(pk=nummer, zweck=zweck).first()
    )
    if zugang is not None:
        zugang.ging_anderswohin = daten[16:] != _adressmarke(zugang)
    return zugang


def _adressmarke(zugang: Zugang) -> bytes:
    """Six bytes that tell addresses apart; the signature keeps anybody from choosing them."""
    text = f"{zugang.pk}:{zugang.adresse}"
    return hashlib.sha256(text.encode()).digest()[:6]


def absolut(pfad: str) -> str:
    """The full address of a path of the portal."""
    return urljoin(settings.PORTAL_URL + "/", pfad.lstrip("/"))


def pruef_adresse(netzwerk: Netzwerk, pruefcode: str = "") -> str:
    """Full address of the public check page; with a code, as a QR code holds it."""
    abfrage = {"code": pruefcode} if pruefcode else None
    return absolut(reverse("basis:pruefen", kwargs={"netzwerk": netzwerk.kurzname}, query=abfrage))


def persoenlicher_link(url_name: str, zugang: Zugang) -> str:
    """Full address of a page for the holder of `zugang`; its URL takes `netzwerk` and `zeichen`."""
    return absolut(
        reverse(url_name, kwargs={"netzwerk": zugang.netzwerk.kurzname, "zeichen": zeichen(zugang)})
    )
