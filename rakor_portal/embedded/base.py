from django.db.backends.postgresql import base

from rakor_portal.database import EmbeddedPostgres


class DatabaseWrapper(base.DatabaseWrapper):
    """Starts the server when a connection is wanted, not when settings are read.

    So commands that need no database start none, and a server that was killed is back at the next connection.
    """

    def get_connection_params(self):
        server = EmbeddedPostgres(**self.settings_dict["EMBEDDED"])
        self.settings_dict["HOST"] = str(server.ensure())
        return super().get_connection_params()
