"""The bureau's electronic signature: made with a throw-away certificate, added behind the paper; absent, all else works."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import pikepdf
import pytest

from documents import certificate
from documents.certificate import CannotSign
from tests.documents.test_archival import decision

PASSWORD = "只用一次"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PKCS #12 file with a key and a self-signed certificate of a bureau that does not exist."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import pkcs12

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "云川市应急管理局")])
    start = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=3650))
        .add_extension(x509.KeyUsage(True, True, *[False] * 7), critical=True)
        .sign(key, hashes.SHA256())
    )
    kept = serialization.BestAvailableEncryption(PASSWORD.encode())
    path = tmp_path_factory.mktemp("certificate") / "bureau.p12"
    path.write_bytes(pkcs12.serialize_key_and_certificates("单位".encode(), key, made, None, kept))
    return path


def test_a_signed_paper_carries_the_signature_behind_its_own_bytes(file: Path) -> None:
    pytest.importorskip("pyhanko")
    paper = decision()
    signed = certificate.signed(paper, certificate.load(str(file), PASSWORD), reason="行政处罚决定书")
    assert signed.startswith(paper) and len(signed) > len(paper)
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        assert str(field.T) == certificate.FIELD and str(field.V.Reason) == "行政处罚决定书"
        assert len(pdf.pages) == len(pikepdf.open(io.BytesIO(paper)).pages)


def test_the_signature_holds_until_a_byte_is_changed(file: Path) -> None:
    pytest.importorskip("pyhanko")
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature

    signed = certificate.signed(decision(), certificate.load(str(file), PASSWORD), reason="x")

    def intact(data: bytes) -> bool:
        (found,) = PdfFileReader(io.BytesIO(data)).embedded_signatures
        status = validate_pdf_signature(found)
        return bool(status.intact and status.valid)

    assert intact(signed)
    place = signed.index(b"stream\n") + 40
    spoilt = signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]
    assert not intact(spoilt)


def test_a_wrong_password_or_file_is_told(file: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyhanko")
    with pytest.raises(CannotSign, match="文件或者口令不对"):
        certificate.load(str(file), "别的口令")
    with pytest.raises(CannotSign, match="读不出来"):
        certificate.load(str(tmp_path / "nothing.p12"), PASSWORD)
    (tmp_path / "text.p12").write_text("x")
    with pytest.raises(CannotSign, match="文件或者口令不对"):
        certificate.load(str(tmp_path / "text.p12"), PASSWORD)


def test_without_the_component_the_reason_is_given(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificate, "available", lambda: False)
    with pytest.raises(CannotSign, match="没有安装电子签名组件"):
        certificate.load(str(file), "once more, so that nothing kept answers")
