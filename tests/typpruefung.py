"""Settings under which mypy reads the models: the portal's own, in test mode."""

import os

os.environ.setdefault("PORTAL_MODUS", "test")

from netzwerk.settings import *  # noqa: F403  # all of them, that is the point
