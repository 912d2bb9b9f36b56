"""Incidents: breaches of personal data, their 72 hours, and who is told (GDPR art. 33, 34)."""
