import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "netzwerk.settings")

application = get_wsgi_application()
# What was loaded stays until the process ends: looking through it for garbage holds up a request.
gc.freeze()
