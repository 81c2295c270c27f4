"""Rules about what a case is about in short: its key events, who told the public first, and its figures."""

from collections.abc import Iterator

from onrecord.corpus.library import Library
from onrecord.corpus.rules.rule import Finding, case_rule
from onrecord.format.case import Case

MAX_KEY_EVENTS = 7


@case_rule("R100")
def few_key_events(case: Case, _: Library) -> Iterator[Finding]:
    """At most seven events are key events: those by which the case can be told.

    Fails:
        timeline:
          event-1: {when: 2014-03-01, what: Ann asks., source: gazette, key: yes}
          event-2: {when: 2014-03-02, what: Acme Mail answers., source: gazette, key: yes}
          event-3: {when: 2014-03-03, what: Bob asks., source: gazette, key: yes}
          event-4: {when: 2014-03-04, what: The Gazette asks., source: gazette, key: yes}
          event-5: {when: 2014-03-05, what: Acme Mail denies., source: gazette, key: yes}
          event-6: {when: 2014-03-06, what: Ann replies., source: gazette, key: yes}
          event-7: {when: 2014-03-07, what: The Gazette reports., source: gazette, key: yes}
          event-8: {when: 2014-03-08, what: The watchdog asks., source: gazette, key: yes}
    Says:
        cases/acme-2014.yml:53:79: R100 this is key event 8 of 8, and a case has at most 7; remove this line, or that of
          another event
    Passes:
        timeline:
          event-1: {when: 2014-03-01, what: Ann asks., source: gazette, key: yes}
          event-2: {when: 2014-03-02, what: Acme Mail answers., source: gazette, key: yes}
          event-3: {when: 2014-03-03, what: Bob asks., source: gazette, key: yes}
          event-4: {when: 2014-03-04, what: The Gazette asks., source: gazette, key: yes}
          event-5: {when: 2014-03-05, what: Acme Mail denies., source: gazette, key: yes}
          event-6: {when: 2014-03-06, what: Ann replies., source: gazette, key: yes}
          event-7: {when: 2014-03-07, what: The Gazette reports., source: gazette, key: yes}
          event-8: {when: 2014-03-08, what: The watchdog asks., source: gazette}
    """
    marked = [event_id for event_id, event in case.timeline.items() if event.key]
    if len(marked) > MAX_KEY_EVENTS:
        message = f"this is key event {MAX_KEY_EVENTS + 1} of {len(marked)}, and a case has at most {MAX_KEY_EVENTS}; "
        yield Finding(("timeline", marked[MAX_KEY_EVENTS], "key"), f"{message}remove this line, or that of another event")


@case_rule("R101")
def told_by_a_party_of_the_event(case: Case, _: Library) -> Iterator[Finding]:
    """Whoever told the public first is among those whom the event involves, or works for one of them.

    Fails:
        disclosed:
          by: acme
          event: spam-begins
    Says:
        cases/acme-2014.yml:88:7: R101 'acme' is not in the `who:` of the event 'spam-begins', by which the public was told;
          name somebody who is, or add 'acme' there
    Passes:
        disclosed:
          by: ann
          event: spam-begins
    """
    event = case.timeline.get(case.disclosed.event) if case.disclosed else None
    if case.disclosed and event:
        by = case.disclosed.by
        participant = case.parties.get(by)
        if by not in event.who and (participant is None or participant.of not in event.who):
            message = f"'{by}' is not in the `who:` of the event '{case.disclosed.event}', by which the public was told"
            yield Finding(("disclosed", "by"), f"{message}; name somebody who is, or add '{by}' there")


@case_rule("R102")
def disclosed_before_admitted(case: Case, _: Library) -> Iterator[Finding]:
    """The public is told first no later than by the first public admission, which tells it too.

    Fails:
        timeline:
          acme-admits:
            when: 2014-02-25
            what: Acme Mail says on its site that addresses were copied.
            who: acme
            source: gazette
        noticed:
          by: organisation
          event: acme-admits
          admitted: acme-admits
        disclosed:
          by: ann
          event: spam-begins
    Says:
        cases/acme-2014.yml:57:10: R102 this event (1 March 2014) is after 'acme-admits', the first public admission (25
          February 2014), which told the public too; name that event, or correct one of the dates
    Passes:
        timeline:
          acme-admits:
            when: 2014-02-25
            what: Acme Mail says on its site that addresses were copied.
            who: acme
            source: gazette
        noticed:
          by: organisation
          event: acme-admits
          admitted: acme-admits
        disclosed:
          by: acme
          event: acme-admits
    """
    if not (case.disclosed and case.noticed and case.noticed.admitted):
        return
    told, admitted = (case.timeline.get(key) for key in (case.disclosed.event, case.noticed.admitted))
    if told and admitted and told.when.definitely_after(admitted.when):
        message = f"this event ({told.when.words}) is after '{case.noticed.admitted}', the first public admission "
        message += f"({admitted.when.words}), which told the public too; name that event, or correct one of the dates"
        yield Finding(("disclosed", "event"), message)


@case_rule("R103")
def imposed_by_an_authority(case: Case, library: Library) -> Iterator[Finding]:
    """Only an authority or a court imposes a sum: the others ask for one, agree on one, or pay it.

    Fails:
        parties:
          watchdog:
            role: regulator
        timeline:
          spam-begins:
            who: [ann, watchdog]
        amounts:
          fine:
            kind: fine
            state: imposed
            amount: 20000
            currency: GBP
            by: ann
            payer: acme
            when: 2014-03-10
            source: gazette
    Says:
        cases/acme-2014.yml:51:12: R103 'ann' is no authority and no court, and imposes nothing; name the one that did, or
          write the state that it was: proposed, agreed or paid
    Passes:
        parties:
          watchdog:
            role: regulator
        timeline:
          spam-begins:
            who: [ann, watchdog]
        amounts:
          fine:
            kind: fine
            state: imposed
            amount: 20000
            currency: GBP
            by: watchdog
            payer: acme
            when: 2014-03-10
            source: gazette
    """
    for amount_id, amount in case.amounts.items():
        for party_id in amount.by if amount.state == "imposed" else ():
            if library.party_kind(case, party_id) not in ("regulator", "court", "public-body", None):
                message = f"'{party_id}' is no authority and no court, and imposes nothing; name the one that did, or write the"
                yield Finding(("amounts", amount_id, "state"), f"{message} state that it was: proposed, agreed or paid")
