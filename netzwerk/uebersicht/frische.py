"""What is to be done about offers that do not stay fresh by themselves."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from angebote.frische import summe
from angebote.models import Angebot
from netzwerk.basis.models import Netzwerk
from netzwerk.uebersicht.aufgabe import Aufgabe


def aufgaben(netzwerk: Netzwerk) -> list[Aufgabe]:
    """What the nightly look at offers cannot settle by itself; two queries."""
    stand = summe(netzwerk)
    url = reverse("angebote:frische-liste", kwargs={"netzwerk": netzwerk.kurzname})
    liste = []
    beendet = Angebot.objects.beendet(netzwerk).count()
    if beendet:
        liste.append(
            Aufgabe(
                ngettext(
                    "%(n)s Angebot steht nicht mehr im Verzeichnis",
                    "%(n)s Angebote stehen nicht mehr im Verzeichnis",
                    beendet,
                )
                % {"n": beendet},
                f"{url}?nach=archiv",
                _("Vom Anbieter beendet oder ohne Antwort geblieben."),
                symbol="inventory-2",
                art="info",
            )
        )
    if stand.ungefragt:
        liste.append(
            Aufgabe(
                ngettext(
                    "Für %(n)s Angebot ist niemand erreichbar",
                    "Für %(n)s Angebote ist niemand erreichbar",
                    stand.ungefragt,
                )
                % {"n": stand.ungefragt},
                url,
                _("Tragen Sie beim Anbieter eine Ansprechperson mit E-Mail-Adresse ein."),
                symbol="block",
            )
        )
    if stand.mit_totem_link:
        liste.append(
            Aufgabe(
                ngettext(
                    "%(n)s Angebot hat einen toten Link",
                    "%(n)s Angebote haben tote Links",
                    stand.mit_totem_link,
                )
                % {"n": stand.mit_totem_link},
                url,
                _("Drei Nächte hintereinander war die Adresse nicht zu erreichen."),
                symbol="history",
                art="info",
            )
        )
    return liste
