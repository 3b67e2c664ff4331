"""Many made-up meetings, to measure the portal with (`manage.py load_benchmark`)."""
