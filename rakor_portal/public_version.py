"""The number that rises with every transaction that changes anything public (migration 0001_the_version_of_what_is_public)."""

import logging
import threading

import psycopg
from django.conf import settings
from django.db import connections

logger = logging.getLogger(__name__)

QUERY = b"SELECT number FROM public_version"
NAME = b"public_version"


class PublicVersion:
    """Reads the number over a connection of its own, one in each process.

    It is the one query of a kept page. Django's connection would check first whether it still lives, which is a second
    one, and wrap both; measures.md has the figures. Threads take turns: the answer takes a tenth of a millisecond.
    """

    def __init__(self, alias="default"):
        self.alias = alias
        self._turn = threading.Lock()
        self._connection = None

    def read(self):
        """The number as bytes, or None when it cannot be had: then a page is made anew, and its own queries say why."""
        with self._turn:
            for _attempt in range(2):  # the server may have been restarted since the last time
                try:
                    return self._ask()
                except psycopg.Error:
                    logger.info("The connection for the public version is made anew.", exc_info=True)
                    self.close()
        logger.warning("The public version cannot be read: nothing is kept for strangers.")
        return None

    def close(self):
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self):
        if self._connection is None:
            self._connection = self._connect()
        # libpq itself: psycopg's cursor takes longer than the question. It lets other threads run meanwhile.
        pgconn = self._connection.pgconn
        answer = (
            pgconn.exec_prepared(NAME, ()) if settings.DATABASE_PREPARES else pgconn.exec_params(QUERY, ())
        )
        if answer.status != psycopg.pq.ExecStatus.TUPLES_OK:
            raise psycopg.OperationalError(answer.get_error_message())
        return answer.get_value(0, 0) if answer.ntuples else None

    def _connect(self):
        parameters = connections[self.alias].get_connection_params()
        for name in ("cursor_factory", "context"):  # of Django's own cursors
            parameters.pop(name, None)
        connection = psycopg.connect(**parameters, autocommit=True)
        if not settings.DATABASE_PREPARES:
            return connection
        prepared = connection.pgconn.prepare(NAME, QUERY)
        if prepared.status != psycopg.pq.ExecStatus.COMMAND_OK:
            message = prepared.get_error_message()
            connection.close()
            raise psycopg.OperationalError(message)
        return connection


public_version = PublicVersion()
