"""The history of a record as a page shows it: what happened, when, by which institution; never by which person."""


def history_of(events, *, labels=None, hide=None):
    """Rows for components/timeline.html.

    Args:
        events: with `institution` and `on_behalf_of` (and `attachments`, where there are any) fetched.
        labels: {kind: word} where the kind's own word would be wrong for this record.
        hide: (text, replacement): what a note must not name to this reader.
    """
    labels = labels or {}
    rows = []
    for event in events:
        note = event.note
        if hide:
            note = note.replace(*hide)
        rows.append(
            {
                "at": event.at,
                "label": labels.get(event.kind, event.label),
                "institution_name": event.institution_name,
                "note": note,
                "link": getattr(event, "link", ""),
                "attachments": list(event.attachments.all()) if hasattr(event, "attachments") else [],
                "is_sample": event.is_sample,
            }
        )
    return rows
