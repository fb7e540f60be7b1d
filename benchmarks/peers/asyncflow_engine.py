"""AsyncFlow: a generator, a client and servers with steps. It has no exponential work and no timeouts."""

from __future__ import annotations

import tempfile
from pathlib import Path

import simpy
from asyncflow.runtime.simulation_runner import SimulationRunner

from benchmarks.peers.harness import CHAIN_RATE, CHAIN_WORK, measure

EDGE = "latency: {mean: 0.00001, distribution: exponential}"
SECONDS = 20


def _server(place: int) -> str:
    return f"""
      - id: srv-{place}
        server_resources: {{cpu_cores: 4, ram_mb: 2048}}
        endpoints:
          - endpoint_name: /serve
            steps:
              - {{kind: io_db, step_operation: {{io_waiting_time: {CHAIN_WORK}}}}}"""


def chain() -> tuple[int, float]:
    """Three servers one after the other, each waiting for as long."""
    text = f"""
rqs_input:
  id: gen
  avg_active_users: {{mean: {int(CHAIN_RATE)}, distribution: poisson}}
  avg_request_per_minute_per_user: {{mean: 60, distribution: poisson}}
  user_sampling_window: 10
topology_graph:
  nodes:
    client: {{id: client}}
    servers:{_server(1)}{_server(2)}{_server(3)}
  edges:
    - {{id: a, source: gen, target: client, {EDGE}}}
    - {{id: b, source: client, target: srv-1, {EDGE}}}
    - {{id: c, source: srv-1, target: srv-2, {EDGE}}}
    - {{id: d, source: srv-2, target: srv-3, {EDGE}}}
    - {{id: e, source: srv-3, target: client, {EDGE}}}
sim_settings:
  total_simulation_time: {SECONDS}
  sample_period_s: 0.1
  enabled_sample_metrics: [ready_queue_len]
  enabled_event_metrics: [rqs_clock]
"""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "chain.yml"
        path.write_text(text, encoding="utf-8")
        results = SimulationRunner.from_yaml(env=simpy.Environment(), yaml_path=path).run()
    results.process_all_metrics()
    latencies = results.latencies or []
    return 3 * len(latencies), sum(latencies) / len(latencies)


if __name__ == "__main__":
    measure({"chain": chain})
