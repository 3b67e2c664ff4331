"""The read-only API: the data sets of meetings/open_data, one address for each list and each record.

It reads no session: whoever is signed in gets what strangers get.
"""
