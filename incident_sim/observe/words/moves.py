"""Actions as imperative sentences, for the timeline and the palette."""

from __future__ import annotations

from incident_sim.actions import Action, command, communicate, diagnose, investigate, mitigate, parts, practice
from incident_sim.actions import close as closing
from incident_sim.observe.words.quantities import say_duration, say_rate, say_segment, say_share
from incident_sim.text import safe_line

MESSAGE_WORDS = {
    "post_status": "status post",
    "show_banner": "banner",
    "remove_banner": "banner removal",
    "publish_macro": "support macro",
    "update_executives": "executive update",
    "message_team": "message to a team",
    "contact_vendor": "ticket with a vendor",
}

MECHANISMS = {
    "retry_storm": "retry storm",
    "cold_cache": "cold cache",
    "reconnect_herd": "reconnect herd",
    "connection_pool_exhaustion": "connection pool exhaustion",
    "slow_dependency": "slow dependency",
    "rate_limit": "rate limit",
    "regional_outage": "regional outage",
    "bad_release": "bad release",
    "bad_configuration": "bad configuration",
    "nothing_wrong": "nothing wrong",
}


def say_mechanism(mechanism: str) -> str:
    """A mechanism in words."""
    return MECHANISMS.get(mechanism, mechanism.replace("_", " "))


def say_action(action: Action) -> str:
    """What an action does, as one imperative sentence."""
    match action.family:
        case "investigate":
            text = _look(action)
        case "mitigate":
            text = _mitigation(action)
        case "communicate":
            text = _message(action)
        case _:
            text = _command(action)
    return safe_line(text or action.kind.replace("_", " ").capitalize(), 300)


def _look(action: Action) -> str:
    match action:
        case investigate.ViewMetrics(service=service, by=by):
            return f"View the metrics of {service}" + (f" by {by.replace('_', ' ')}" if by else "")
        case investigate.ViewCalls(service=service):
            return f"View the outbound calls of {service}"
        case investigate.SearchLogs():
            where = f" of {action.service}" if action.service else ""
            level = f", {action.level} and above" if action.level else ""
            what = f" for '{action.text}'" if action.text else ""
            return f"Search the logs{where}{what}{level}"
        case investigate.ViewTraces(journey=journey, only=only):
            kind = "sampled traces" if only == "all" else f"{only} traces"
            return f"View {kind}" + (f" of {journey}" if journey else "")
        case investigate.ViewChanges(what=what):
            return "View what changed" + ("" if what == "all" else f": {what}")
        case investigate.ViewMap():
            return "View the dependency map"
        case investigate.ViewVendor(third_party=party):
            return f"View the status page of {party}"
        case investigate.ViewBusiness():
            return "View orders, revenue and users unserved"
        case investigate.ViewCapacity(target=target):
            return f"View the capacity of {target}"
        case investigate.ViewAlert(alert=alert):
            return f"View the alert {alert}"
        case investigate.ViewTickets():
            return "View support tickets"
        case investigate.ReadRunbook(runbook=runbook):
            return f"Read the runbook {runbook}"
        case investigate.CheckIntegrity():
            return "Compare payments with orders"
        case investigate.Probe(journey=journey, segment=segment):
            who = f" as {say_segment(tuple(segment.items()))}" if segment else ""
            return f"Go through {journey} oneself{who}"
        case _:
            return ""


def _mitigation(action: Action) -> str:
    return _part(action) or _change(action)


def _part(action: Action) -> str:
    """A move on a part of a service."""
    match action:
        case parts.SetCache(cache=cache, stale=stale):
            return f"Set up the cache of {cache} anew" + (f", stale for {say_duration(stale)}" if stale else "")
        case parts.FlushCache(cache=cache):
            return f"Flush the cache of {cache}"
        case parts.SetPool(pool=pool, size=size):
            return f"Give the pool {pool} {size} connections"
        case parts.FreeResource(resource=resource):
            return f"Free {resource}"
        case parts.RaiseLimit(resource=resource, limit=limit):
            return f"Raise the limit of {resource} to {limit}"
        case parts.SetAutoscaler(service=service, on=on):
            return f"Let the autoscaler of {service} work" if on else f"Freeze the autoscaler of {service}"
        case parts.SetEviction(service=service, on=on):
            return f"{'Let health checks evict' if on else 'Keep health checks from evicting'} replicas of {service}"
        case parts.SetRateLimit(service=service, rate=rate):
            return f"Lift the rate limit of {service}" if rate is None else f"Limit {service} to {say_rate(rate)}"
        case parts.SetFallback(call=call, to=to):
            return f"Take the fallback of {call} away" if to == "none" else f"Let {call} fall back: {to}"
        case parts.RestoreConfiguration(service=service):
            return f"Restore the last good configuration of {service}"
        case parts.RestoreData(service=service):
            return f"Restore the last good data of {service}"
        case parts.EndSession(service=service, session=session):
            return f"End the session {session} at {service}"
        case parts.FailOver(service=service):
            return f"Fail {service} over"
        case parts.SetElection(service=service, automatic=automatic):
            return f"Let {service} elect {'by itself' if automatic else 'only when asked'}"
        case parts.ParkMessage(queue=queue):
            return f"Park the message of {queue} that has failed most"
        case parts.PurgeQueue(queue=queue):
            return f"Purge {queue}"
        case parts.RedriveQueue(queue=queue):
            return f"Put the dead letters of {queue} back"
        case parts.SetConsumers(queue=queue, count=count):
            return f"Set the consumers of {queue} to {count}"
        case parts.PinAddress(call=call):
            return f"Pin the address behind {call}"
        case parts.RenewCertificate(certificate=certificate):
            return f"Renew the certificate {certificate}"
        case parts.SyncClocks(service=service):
            return f"Set the clocks of {service} right"
        case parts.SpreadReconnects(journey=journey, share=share):
            return f"Spread the reconnects of {journey} by {say_share(share)}"
        case parts.StopBatch(batch=batch, stopped=stopped):
            return f"{'Stop' if stopped else 'Resume'} the batch job {batch}"
        case _:
            return ""


