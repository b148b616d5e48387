from treffen.models.teilnahme import Teilnahme
from treffen.models.top import Tagesordnungspunkt
from treffen.models.treffen import FalscherZustand, Treffen

__all__ = ["FalscherZustand", "Tagesordnungspunkt", "Teilnahme", "Treffen"]
