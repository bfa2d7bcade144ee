"""The patient record by API."""
