"""The certificates of a cluster of brokers: an authority that signs one for each member, and is then forgotten.

Nobody can add a member later with its key: all certificates are made anew together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from fuyuan.installation.certificates import CALLS_AND_IS_CALLED, begun, named, private, reached_at

VALID_FOR: Final = timedelta(days=5 * 365)


@dataclass(frozen=True, slots=True)
class Certified:
    """What one member holds, as PEM."""

    certificate: bytes
    key: bytes
    authority: bytes


def certified(hosts: Sequence[str]) -> list[Certified]:
    """A certificate for each host name or IP address, to show to clients and to the other members."""
    signer, name = generate_private_key(SECP256R1()), named("fuyuan nats cluster")
    authority = (
        _certificate(name, name, signer)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(signer, SHA256())
    )
    trusted = authority.public_bytes(Encoding.PEM)
    return [_member(host, authority, signer, trusted) for host in hosts]


def _member(host: str, authority: x509.Certificate, signer: EllipticCurvePrivateKey, trusted: bytes) -> Certified:
    key = generate_private_key(SECP256R1())
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    made = (
        _certificate(named(host), authority.subject, key)
        .add_extension(x509.SubjectAlternativeName([reached_at(host)]), critical=False)
        .add_extension(CALLS_AND_IS_CALLED, critical=False)
        .add_extension(identifier, critical=False)
        .sign(signer, SHA256())
    )
    return Certified(made.public_bytes(Encoding.PEM), private(key), trusted)


def _certificate(subject: x509.Name, issuer: x509.Name, key: EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    made = begun(subject, issuer, key, datetime.now(UTC), VALID_FOR)
    return made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
