"""The production server's entry: refuses to start on incomplete settings (see config.settings) or demonstration data."""

import os

os.environ["ANJUAN_SERVING"] = "production"
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"  # the only one, whoever starts this

from django.conf import settings
from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

if settings.PRODUCTION:
    from config.demo import mark

    mark.refuse_in_production()
