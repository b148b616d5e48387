"""A small whole world for the sweeps: two networks of the same shape, and one person per role.

What exists here also exists there: whatever a page of one network shows, there is something in
the other that could leak into it.
"""

from tests.welt.aufbau import Ort, Welt, welt_bauen

__all__ = ["Ort", "Welt", "welt_bauen"]
