from treffen.models.beschluss import Beschluss
from treffen.models.massnahme import Massnahme
from treffen.models.protokoll import Protokoll, Protokollabschnitt
from treffen.models.teilnahme import Teilnahme
from treffen.models.top import Tagesordnungspunkt
from treffen.models.treffen import Treffen

__all__ = [
    "Beschluss",
    "Massnahme",
    "Protokoll",
    "Protokollabschnitt",
    "Tagesordnungspunkt",
    "Teilnahme",
    "Treffen",
]
