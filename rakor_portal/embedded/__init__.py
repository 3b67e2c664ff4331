"""Database engine: Django's PostgreSQL, started by the portal itself (see rakor_portal/database.py)."""
