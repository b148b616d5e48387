from treffen.models.teilnahme import Teilnahme
from treffen.models.treffen import Tagesordnungspunkt, Treffen

__all__ = ["Tagesordnungspunkt", "Teilnahme", "Treffen"]
