"""What is to be done about certificates, waiting seals and damaged files."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from netzwerk.basis.models import Dokument, Netzwerk, Schaden
from netzwerk.basis.templatetags.portal import datum
from netzwerk.basis.zertifikat import SiegelUnbrauchbar, Zertifikat, zertifikat_des_netzwerks
from netzwerk.uebersicht.aufgabe import Aufgabe

#: Days before the end, and how loud it is said from then on.
STUFEN = ((1, "danger"), (14, "warning"), (60, "info"))


def aufgaben(netzwerk: Netzwerk) -> list[Aufgabe]:
    """Two queries, and one look at the certificate's file."""
    url = reverse("basis:siegel", kwargs={"netzwerk": netzwerk.kurzname})
    liste = []
    beschaedigt = Schaden.objects.offen().filter(dokument__netzwerk=netzwerk).count()
    if beschaedigt:
        liste.append(
            Aufgabe(
                ngettext(
                    "%(n)s gespeichertes Dokument ist beschädigt",
                    "%(n)s gespeicherte Dokumente sind beschädigt",
                    beschaedigt,
                )
                % {"n": beschaedigt},
                url,
                _("Die Systemverwaltung holt die Dateien aus der Datensicherung zurück."),
                symbol="lock",
                art="danger",
            )
        )
    wartend = list(
        Dokument.objects.filter(netzwerk=netzwerk)
        .exclude(wartet_auf="")
        .values_list("wartet_auf", flat=True)
    )
    for grund in Dokument.Wartegrund:
        if zahl := wartend.count(grund):
            liste.append(
                Aufgabe(
                    ngettext(
                        "%(n)s Dokument wartet auf %(worauf)s",
                        "%(n)s Dokumente warten auf %(worauf)s",
                        zahl,
                    )
                    % {"n": zahl, "worauf": grund.label},
                    url,
                    _("Die Unterschriften gelten. Gesiegelt wird von selbst, sobald es geht."),
                    symbol="hourglass-top",
                    art="danger" if grund == Dokument.Wartegrund.ZERTIFIKAT else "warning",
                )
            )
    if Dokument.Wartegrund.ZERTIFIKAT not in wartend and (ablauf := _ablauf(netzwerk, url)):
        liste.append(ablauf)
    return liste


def _ablauf(netzwerk: Netzwerk, url: str) -> Aufgabe | None:
    """Before anything waits. Nothing is said where there is none: it may never be needed."""
    zertifikat = _zertifikat(netzwerk)
    if zertifikat is None:
        return None
    uebrig = zertifikat.gueltig_bis - timezone.now()
    art = next((art for tage, art in STUFEN if uebrig < timedelta(days=tage)), "")
    if not art:
        return None
    am = {"am": datum(zertifikat.gueltig_bis)}
    if uebrig < timedelta(0):
        titel = _("Das Siegelzertifikat ist am %(am)s abgelaufen") % am
    else:
        titel = _("Das Siegelzertifikat läuft am %(am)s ab") % am
    hinweis = _("Bitten Sie die Systemverwaltung um ein neues; sonst warten neue Siegel darauf.")
    return Aufgabe(titel, url, hinweis, symbol="verified", art=art)


def _zertifikat(netzwerk: Netzwerk) -> Zertifikat | None:
    try:
        return zertifikat_des_netzwerks(netzwerk)
    except SiegelUnbrauchbar:
        return None
