"""The bureau's electronic signature on a PDF, by its certificate (PKCS #12). Optional: needs pyHanko (group `sign`)."""

from __future__ import annotations

import importlib.util
import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

FIELD: Final = "Seal"


class CannotSign(RuntimeError):
    """The paper cannot be signed electronically; the text says why in Chinese."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A loaded certificate with its key."""

    signer: Any


def available() -> bool:
    """Whether pyHanko is installed."""
    return importlib.util.find_spec("pyhanko") is not None


@cache
def load(path: str, password: str) -> Certificate:
    """Read a certificate file. Raises CannotSign."""
    if not available():
        raise CannotSign("没有安装电子签名组件（pyHanko），请按说明安装 sign 组")
    from pyhanko.sign.signers import SimpleSigner

    try:
        data = Path(path).read_bytes()
    except OSError:
        raise CannotSign("单位证书文件读不出来") from None
    try:
        signer = SimpleSigner.load_pkcs12_data(data, other_certs=[], passphrase=password.encode() or None)
    except (ValueError, TypeError):
        signer = None
    if signer is None:
        raise CannotSign("单位证书打不开：文件或者口令不对")
    return Certificate(signer)


def signed(pdf: bytes, certificate: Certificate, *, reason: str) -> bytes:
    """The PDF with a signature added behind it: its own bytes stay as they are. Raises CannotSign."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign import signers
    from pyhanko.sign.general import SigningError

    metadata = signers.PdfSignatureMetadata(field_name=FIELD, md_algorithm="sha256", reason=reason)
    out = io.BytesIO()
    try:
        signers.PdfSigner(metadata, signer=certificate.signer).sign_pdf(
            IncrementalPdfFileWriter(io.BytesIO(pdf)), output=out
        )
    except (PdfError, SigningError, ValueError) as error:
        raise CannotSign(f"电子签名没有做成（{type(error).__name__}）") from error
    return out.getvalue()
