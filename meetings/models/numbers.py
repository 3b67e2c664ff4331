from django.db import connection, models
from django.utils.translation import gettext_lazy as _


class NumberSequence(models.Model):
    """The last number given of each kind and year.

    A row instead of a PostgreSQL sequence: a sequence leaves a gap when its transaction fails, and
    a gap in the numbers of inputs looks like an input that was made to vanish.
    """

    class Prefix(models.TextChoices):
        INPUT = "M", _("masukan")
        FOLLOW_UP = "TL", _("tindak lanjut")
        DECISION = "K", _("keputusan")
        LETTER = "SU", _("surat undangan")
        PROGRAMME = "P", _("program")

    prefix = models.CharField(max_length=2, choices=Prefix)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="number_sequence_one_a_year")]

    def __str__(self):
        return f"{self.prefix}-{self.year}: {self.last}"

    @classmethod
    def next(cls, prefix, year):
        """The next number in words of the portal, e.g. "M-2021-0007". See `take`."""
        return f"{prefix}-{year}-{cls.take(prefix, year):04d}"

    @classmethod
    def take(cls, prefix, year):
        """The next number of a kind and year, e.g. 7.

        To be called inside the transaction that creates the row: it holds the sequence's row until
        the commit, so that numbers have no gaps and are never given twice.
        """
        if not connection.in_atomic_block:
            msg = "a number is given in the transaction that uses it"
            raise RuntimeError(msg)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {cls._meta.db_table} (prefix, year, last) VALUES (%s, %s, 1)"  # noqa: S608
                " ON CONFLICT (prefix, year) DO UPDATE SET last = meetings_numbersequence.last + 1"
                " RETURNING last",
                [prefix, year],
            )
            (last,) = cursor.fetchone()
        return last
