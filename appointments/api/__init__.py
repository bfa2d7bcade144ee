"""The diary and the visit notes by API."""
