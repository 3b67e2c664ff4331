"""One region's figures of an indicator, and one cell: what goes out, the values side by side, and how it came about."""

from decimal import ROUND_HALF_UP, Decimal

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from meetings.actions.published_figures import difference_of, in_order, per_cent_of
from meetings.figure_charts import line_of
from meetings.figure_periods import label_of
from meetings.models import (
    Discrepancy,
    DiscrepancyComment,
    DiscrepancyEvent,
    Entry,
    Figure,
    FigureEvent,
    PublishedFigure,
    Settlement,
)
from meetings.public_pages import public_page
from meetings.views.histories import history_of
from meetings.views.indicators import concept_of, indicator_of
from meetings.views.pages import page_of
from participants.models import Region

IN_LINE = 12


@public_page
def figure_region(request, slug, region_slug):
    """The figures of one region from period to period."""
    indicator = indicator_of(request.user, slug)
    region = get_object_or_404(Region, slug=region_slug)
    concepts = list(indicator.concepts.all())
    concept = concept_of(request, concepts)
    cells = (
        PublishedFigure.objects.visible_to(request.user)
        .filter(indicator=indicator, concept=concept, region=region)
        .select_related("figure__source", "settlement__decision__minutes__meeting")
        .order_by("-period")
    )
    page = page_of(request, cells)
    rows = list(page.object_list)
    for row in rows:
        row.indicator, row.region = indicator, region
    in_line = sorted(rows, key=lambda row: row.period)[-IN_LINE:]
    periods = [row.period for row in in_line]
    context = {
        "indicator": indicator,
        "region": region,
        "concepts": concepts,
        "concept": concept,
        "page": page,
        "rows": rows,
        "trend": (
            line_of(periods, {row.period: row for row in in_line}, label_of=label_of)
            if len(periods) > 1
            else None
        ),
    }
    return render(request, "meetings/figures/region.html", context)


@public_page
def cell_detail(request, slug, region_slug, period):
    """All that was ever said of an indicator in a region and a period, whatever the concept."""
    indicator = indicator_of(request.user, slug)
    region = get_object_or_404(Region, slug=region_slug)
    place = {"indicator": indicator, "region": region, "period": period}
    figures = list(
        Figure.objects.filter(**place)
        .select_related("source", "definition", "concept", "replaces", "created_by")
        .order_by("-created_at", "-pk")
    )
    if not figures:
        raise Http404
    for figure in figures:
        figure.indicator, figure.region = indicator, region
    discrepancies = {
        row.concept_id: row
        for row in Discrepancy.objects.with_standing()
        .filter(**place)
        .select_related(
            "agenda_item__meeting", "settlement__figure", "settlement__decision__minutes__meeting"
        )
    }
    published = {
        row.concept_id: row
        for row in PublishedFigure.objects.filter(**place).select_related("figure__source", "settlement")
    }
    settled = _Settled(discrepancies.values(), request.user)
    lines = [
        _line(indicator, concept, figures, discrepancies, published, request.user, settled)
        for concept in _concepts(figures, discrepancies)
    ]
    replaced = {figure.replaces_id for figure in figures}
    context = {
        "indicator": indicator,
        "region": region,
        "period": period,
        "period_label": label_of(period),
        "lines": lines,
        "former": [
            {
                "figure": figure,
                "steps": steps_of_figure(figure, request.user, is_last=figure.pk not in replaced),
            }
            for figure in figures
            if not figure.is_current
        ],
        "history": history_of(_events(figures, discrepancies.values(), request.user)),
        "figures": figures,
    }
    return render(request, "meetings/figures/cell.html", context)


def _concepts(figures, discrepancies):
    """The lines of the cell: the main one first (None), then each named concept."""
    named = {figure.concept_id: figure.concept for figure in figures}
    named |= {key: row.concept for key, row in discrepancies.items() if key not in named}
    return [named[key] for key in sorted(named, key=lambda key: key or 0)]


def _line(indicator, concept, figures, discrepancies, published, user, settled):
    key = concept.pk if concept else None
    current = in_order([f for f in figures if f.is_current and f.concept_id == key], indicator.producer_id)
    row, discrepancy = published.get(key), discrepancies.get(key)
    pending = settled.pending(discrepancy)
    base = next((f for f in current if row and f.pk == row.figure_id), current[0] if current else None)
    return {
        "concept": concept,
        "published": row,
        "rows": [_compared(figure, base, row, user) for figure in current],
        "base": base,
        "discrepancy": discrepancy,
        "meeting": _meeting_of(discrepancy, user),
        "pending": pending,
        "may_settle": pending is not None
        and user.has_perm("meetings.settle_figure", pending.decision.minutes.meeting),
        "settlements": settled.of(discrepancy),
        "comments": [c for c in settled.comments if discrepancy and c.discrepancy_id == discrepancy.pk],
        "steps": steps_of_discrepancy(discrepancy, user) if discrepancy else [],
    }


