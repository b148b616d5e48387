"""The first steps of a new network."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from mitglieder.models import Mitgliedschaft
from netzwerk.basis.models import Netzwerk, Notfallkontakt, Seite
from netzwerk.uebersicht.aufgabe import Aufgabe


def aufgaben(netzwerk: Netzwerk) -> list[Aufgabe]:
    """Each step until it is taken; one query."""
    kurzname = {"netzwerk": netzwerk.kurzname}
    hier = {"netzwerk": OuterRef("pk")}
    seiten = {f"hat_{art}": Exists(Seite.objects.filter(art=art, **hier)) for art in Seite.Art}
    stand = (
        Netzwerk.objects.filter(pk=netzwerk.pk)
        .annotate(
            hat_mitglieder=Exists(Mitgliedschaft.objects.filter(**hier)),
            hat_notfall=Exists(Notfallkontakt.objects.filter(**hier)),
            **seiten,
        )
        .values("hat_mitglieder", "hat_notfall", *seiten)
        .get()
    )
    liste = []
    if not stand["hat_mitglieder"]:
        liste.append(
            Aufgabe(
                _("Mitgliederliste einlesen"),
                reverse("mitglieder:einlesung-neu", kwargs=kurzname),
                _("Danach können Sie Personen zu Treffen einladen."),
                symbol="apartment",
            )
        )
    if not stand["hat_notfall"]:
        liste.append(
            Aufgabe(
                _("Notfallkontakte eintragen"),
                reverse("basis:notfallkontakte-bearbeiten", kwargs=kurzname),
                _("Sie stehen auf jeder öffentlichen Seite."),
                symbol="call",
            )
        )
    if fehlende := [art for art in Seite.Art if not stand[f"hat_{art}"]]:
        liste.append(
            Aufgabe(
                _("Noch nicht geschrieben: %(seiten)s")
                % {"seiten": ", ".join(str(art.label) for art in fehlende)},
                reverse("basis:seite-bearbeiten", kwargs={**kurzname, "art": fehlende[0]}),
                _("Jede Seite des Netzwerks verweist darauf."),
                symbol="contract",
            )
        )
    return liste
