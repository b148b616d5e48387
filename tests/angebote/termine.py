"""A date of an offer in tests: made, read, signed up for as a browser does it."""

import re
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from angebote.models import Angebot, Angebotstermin, Terminanmeldung
from netzwerk.basis.briefe import Sendung, bauen
from netzwerk.basis.models import Nachricht


def termin_von(angebot: Angebot, *, tage: int = 14, **angaben: Any) -> Angebotstermin:
    beginn = (timezone.localtime() + timedelta(days=tage)).replace(
        hour=16, minute=0, second=0, microsecond=0
    )
    felder = {"beginn": beginn, "ende": beginn + timedelta(hours=2), "letzter_tag": beginn.date()}
    termin: Angebotstermin = Angebotstermin.objects.create(angebot=angebot, **felder | angaben)
    return termin


def adresse(name: str, termin: Angebotstermin | Angebot) -> str:
    netzwerk = (termin.angebot if isinstance(termin, Angebotstermin) else termin).netzwerk
    return reverse(f"angebote:{name}", args=[netzwerk.kurzname, termin.pk])


def anmelden(client: Client, termin: Angebotstermin, name: str = "Noor", **mehr: Any) -> Any:
    angaben = {"name": name, "email": f"{name.lower()}@eltern.example", "personen": 1} | mehr
    return client.post(adresse("terminanmeldung-neu", termin), angaben)


def post(anlass: str) -> list[Nachricht]:
    return list(Nachricht.objects.filter(anlass=f"angebot.{anlass}").order_by("pk"))


def mail(anlass: str) -> Sendung:
    """The newest one."""
    return bauen(post(anlass)[-1])


def link(sendung: Sendung) -> str:
    """The personal one, as it stands in the mail."""
    gefunden = re.search(r"https?://[^/\s]+(/\S+/terminanmeldung/\S+/)", str(sendung.body))
    assert gefunden
    return gefunden[1]


def bestaetigt(client: Client, termin: Angebotstermin, name: str = "Noor", **mehr: Any) -> str:
    """Sign up and confirm by the mail's link; the link."""
    assert anmelden(client, termin, name, **mehr).status_code == 302
    ziel = link(mail("anmeldung"))
    assert client.post(ziel, {"schritt": "bestaetigen"}).status_code == 302
    return ziel


def stand(termin: Angebotstermin) -> dict[str, str]:
    return dict(
        Terminanmeldung.objects.filter(termin=termin).order_by("pk").values_list("name", "zustand")
    )


def kalender(sendung: Sendung) -> str:
    """The calendar part, unfolded; empty without one."""
    anhaenge: list[Any] = list(sendung.attachments)
    for anhang in anhaenge:
        if anhang.filename == "termin.ics":
            roh = anhang.content
            return str(roh if isinstance(roh, str) else roh.decode()).replace("\r\n ", "")
    return ""
