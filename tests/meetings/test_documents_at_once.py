"""Several who issue the same paper at the same moment: each words once, the versions without a gap."""

from itertools import pairwise

import pytest

from meetings.actions import documents
from meetings.models import Document
from tests import factories
from tests.meetings.test_numbers import in_parallel

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_paper_that_many_issue_at_once_is_issued_once_in_each_version(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    by, meeting = factories.secretariat(), factories.held_meeting()

    def issue(n):
        words = f"kata {n // 4}"
        documents.issue(
            Document.Kind.MATRIX,
            data={"kata": words},
            make=lambda document: (f"%PDF-{words} {document.version}".encode(), [], ""),
            title="Matriks",
            by=by,
            meeting=meeting,
        )

    in_parallel(4, issue, at_once=4)
    assert list(meeting.documents.values_list("version", "data__kata")) == [(1, "kata 0")]

    in_parallel(8, issue, at_once=8)
    issued = list(meeting.documents.order_by("version").values_list("version", "data__kata"))
    # The two wordings may take turns, but no two documents in a row say the same.
    assert [version for version, _words in issued] == list(range(1, len(issued) + 1))
    assert all(before[1] != after[1] for before, after in pairwise(issued))
