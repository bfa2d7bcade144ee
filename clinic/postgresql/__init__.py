"""A database backend of Django's kind; the name of its module, `base`, is Django's."""