class _Settled:
    """What was decided and said about the discrepancies of a cell, as far as the reader may read it. Three queries."""

    def __init__(self, discrepancies, user):
        keys = [row.pk for row in discrepancies]
        found = Settlement.objects.filter(discrepancy__in=keys)
        rows = list(
            (found.in_effect_once() | found.pending())
            .select_related("figure__source", "decision__minutes__meeting")
            .prefetch_related("concepts__figure__source")
            .order_by("-created_at")
            if keys
            else []
        )
        readable = _readable_decisions(rows, user)
        self.rows = [row for row in rows if row.decision_id in readable]
        comments = DiscrepancyComment.objects.filter(discrepancy__in=keys)
        self.comments = list(comments.select_related("institution")) if keys else []

    def of(self, discrepancy):
        """[(settlement, whether it holds)] of those that took effect, the latest first."""
        if discrepancy is None:
            return []
        return [
            (s, s.pk == discrepancy.settlement_id)
            for s in self.rows
            if s.discrepancy_id == discrepancy.pk and s.effective_at is not None
        ]

    def pending(self, discrepancy):
        """What a meeting decided and nobody ratified yet; None for who may not know of it."""
        if discrepancy is None or discrepancy.settlement_id is None:
            return None
        return next(
            (s for s in self.rows if s.pk == discrepancy.settlement_id and s.effective_at is None), None
        )


def _readable_decisions(settlements, user):
    """Keys of the decisions that the reader may read: the public from their ratification on."""
    keys = [settlement.decision_id for settlement in settlements]
    if not keys:
        return set()
    found = Entry.objects.filter(pk__in=keys)
    public = set(Entry.objects.published().filter(pk__in=keys).values_list("pk", flat=True))
    if user.is_authenticated:
        public |= set(found.visible_to(user).values_list("pk", flat=True))
    return public


def _meeting_of(discrepancy, user):
    """The meeting that is to deal with it, where the reader may see that one."""
    meeting = discrepancy.meeting if discrepancy else None
    if meeting is None:
        return None
    is_staff = user.is_authenticated and user.reads_everything
    return meeting if meeting.announced_at is not None or is_staff else None


def _compared(figure, base, published, user):
    """A figure with how far it is from the one that goes out (or, in dispute, from the first)."""
    difference = None if base is None or figure.pk == base.pk else difference_of(figure, base)
    per_cent = per_cent_of(difference, base.value if base else None)
    decimals = max(figure.decimals, base.decimals) if base else figure.decimals
    return {
        "figure": figure,
        "is_base": base is not None and figure.pk == base.pk,
        "goes_out": published is not None and published.figure_id == figure.pk,
        "difference": None
        if difference is None
        else number_format(difference, decimals, force_grouping=True),
        "per_cent": None
        if per_cent is None
        else number_format(per_cent.quantize(Decimal("0.1"), ROUND_HALF_UP), 1),
        "steps": steps_of_figure(figure, user),
    }


def _events(figures, discrepancies, user):
    """What happened to all of them, in order; what a meeting decided and is not ratified yet is for the staff."""
    by_key = {figure.pk: figure for figure in figures}
    events = []
    for event in FigureEvent.objects.filter(figure__in=by_key).select_related("institution", "on_behalf_of"):
        figure = by_key[event.figure_id]
        event.note = f"{figure.source.label}: {figure.in_words}. {event.note}".strip()
        events.append(event)
    is_staff = user.is_authenticated and user.reads_everything
    found = DiscrepancyEvent.objects.filter(discrepancy__in=[d.pk for d in discrepancies])
    found = found.select_related("institution", "on_behalf_of")
    events += [event for event in found if is_staff or event.kind not in FOR_STAFF]
    return sorted(events, key=lambda event: event.at)


FOR_STAFF = {DiscrepancyEvent.Kind.DECIDED, DiscrepancyEvent.Kind.OVERTAKEN}


# What the reader may do --------------------------------------------------------------------------


def steps_of_figure(figure, user, *, is_last=True):
    """(address, words) of what the user may do with a figure; `is_last`: nothing replaced it."""
    if not user.is_authenticated:
        return []
    steps = []
    can_be_mended = is_last and figure.status in {figure.Status.CURRENT, figure.Status.RETURNED}
    if can_be_mended and user.has_perm("meetings.revise_figure", figure):
        steps.append((reverse("figure_revise", args=[figure.pk]), _("Perbaiki")))
    if figure.is_current and user.has_perm("meetings.revise_figure", figure):
        steps.append((reverse("figure_withdraw", args=[figure.pk]), _("Tarik")))
    if figure.is_current and user.has_perm("meetings.return_figure", figure):
        steps.append((reverse("figure_return", args=[figure.pk]), _("Kembalikan")))
    return steps


def steps_of_discrepancy(discrepancy, user):
    """(address, words) of what the user may do about a discrepancy."""
    if not user.is_authenticated:
        return []
    steps = []
    if user.has_perm("meetings.comment_discrepancy", discrepancy):
        steps.append((reverse("discrepancy_comment", args=[discrepancy.pk]), _("Beri tanggapan")))
    if discrepancy.is_in_dispute and user.has_perm("meetings.schedule_discrepancy"):
        steps.append((reverse("discrepancy_cause", args=[discrepancy.pk]), _("Catat penyebab")))
        if discrepancy.waits:
            where = f"{reverse('discrepancy_schedule')}?selisih={discrepancy.pk}"
            steps.append((where, _("Agendakan dalam Rakor")))
    return steps
