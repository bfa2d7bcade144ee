import os

from django.core.wsgi import get_wsgi_application

from clinic.shared_counts import share_counts

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")
share_counts()  # before anything is imported that counts

application = get_wsgi_application()