def _change(action: Action) -> str:
    match action:
        case mitigate.Rollback(service=service):
            return f"Roll {service} back"
        case mitigate.PauseRollout(service=service):
            return f"Pause the rollout of {service}"
        case mitigate.ResumeRollout(service=service):
            return f"Resume the rollout of {service}"
        case mitigate.SetTimeout(call=call, timeout=timeout):
            return f"Set the timeout of {call} to {say_duration(timeout)}"
        case mitigate.SetRetries(call=call, times=times):
            return f"Set the retries of {call} to {times}"
        case mitigate.LimitCalls(call=call, size=size):
            return f"Limit {call} to {size} at once from each replica"
        case mitigate.OpenBreaker(call=call, region=region):
            return f"Open the breaker of {call}" + (f" towards {region}" if region else "")
        case mitigate.CloseBreaker(call=call, region=region):
            return f"Close the breaker of {call}" + (f" towards {region}" if region else "")
        case mitigate.TurnFlag(flag=flag, on=on):
            return f"Turn {flag} {'on' if on else 'off'}"
        case mitigate.ShiftTraffic():
            where = f" in {action.region}" if action.region else ""
            return f"Send {say_share(action.share)} of {action.route}{where} to {action.to}"
        case mitigate.Shed(journey=journey, admit=admit):
            return f"Admit all of {journey}" if admit >= 1_000_000 else f"Admit {say_share(admit)} of {journey}"
        case mitigate.Scale(service=service, replicas=replicas):
            return f"Scale {service} to {replicas} replicas"
        case mitigate.Restart(service=service):
            return f"Restart {service}"
        case mitigate.CaptureState(service=service):
            return f"Capture the state of {service}"
        case mitigate.Reconcile():
            return "Reconcile payments with orders"
        case _:
            return ""


def _command(action: Action) -> str:
    match action:
        case command.Acknowledge(alert=alert):
            return f"Acknowledge {alert}"
        case command.Declare():
            what = f": {action.journey}" if action.journey else ""
            how_many = f", {action.failing} attempts fail" if action.failing else ""
            return f"Declare {action.severity}{what}{how_many}"
        case command.Page(team=team):
            return f"Page {team}"
        case command.Ask(team=team, question=question):
            return f"Ask {team}: {question.replace('_', ' ')}"
        case command.Delegate():
            return f"Hand to {action.team}, within {say_duration(action.time_box)}: {_mitigation(action.order)}"
        case command.Assign(role=role, to=person):
            return f"Make {person} {role}"
        case command.Note(text=text):
            return f"Note: {text}"
        case command.Fallback(within=within, then=then):
            return f"Fallback, if it is not better within {say_duration(within)}: {then}"
        case command.HandOver():
            return f"Hand over: {action.condition}"
        case practice.TakeHint(level=level):
            return f"Ask the coach for a hint of level {level}"
        case command.Withdraw(action=action_id):
            return f"Withdraw {action_id}"
        case diagnose.Hypothesize():
            return f"Hypothesis, {action.confidence}: {say_mechanism(action.mechanism)} at {action.component}"
        case diagnose.DropHypothesis():
            return f"Drop the hypothesis {say_mechanism(action.mechanism)} at {action.component}"
        case closing.Resolve():
            return "Resolve the incident"
        case closing.StandDown(reason=reason):
            return f"Stand down: {reason}"
        case closing.FilePostmortem():
            return "File the postmortem"
        case _:
            return ""


def _message(action: Action) -> str:
    match action:
        case communicate.PostStatus(status=status):
            return f"Post to the status page: {status}"
        case communicate.ShowBanner():
            return "Show a banner in the app"
        case communicate.RemoveBanner():
            return "Remove the banner"
        case communicate.PublishMacro():
            return f"Publish a support macro: {action.symptom}"
        case communicate.UpdateExecutives():
            return f"Update executives: {action.impact}"
        case communicate.MessageTeam(team=team):
            return f"Write to {team}"
        case communicate.ContactVendor(third_party=party):
            return f"Open a ticket with {party}"
        case communicate.OpenComposer(message=kind):
            return f"Begin a {MESSAGE_WORDS.get(kind, kind)}"
        case communicate.DropDraft():
            return "Drop the draft"
        case _:
            return ""
