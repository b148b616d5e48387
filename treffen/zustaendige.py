"""Who is told about minutes: whoever acted on them, as long as she still runs the meeting."""

from netzwerk.basis.models import Konto
from treffen.models import Treffen


def zustaendig(konto: Konto | None, treffen: Treffen) -> tuple[str, str]:
    """Address and name. What members write is not for somebody whose role has ended: then the
    coordination's own address."""
    netzwerk = treffen.netzwerk
    if konto is not None and konto.is_active:
        verwaltbare = Treffen.objects.verwaltbar_fuer(konto, netzwerk)
        if verwaltbare.filter(pk=treffen.pk).exists():
            return konto.email, konto.name
    return netzwerk.kontakt_email or netzwerk.absender_email, netzwerk.absender_name
