"""Art. 14 GDPR: the first mail of any kind says where a contact's data come from."""

from typing import Any

import pytest
from django.utils import timezone

from mitglieder.models import Kontakt
from netzwerk.basis import briefe
from netzwerk.basis.aktionen import post, zustellung
from netzwerk.basis.models import Nachricht, Netzwerk
from tests.fabriken import KontaktFabrik, KontoFabrik, NetzwerkFabrik
from tests.post_server import Postserver

pytestmark = pytest.mark.django_db(transaction=True)
HINWEIS = "Zum Datenschutz:"


def _einreihen(netzwerk: Netzwerk | None, an: str) -> Nachricht:
    """Any mail; this one has nothing to do with contacts."""
    nachricht = post.nachricht(
        netzwerk=netzwerk, anlass="konto.einladung", gegenstand=KontoFabrik(), empfaenger=an
    )
    post.einreihen([nachricht])
    return nachricht


def _teile(mail: Any) -> list[str]:
    return [str(t.get_content()) for t in mail.walk() if t.get_content_maintype() == "text"]


def test_die_erste_angenommene_mail_traegt_den_hinweis(
    smtp: Postserver, netzwerk: Netzwerk
) -> None:
    kim = KontaktFabrik(netzwerke=[netzwerk], email="Kim@partner.example", quelle="Liste <2026>")
    auch_kim = KontaktFabrik(netzwerke=[netzwerk], email="kim@partner.example", quelle="")
    smtp.antworten = {"kim@partner.example": "550 5.1.1 Unbekannt"}
    _einreihen(netzwerk, "kim@partner.example")
    zustellung.senden("post")
    kim.refresh_from_db()
    assert kim.informiert_am is None  # queued and refused is not informed
    smtp.antworten = {}
    vorher = timezone.now()
    _einreihen(netzwerk, "kim@partner.example")
    _einreihen(netzwerk, "kim@partner.example")
    assert zustellung.senden("post") == 2
    for kontakt in (kim, auch_kim):
        kontakt.refresh_from_db()
        assert kontakt.informiert_am is not None
        assert kontakt.informiert_am > vorher
    (text, html), (text2, html2) = map(_teile, smtp.nachrichten)
    assert HINWEIS in text
    assert "(Herkunft: Liste <2026>, Mitgliederliste des Netzwerks)" in text
    assert f"/{netzwerk.kurzname}/seite/datenschutz/" in text
    assert text.index(HINWEIS) < text.index("\n--\r\n")
    assert HINWEIS in html
    assert "Liste &lt;2026&gt;" in html
    assert f'/{netzwerk.kurzname}/seite/datenschutz/"' in html
    assert HINWEIS not in text2 + html2


def test_nur_wen_es_angeht(netzwerk: Netzwerk) -> None:
    KontaktFabrik(netzwerke=[NetzwerkFabrik(kurzname="woanders")], email="kim@partner.example")
    KontaktFabrik(netzwerke=[netzwerk], email="toni@partner.example")
    KontaktFabrik(netzwerke=[netzwerk], email="alex@partner.example", informiert_am=timezone.now())
    for an in ("kim@partner.example", "alex@partner.example", "fremd@partner.example"):
        assert HINWEIS not in str(briefe.bauen(_einreihen(netzwerk, an)).body)
    # Building alone, for a preview or an attempt that fails, records nothing.
    assert HINWEIS in str(briefe.bauen(_einreihen(netzwerk, "toni@partner.example")).body)
    assert Kontakt.objects.filter(informiert_am=None).count() == 2


def test_mails_des_portals_selbst_kennen_kein_netzwerk(netzwerk: Netzwerk) -> None:
    KontaktFabrik(netzwerke=[netzwerk], email="kim@partner.example")
    nachricht = post.nachricht(
        netzwerk=None,
        anlass="konto.post",
        gegenstand=KontoFabrik(),
        empfaenger="kim@partner.example",
        parameter={"betreff": "Code", "text": "123456"},
    )
    assert HINWEIS not in str(briefe.bauen(nachricht).body)
