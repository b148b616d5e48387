"""The type of the fixture `als`."""

from collections.abc import Callable

from django.test import Client

from netzwerk.basis.models import Konto

type Anmelden = Callable[[Konto], Client]
