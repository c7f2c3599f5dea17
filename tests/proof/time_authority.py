"""A time stamp authority of our own on 127.0.0.1: OpenSSL answers (`openssl ts -reply`)."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

CONFIGURATION = """
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
certs = {folder}/root.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
"""


class TimeAuthority:
    """Its keys and certificates lie in `folder`; `root` is the certificate to trust. `good_until` that of its own."""

    def __init__(self, folder: Path, *, good_until: datetime | None = None) -> None:
        folder.mkdir()
        self._folder, self.asked = folder, 0
        self.replaced: bytes | None = None
        """What is answered in place of a time stamp."""
        now = datetime.now(UTC)
        issuer = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        # Longer than the name of the signer: the client wants the set of certificates in the order of DER, the shorter
        # one first, and OpenSSL writes them as they come.
        common = f"root of a time stamp authority: {folder.name}"
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common)])
        born = now - timedelta(days=100)

        def certificate(subject: x509.Name, of: rsa.RSAPrivateKey, until: datetime) -> x509.CertificateBuilder:
            made = x509.CertificateBuilder().subject_name(subject).issuer_name(name).public_key(of.public_key())
            made = made.serial_number(x509.random_serial_number())
            return made.not_valid_before(born).not_valid_after(until)

        root = certificate(name, issuer, now + timedelta(days=100))
        root = root.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        self.root = root.sign(issuer, hashes.SHA256())
        own = certificate(
            x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "time")]),
            key,
            good_until or now + timedelta(days=50),
        )
        own = own.add_extension(x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        pem = Encoding.PEM
        (folder / "tsa.pem").write_bytes(own.sign(issuer, hashes.SHA256()).public_bytes(pem))
        (folder / "root.pem").write_bytes(self.root.public_bytes(pem))
        (folder / "tsa.key").write_bytes(key.private_bytes(pem, PrivateFormat.PKCS8, NoEncryption()))
        (folder / "serial").write_text("01\n")
        (folder / "tsa.cnf").write_text(CONFIGURATION.format(folder=folder))

    @property
    def trusted(self) -> Path:
        return self._folder / "root.pem"

    def answer(self, query: bytes) -> bytes:
        self.asked += 1
        if self.replaced is not None:
            return self.replaced
        asked, told = self._folder / "query", self._folder / "reply"
        asked.write_bytes(query)
        given = ["-config", str(self._folder / "tsa.cnf"), "-queryfile", str(asked), "-out", str(told)]
        subprocess.run(["openssl", "ts", "-reply", *given], check=True, capture_output=True)
        return told.read_bytes()

    @contextmanager
    def serving(self, *, silent: bool = False) -> Iterator[str]:
        """Its address. A silent one takes the request and says nothing, until the end."""
        authority, over = self, threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                query = self.rfile.read(int(self.headers["Content-Length"]))
                if silent:
                    over.wait(60)
                    return
                body = authority.answer(query)
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *given: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        serving.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            over.set()
            server.shutdown()
            server.server_close()
            serving.join()
