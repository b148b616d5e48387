"""What a phone holds to answer a poll, and the mark on its ballots that is made from it (ADR 0015).

The token is random (one vote per device) or made from a `Stimmrecht` with the portal's secret key
(one per invited person: a second device has the same). Neither stands in the database; the mark
cannot be turned back into it, and without the poll's secret nobody makes it again.
"""

import base64
import hashlib
import hmac
import secrets
import uuid
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac

from netzwerk.basis.links import absolut
from treffen.models import Stimmrecht, Umfrage

COOKIE = "stimme"
#: So long a phone keeps its token, whatever the end says that day: who comes back after the end was
#: moved continues the same ballot. The visit after the closing takes it away.
AUFGEHOBEN = timedelta(days=180)
_LINK = signing.Signer(salt="umfrage-stimmrecht")


def _unterschrift(umfrage_code: str) -> signing.Signer:
    return signing.Signer(salt=f"umfrage-stimme:{umfrage_code}")


def neues_geheimnis() -> str:
    return secrets.token_urlsafe(24)


def geheimnis_aus(recht: Stimmrecht) -> str:
    """The same on every device of the person; the secret key keeps the database from making it."""
    return _geheimnis(recht.pk)


def _geheimnis(recht: uuid.UUID) -> str:
    return salted_hmac("umfrage-stimmrecht", str(recht), algorithm="sha256").hexdigest()[:32]


def marke(umfrage: Umfrage, geheimnis: str) -> str:
    return hmac.new(umfrage.schluessel.encode(), geheimnis.encode(), hashlib.sha256).hexdigest()


def ist_dabei(request: HttpRequest, code: str) -> bool:
    """Whether this phone was let in by that code before; asks nothing of the database."""
    return _gelesen(request, code) is not None


def geheimnis_von(request: HttpRequest, umfrage: Umfrage) -> str | None:
    """None: no cookie, one of another poll with this code, or not the kind this poll asks for."""
    gelesen = _gelesen(request, umfrage.code)
    vorne = f"{umfrage.pk}.{'p' if umfrage.je_person else 'g'}."
    return gelesen.removeprefix(vorne) if gelesen and gelesen.startswith(vorne) else None


def _gelesen(request: HttpRequest, code: str) -> str | None:
    try:
        return _unterschrift(code).unsign(request.COOKIES.get(COOKIE, ""))
    except signing.BadSignature:
        return None


def mitgeben(antwort: HttpResponse, umfrage: Umfrage, geheimnis: str) -> None:
    """For this poll's addresses alone: no other page is sent it."""
    art = "p" if umfrage.je_person else "g"
    antwort.set_cookie(
        COOKIE,
        _unterschrift(umfrage.code).sign(f"{umfrage.pk}.{art}.{geheimnis}"),
        max_age=AUFGEHOBEN,
        path=umfrage.kurze_adresse,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def wegnehmen(antwort: HttpResponse, umfrage: Umfrage) -> None:
    antwort.delete_cookie(COOKIE, path=umfrage.kurze_adresse, samesite="Lax")


def gilt(umfrage: Umfrage, geheimnis: str) -> bool:
    """Whether a right of this poll still stands behind it: two contacts may have become one.

    Reads all rights of the poll, never one: no statement names whose ballot comes next.
    """
    return not umfrage.je_person or any(
        hmac.compare_digest(_geheimnis(recht).encode(), geheimnis.encode())
        for recht in Stimmrecht.objects.filter(umfrage=umfrage).values_list("pk", flat=True)
    )


def zeichen(recht: Stimmrecht) -> str:
    """The part of the mailed link that stands for this right; its key is random."""
    return _LINK.sign(base64.urlsafe_b64encode(recht.pk.bytes).rstrip(b"=").decode())


def recht_nummer(text: str) -> uuid.UUID | None:
    """None: never ours."""
    try:
        return uuid.UUID(bytes=base64.urlsafe_b64decode(_LINK.unsign(text) + "=="))
    except (signing.BadSignature, ValueError):
        return None


def persoenlicher_link(recht: Stimmrecht) -> str:
    return absolut(reverse("stimme-link", args=(zeichen(recht),)))


def nur_ziffern(text: str) -> str:
    """As people type a code: blanks, hyphens."""
    return "".join(eines for eines in text[:40] if eines.isdecimal() and eines.isascii())
