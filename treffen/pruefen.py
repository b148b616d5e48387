"""What the public check page says of released minutes: day and version, nothing they say."""

from django.utils.translation import gettext as _

from netzwerk.basis.dokumente import Befund
from netzwerk.basis.models import Dokument
from netzwerk.basis.templatetags.portal import datum
from treffen.aktionen.protokoll import aktuelles
from treffen.models import Protokoll


def befund(dokument: Dokument) -> Befund:
    protokoll: Protokoll = Protokoll.objects.select_related("treffen").get(
        pk=dokument.gegenstand_id
    )
    neuestes = aktuelles(protokoll.treffen)
    neuer = neuestes is not None and neuestes != protokoll and neuestes.ist_freigegeben
    version = _("Version %(version)s, %(datum)s") % {
        "version": protokoll.version,
        "datum": datum(protokoll.freigegeben_am),
    }
    return Befund(
        gueltig=_("Gültig: Dieses Protokoll ist freigegeben"),
        in_arbeit=_("Das PDF wird gerade erstellt"),
        ueberholt=_("Echt, aber es gibt eine neuere Version") if neuer else "",
        angaben=(
            (_("Protokoll vom"), datum(protokoll.treffen.beginn)),
            (_("Freigegeben"), version),
        ),
    )
