"""The electronic signature of an official document: PAdES by pyHanko, with the office's certificate (PKCS#12)."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

FIELD = "TandaTangan"


@dataclass(frozen=True)
class Check:
    """What became of the signatures in a PDF.

    Args:
        is_signed: there is one at all.
        is_intact: the signed bytes are those that were signed, and they are the whole file.
        signed_by: the name in the certificate; "" without a signature.
    """

    is_signed: bool
    is_intact: bool
    signed_by: str


def is_configured():
    """Whether documents are signed when they are issued (README.md, DOCUMENT_SIGNING_P12)."""
    return settings.DOCUMENT_SIGNING_P12 is not None


@lru_cache(maxsize=2)
def _signer(path, password, _changed_at):
    try:
        signer = signers.SimpleSigner.load_pkcs12(path, passphrase=password.encode() or None)
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured("DOCUMENT_SIGNING_P12 could not be read.") from error
    if signer is None or signer.signing_cert is None:
        raise ImproperlyConfigured(
            "DOCUMENT_SIGNING_P12 has no key, or DOCUMENT_SIGNING_PASSWORD is not its password."
        )
    return signer


def signer():
    """The key and certificate of the office, read once for each file.

    Raises:
        ImproperlyConfigured: the file or its password is wrong; the password is not repeated.
    """
    path = Path(settings.DOCUMENT_SIGNING_P12)
    return _signer(str(path), settings.DOCUMENT_SIGNING_PASSWORD, path.stat().st_mtime_ns)


def signed_by():
    """The name in the office's certificate."""
    return name_in(signer().signing_cert)


def sign(pdf, *, reason, place=""):
    """The PDF with a signature over all of it, added behind its end: what was there stays as it was, byte for byte.

    The signature shows nothing on the page, where the block for whoever signs is; readers show it beside the document.

    Args:
        pdf: bytes.
        reason: of the signature, as "Penerbitan notula versi 2".
        place: where it was signed.

    Returns:
        (bytes, the name in the certificate).
    """
    key = signer()
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD, reason=reason, location=place or None, subfilter=SigSeedSubFilter.PADES
    )
    signed = _in_a_thread_of_its_own(
        signers.sign_pdf, writer, meta, signer=key, new_field_spec=SigFieldSpec(FIELD)
    )
    return signed.getvalue(), name_in(key.signing_cert)


def check(pdf):
    """Whether a PDF is signed and still what was signed. Never raises over a broken file: that is not intact."""
    try:
        signatures = PdfFileReader(BytesIO(pdf)).embedded_signatures
        if not signatures:
            return Check(is_signed=False, is_intact=False, signed_by="")
        last = signatures[-1]
        trust = ValidationContext(trust_roots=[last.signer_cert], allow_fetching=False)
        status = _in_a_thread_of_its_own(validate_pdf_signature, last, signer_validation_context=trust)
        whole = status.intact and status.valid and status.coverage.name == "ENTIRE_FILE"
        return Check(is_signed=True, is_intact=whole, signed_by=name_in(last.signer_cert))
    except Exception:  # a damaged file fails in as many ways as there are bytes
        return Check(is_signed=True, is_intact=False, signed_by="")


def _in_a_thread_of_its_own(function, *args, **named):
    """What the function gives. pyHanko runs an event loop, which Python refuses where one runs in the thread already."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(function, *args, **named).result()


def name_in(certificate):
    """The common name of a certificate, else all that it says of its owner; at most as long as Document.signed_by."""
    subject = certificate.subject
    name = subject.native.get("common_name") or subject.human_friendly
    return (name if isinstance(name, str) else ", ".join(name))[:330]
