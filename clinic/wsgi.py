import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from clinic.shared_counts import share_counts
from clinic.stack import with_room

gc.disable()  # nothing of what is read now goes away again
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")
share_counts()  # before anything is imported that counts

application = with_room(get_wsgi_application())
import_module(settings.ROOT_URLCONF)  # all views: the first who asks need not wait for them

# What is there by now stays. Without this the collector walks through all of it again and again, and everybody who is
# being served by this process waits for a fifth of a second each time.
gc.collect()
gc.freeze()
gc.enable()
