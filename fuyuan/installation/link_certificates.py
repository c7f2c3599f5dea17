"""The certificate that this installation shows on the link, and the small authority of its own that signs it.

The others trust the authority and nothing else, so the certificate can be made anew at any start, and they need not be
told. Private keys are P-256, PEM, mode 0600, and stay here.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from fuyuan.installation.certificates import CALLS_AND_IS_CALLED, begun, named, private, reached_at
from services.kept_file import keep

AUTHORITY_FOR: Final = timedelta(days=30 * 365)
CERTIFICATE_FOR: Final = timedelta(days=2 * 365)
RENEWED_BEFORE: Final = timedelta(days=365)
"""At a start with less than this left another certificate is made."""
NOT_READ: Final = (
    ValueError,
    TypeError,
    InvalidSignature,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.ExtensionNotFound,
)
"""What `cryptography` raises at a text of somebody else."""


class NoAuthority(ValueError):
    """A text that is not the certificate of an authority."""


class Certificates:
    """In a folder: `authority.crt` (`trusted`) with `authority.key`, `link.crt` with `link.key`. Raises OSError,
    ValueError where a file is damaged."""

    def __init__(self, folder: Path, name: str) -> None:
        """`name`: what the certificate says who this is."""
        self.certificate, self.key = folder / "link.crt", folder / "link.key"
        self.trusted, self._authority_key = folder / "authority.crt", folder / "authority.key"
        self._folder, self._name = folder, name

    def authority(self, now: datetime) -> str:
        """The authority's certificate, PEM; made where there is none."""
        if not self.trusted.exists():
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            key = generate_private_key(SECP256R1())
            name = named(f"{self._name} authority")
            made = begun(name, name, key, now, AUTHORITY_FOR)
            made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            made = made.add_extension(_usage(signs=True), critical=True)
            keep(self._authority_key, private(key))
            keep(self.trusted, made.sign(key, SHA256()).public_bytes(Encoding.PEM))
        return self.trusted.read_text()

    def ready(self, host: str | None, now: datetime) -> None:
        """The certificate is there, for years to come, and names the `host` that others call; made where it is not."""
        authority = x509.load_pem_x509_certificate(self.authority(now).encode())
        if self._fits(authority, host, now):
            return
        key, signer = generate_private_key(SECP256R1()), load_pem_private_key(self._authority_key.read_bytes(), None)
        if not isinstance(signer, EllipticCurvePrivateKey):
            raise ValueError(f"{self._authority_key} is no key of a curve")
        made = begun(named(self._name), authority.subject, key, now, CERTIFICATE_FOR)
        made = made.add_extension(x509.SubjectAlternativeName(_names(self._name, host)), critical=False)
        made = made.add_extension(CALLS_AND_IS_CALLED, critical=False)
        made = made.add_extension(_usage(signs=False), critical=True)
        keep(self.key, private(key))
        keep(self.certificate, made.sign(signer, SHA256()).public_bytes(Encoding.PEM))

    def expires(self) -> datetime | None:
        """When the certificate does; None where there is none yet."""
        if not self.certificate.exists():
            return None
        return x509.load_pem_x509_certificate(self.certificate.read_bytes()).not_valid_after_utc

    def _fits(self, authority: x509.Certificate, host: str | None, now: datetime) -> bool:
        """A certificate whose key was not written behind it has another one beside it: a start was cut off."""
        try:
            certificate = x509.load_pem_x509_certificate(self.certificate.read_bytes())
            key = load_pem_private_key(self.key.read_bytes(), None)
            certificate.verify_directly_issued_by(authority)
        except (FileNotFoundError, ValueError, TypeError, InvalidSignature):
            return False
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        same = key.public_key() == certificate.public_key() and list(names) == _names(self._name, host)
        return same and certificate.not_valid_after_utc - now > RENEWED_BEFORE


def read_authority(text: str) -> x509.Certificate:
    """One certificate that may sign others and has signed itself. Raises NoAuthority."""
    try:
        [made] = x509.load_pem_x509_certificates(text.encode())
        made.verify_directly_issued_by(made)
        constraints = made.extensions.get_extension_for_class(x509.BasicConstraints).value
    except NOT_READ as error:
        raise NoAuthority(str(error)) from error
    if not constraints.ca or made.public_bytes(Encoding.PEM).decode() != text:
        raise NoAuthority("not an authority, or more than its certificate")
    return made


def _names(name: str, host: str | None) -> list[x509.GeneralName]:
    return [x509.DNSName(name), *([] if host is None else [reached_at(host)])]


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )
