"""Plans, the home programme, check-ins and recurrence by API."""
