from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from netzwerk.basis.rechte import KontoAnfrage, nur
from treffen.aktionen import themenspeicher as aktionen
from treffen.rechte import darf_treffen_verwalten
from treffen.views.treffen import verwaltetes, zur_seite


@nur(darf_treffen_verwalten)
@require_POST
def uebernehmen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Offers by their `kennung`, without one all; pressed twice they are there once, and what
    follows them is not taken with them."""
    treffen = verwaltetes(request, pk)
    neue = aktionen.uebernehmen(
        treffen=treffen,
        von=request.handelnde,
        kennungen=request.POST.getlist("kennung") if "kennung" in request.POST else None,
    )
    if not neue:
        messages.info(request, _("Das steht schon auf der Tagesordnung oder ist erledigt."))
    elif len(neue) == 1:
        text = _("„%(titel)s“ ist TOP %(nummer)s.")
        messages.success(request, text % {"titel": neue[0].titel, "nummer": neue[0].nummer})
    else:
        text = ngettext(
            "%(zahl)s Punkt steht jetzt am Ende der Tagesordnung.",
            "%(zahl)s Punkte stehen jetzt am Ende der Tagesordnung.",
            len(neue),
        )
        messages.success(request, text % {"zahl": len(neue)})
    return zur_seite(treffen, "#tagesordnung")
