"""What seals a network's documents, what waits for a seal, and which files are damaged."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Min
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from netzwerk.basis.models import Dokument, Schaden
from netzwerk.basis.rechte import KontoAnfrage, darf_netzwerk_einstellen, ist_koordination, nur
from netzwerk.basis.zertifikat import SiegelUnbrauchbar, zertifikat_des_netzwerks

GEZEIGT = 50


@nur(darf_netzwerk_einstellen)
@require_safe
def siegel(request: KontoAnfrage) -> HttpResponse:
    """Names of files tell who signed: only the coordination reads them."""
    zertifikat, fehler = None, ""
    try:
        zertifikat = zertifikat_des_netzwerks(request.netzwerk)
        if zertifikat is not None:
            zertifikat.verlange_gueltigkeit()
    except SiegelUnbrauchbar as grund:
        fehler = str(grund)
    dokumente = Dokument.objects.filter(netzwerk=request.netzwerk)
    offen = Schaden.objects.offen().filter(dokument__netzwerk=request.netzwerk)
    wartend = (
        dokumente.exclude(wartet_auf="")
        .values("wartet_auf")
        .annotate(zahl=Count("pk"), seit=Min("wartet_seit"))
        .order_by("wartet_auf")
    )
    return render(
        request,
        "basis/siegel/siegel.html",
        {
            "zertifikat": zertifikat,
            "fehler": fehler,
            "bald": zertifikat is not None
            and zertifikat.gueltig_bis - timezone.now() < timedelta(days=60),
            "zeitstempel": settings.ZEITSTEMPEL_URL,
            "wartend": [
                {**zeile, "worauf": Dokument.Wartegrund(zeile["wartet_auf"]).label}
                for zeile in wartend
            ],
            "schaeden": offen.select_related("dokument").order_by("gefunden_am", "pk")[:GEZEIGT],
            "zahl": offen.count(),
            "mit_namen": ist_koordination(request.handelnde, request.netzwerk),
        },
    )
