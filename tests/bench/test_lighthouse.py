"""What Lighthouse says, as figures; and nginx with a certificate of our own."""

from pathlib import Path

from bench.lighthouse import Judged, with_certificate
from photoallegret.paths import DEPLOY

WEIGHTS = (("a", 1), ("b", 0), ("c", 1))
REPORT = {
    "categories": {
        "seo": {
            "title": "SEO",
            "score": 0.92,
            "auditRefs": [
                {"id": "a", "weight": 1},
                {"id": "b", "weight": 0},
                {"id": "c", "weight": 1},
            ],
        }
    },
    "audits": {
        "a": {"id": "a", "score": 0.5, "displayValue": "two of them"},
        "b": {"id": "b", "score": 0},
        "c": {"id": "c", "score": 1},
    },
}


def test_scores_are_of_a_hundred_and_failures_are_named() -> None:
    judged = Judged()

    judged.add(REPORT)
    judged.add(REPORT)

    assert judged.scores == {"SEO": [92, 92]}
    assert judged.failed == {"a two of them": 2}


def test_only_https_is_left_and_on_its_own_port() -> None:
    told = (DEPLOY / "nginx" / "https.conf").read_text(encoding="utf-8")

    changed = with_certificate(told, 8443, Path("/somewhere"))

    assert changed.count("listen 127.0.0.1:8443 ssl") == changed.count("server {") == 2
    assert "listen 80" not in changed
    assert "/etc/letsencrypt" not in changed
    assert "ssl_certificate /somewhere/certificate.pem;" in changed
    assert "ssl_certificate_key /somewhere/key.pem;" in changed
