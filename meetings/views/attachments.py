from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from meetings.models import Attachment


@login_not_required
@require_safe
def attachment_download(request, public_id):
    """A file, for whoever may see the record that it belongs to.

    It is asked for anew each time, because it can be withheld later; a copy that the browser has is
    then confirmed with a few bytes (304). An image may show in the browser, everything else is saved:
    browsers refuse to show a PDF under the policy that keeps a file from running as a page of ours.
    """
    attachment = get_object_or_404(Attachment.objects.visible_to(request.user), public_id=public_id)
    etag = f'"{attachment.sha256}"'
    response = get_conditional_response(request, etag=etag) or _file(attachment)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


def _file(attachment):
    try:
        content = attachment.file.open("rb")
    except OSError as error:
        raise Http404 from error
    response = FileResponse(
        content,
        as_attachment=not attachment.is_image,
        filename=attachment.name,
        content_type=attachment.content_type,
    )
    if not attachment.content_type.startswith("text/"):
        # Packed already: compressing it again would only take away the length, by which a browser shows how far it is.
        response["Content-Encoding"] = "identity"
    return response
