"""Hypothesis strategies: actions and plays over a scenario's own names, right and wrong ones alike."""

from __future__ import annotations

from hypothesis import strategies as st

from incident_sim.actions import ACTION, Action
from incident_sim.scenario.schema import Scenario

SECOND = 1_000_000


def actions(scenario: Scenario) -> st.SearchStrategy[Action]:
    """Any action that a player of this scenario might try."""
    topology = scenario.topology
    services = [service.name for service in topology.services]
    parties = [party.name for party in topology.third_parties]
    calls = [call.name for call in topology.calls]
    journeys = [journey.name for journey in scenario.traffic.journeys]
    teams = [team.name for team in scenario.people.teams]
    service, call = st.sampled_from(services), st.sampled_from(calls)
    journey, team = st.sampled_from(journeys), st.sampled_from(teams)
    ratio = st.integers(0, 10).map(lambda tenths: tenths * 100_000)
    kinds = [
        st.fixed_dictionaries({"do": st.just("view_metrics"), "service": st.sampled_from([*journeys, *services])}),
        st.fixed_dictionaries({"do": st.just("view_calls"), "service": service}),
        st.fixed_dictionaries({"do": st.just("search_logs"), "service": service}),
        st.fixed_dictionaries({"do": st.just("view_changes")}),
        st.fixed_dictionaries({"do": st.just("check_integrity")}),
        st.fixed_dictionaries({"do": st.just("probe"), "journey": journey}),
        st.fixed_dictionaries({"do": st.just("rollback"), "service": service}),
        st.fixed_dictionaries({"do": st.just("restart"), "service": service}),
        st.fixed_dictionaries({"do": st.just("scale"), "service": service, "replicas": st.integers(1, 12)}),
        st.fixed_dictionaries({"do": st.just("set_retries"), "call": call, "times": st.integers(0, 4)}),
        st.fixed_dictionaries({"do": st.just("set_timeout"), "call": call, "timeout": st.integers(10_000, 5_000_000)}),
        st.fixed_dictionaries({"do": st.just("limit_calls"), "call": call, "size": st.integers(1, 20)}),
        st.fixed_dictionaries({"do": st.just("open_breaker"), "call": call}),
        st.fixed_dictionaries({"do": st.just("close_breaker"), "call": call}),
        st.fixed_dictionaries({"do": st.just("shed"), "journey": journey, "admit": ratio}),
        st.fixed_dictionaries({"do": st.just("reconcile")}),
        st.fixed_dictionaries(
            {"do": st.just("acknowledge"), "alert": st.sampled_from([a.name for a in scenario.alerts])}
        ),
        st.fixed_dictionaries({"do": st.just("declare"), "severity": st.just("SEV1")}),
        st.fixed_dictionaries({"do": st.just("page"), "team": team}),
        st.fixed_dictionaries({"do": st.just("ask"), "team": team}),
        st.fixed_dictionaries({"do": st.just("open_composer"), "message": st.just("post_status")}),
        st.fixed_dictionaries({"do": st.just("drop_draft")}),
        st.fixed_dictionaries(
            {
                "do": st.just("post_status"),
                "status": st.sampled_from(["investigating", "resolved"]),
                "effect": st.just("failing"),
            }
        ),
        st.fixed_dictionaries({"do": st.just("resolve")}),
    ]
    if parties:
        kinds.append(st.fixed_dictionaries({"do": st.just("contact_vendor"), "third_party": st.sampled_from(parties)}))
    return st.one_of(kinds).map(ACTION.validate_python)


def plays(scenario: Scenario, most: int = 12) -> st.SearchStrategy[list[tuple[int, Action]]]:
    """Timed actions within a session's length, in the order of their times."""
    at = st.integers(0, scenario.lasts // SECOND - 1).map(lambda second: second * SECOND)
    return st.lists(st.tuples(at, actions(scenario)), max_size=most).map(
        lambda found: sorted(found, key=lambda x: x[0])
    )
