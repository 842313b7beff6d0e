"""The production server's entry: refuses to start on incomplete settings (see config.settings)."""

import os

os.environ.setdefault("ANJUAN_SERVING", "production")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
