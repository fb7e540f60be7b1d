"""Worlds that cannot run are refused, each problem with its line and what is allowed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from incident_sim.errors import FileRefused
from incident_sim.scenario.load import load_scenario

TEXT = (Path(__file__).resolve().parents[2] / "scenarios" / "checkout-cascade.yaml").read_text(encoding="utf-8")


def problems(old: str, new: str) -> list[str]:
    """What is said of the shipped scenario once some of its text is another."""
    assert old in TEXT
    with pytest.raises(FileRefused) as refusal:
        load_scenario(TEXT.replace(old, new, 1), "broken.yaml")
    return [str(problem) for problem in refusal.value.problems]


def replaced(pattern: str, new: str) -> list[str]:
    """The same, for the first line that has a pattern."""
    found = re.search(pattern, TEXT)
    assert found is not None
    return problems(found.group(), new)


EXTRA = """    - name: nowhere
      team: payments
      replicas: 1
      workers: 1
      queue: 1
      release: nowhere-1
      endpoints:
        - {name: idle, work: {p50: 1ms, p99: 2ms}}
"""


def test_a_service_that_nobody_asks_is_refused() -> None:
    """A box on the map without an arrow is a mistake."""
    services = re.search(r"^  services:\n", TEXT, re.MULTILINE)
    assert services is not None
    said = problems(services.group(), services.group() + EXTRA)
    assert any("nobody ever asks nowhere for anything" in one for one in said)
    assert all(re.match(r"broken\.yaml:\d+:\d+: ", one) for one in said)


@pytest.mark.parametrize(
    ("pattern", "new", "said"),
    [
        (r"workers: \d+", "workers: 0", "at least 1 is wanted, and this is 0"),
        (r"workers: \d+", "workers: -3", "at least 1 is wanted, and this is -3"),
        (r"queue: \d+", "queue: 999999999", "at most 5000 is wanted"),
        (r"rate: 16/s", "rate: 90000/s", "more than a drill can mean"),
        (r"rate: 16/s", "rate: -4/s", "is not a rate"),
        (r"rate: 16/s", "rate: 0/s", "nobody comes"),
        (r"every: 30s, count: 6", "every: 30s, count: 1000000", "requests a second in all"),
        (r"every: 30s, count: 6", "every: 30s, count: 6, at_once: 5000", "at most 200 is wanted"),
        (r"p50: \d+ms", "p50: -5ms", "at least 0 is wanted"),
        (r"p50: \d+ms, p99: \d+ms", "p50: 5h, p99: 6h", "no request"),
        (r"kind: slow_dependency, id: paygate-eu-slow, at: 0s, until: 75s, target: paygate",
         "kind: slow_dependency, id: paygate-eu-slow, at: 0s, until: 75s, target: payagte", "did you mean 'paygate'"),
        (r"kind: slow_dependency, id: paygate-eu-slow, at: 0s, until: 75s, target: paygate, region: eu, factor: 2.5",
         "kind: resource_leak, id: paygate-eu-slow, at: 0s, service: checkout, resource: disk, per_request: 5",
         "there is no resource of checkout 'disk'"),
        (r"kind: slow_dependency, id: paygate-eu-slow, at: 0s, until: 75s, target: paygate, region: eu, factor: 2.5",
         "kind: message_flood, id: paygate-eu-slow, at: 0s, queue: mails, count: 5", "there is no queue 'mails'"),
        (r"kind: slow_dependency, id: paygate-eu-slow, at: 0s, until: 75s, target: paygate, region: eu, factor: 2.5",
         "kind: expired_certificate, id: paygate-eu-slow, at: 0s, certificate: internal",
         "there is no certificate 'internal'"),
        (r"      kind: database\n", "      kind: database\n      bootstrap: {fetches: [registry.pull]}\n",
         "there is no endpoint 'registry.pull'"),
        (r"      kind: database\n", "      kind: database\n      bootstrap: {fetches: []}\n", "bootstrap.fetches"),
        (r"policy: {timeout: 30s}", "policy: {timeout: 30s}, resolves: {by: dns.lookup}",
         "there is no endpoint of a service 'dns.lookup'"),
        (r"policy: {timeout: 30s}", "policy: {timeout: 30s}, resolves: {stale: 10m}",
         "say `by` whom"),
        (r"burst: 60, retry_after: 2s", "burst: 60, per: region", "leave `per` out"),
        (r"burst: 60, retry_after: 2s", "burst: 60, window: 10ms", "at least 1000000"),
        (r"rate: 60/s, burst: 60, retry_after: 2s", "rate: 1/h, window: 1m", "nobody gets in"),
        (r"burst: 60, retry_after: 2s", "burst: 60, spent: 40%", "there is none"),
        (r"burst: 60, retry_after: 2s", "burst: 60, window: 1m, spent: 140%", "at most 1000000"),
        (r"      kind: database\n", "      kind: database\n      limit: {rate: 9/s, per: tenent}\n",
         "there is no dimension 'tenent'"),
        (r"      kind: database\n", "      kind: database\n      limit: {rate: 9/s, per: key}\n",
         "no endpoint has `keys`"),
        (r"at: -3m\n        service: checkout", "at: -3m\n        until: 9m\n        service: checkout",
         "what it did stays until somebody mends it, and no 'until' is allowed (found '9m')"),
    ],
)  # fmt: skip
def test_what_cannot_run_is_refused_with_its_line(pattern: str, new: str, said: str) -> None:
    """Zero, negative, absurd and unknown, each with a word that helps."""
    told = replaced(pattern, new)
    assert any(said in one for one in told), told
    assert all(re.match(r"broken\.yaml:\d+:\d+: ", one) for one in told)
