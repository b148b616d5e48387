"""Measures of one person, and the link that is mailed to her."""

from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from mitglieder.models import Kontakt
from netzwerk.basis.links import zeichen
from netzwerk.basis.models import Netzwerk
from tests.fabriken import KontaktFabrik, TopFabrik, TreffenFabrik
from tests.treffen.fabriken import MassnahmeFabrik
from treffen.aktionen.massnahmenerinnerung import zugaenge_fuer
from treffen.models import Massnahme

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def in_tagen(tage: int) -> date:
    return timezone.localdate() + timedelta(days=tage)


def person(netzwerk: Netzwerk, **felder: Any) -> Kontakt:
    kontakt: Kontakt = KontaktFabrik(netzwerke=[netzwerk], **felder)
    return kontakt


def massnahme(kontakt: Kontakt, netzwerk: Netzwerk, tage: int = 30, **felder: Any) -> Massnahme:
    eine: Massnahme = MassnahmeFabrik(
        netzwerk=netzwerk, verantwortlich=kontakt, frist=in_tagen(tage), **felder
    )
    return eine


def im_entwurf(kontakt: Kontakt, netzwerk: Netzwerk, **felder: Any) -> Any:
    """Of minutes that nobody has released."""
    top = TopFabrik(treffen=TreffenFabrik(netzwerk=netzwerk))
    return massnahme(kontakt, netzwerk, top=top, **felder)


def link(kontakt: Kontakt, netzwerk: Netzwerk) -> str:
    zugang = zugaenge_fuer(netzwerk, [kontakt])[kontakt.pk]
    return reverse("treffen:massnahmenlink-zeigen", args=[netzwerk.kurzname, zeichen(zugang)])


def datei(name: str = "Plakat.pdf", inhalt: bytes = PDF, art: str = "application/pdf") -> Any:
    return SimpleUploadedFile(name, inhalt, content_type=art)
