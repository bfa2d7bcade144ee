"""Static files with a hash in their name in production, and as they are while developing and testing."""

from django.conf import settings
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Falls back to plain names as long as `collectstatic` has not run, so that tests need no build step."""

    manifest_strict = False
    support_js_module_import_aggregation = True
    # our own modules only: django-htmx names types of files that it does not ship
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )

    def stored_name(self, name: str) -> str:
        if settings.DEBUG or not self.hashed_files:
            return name
        return super().stored_name(name)
