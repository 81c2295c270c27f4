"""Rules about the law of a case: what is named of a regulation, accounts, notifications."""

from collections.abc import Iterator, Sequence

from onrecord.analysis.clocks import versions_in_force
from onrecord.corpus.library import Library, duties
from onrecord.corpus.rules.rule import Finding, case_rule
from onrecord.format import jurisdiction
from onrecord.format.applied_law import Act
from onrecord.format.case import Case
from onrecord.format.diagnostics import did_you_mean
from onrecord.format.vocabulary import NOT_STARTED


@case_rule("R016")
def known_duty(case: Case, library: Library) -> Iterator[Finding]:
    """A duty is one that some version of the regulation contains.

    Fails:
        law:
          notice:
            regulation: notice
            duty: watchdog
    Says:
        cases/acme-2014.yml:74:11: R016 unknown duty 'watchdog' of 'notice'; write regulator, or remove this line to show
          all of its duties
    Passes:
        law:
          notice:
            regulation: notice
            duty: regulator
    """
    for law_id, law in case.law.items():
        regulation = library.regulations.get(law.regulation)
        known = {duty for version in regulation.versions.values() for duty in version.duty_ids} if regulation else set()
        if regulation and law.duty and law.duty not in known:
            meant = f"{did_you_mean(law.duty, known)}; write {' or '.join(sorted(known))}" if known else "; it has none"
            message = f"unknown duty '{law.duty}' of '{law.regulation}'{meant}"
            yield Finding(("law", law_id, "duty"), f"{message}, or remove this line to show all of its duties")


@case_rule("R070")
def in_force_on_the_day(case: Case, library: Library) -> Iterator[Finding]:
    """The law that is shown is that of a day on which the regulation had a version.

    Fails:
        law:
          notice:
            regulation: notice
            day: 2009-03-20
    Says:
        cases/acme-2014.yml:76:10: R070 no version of 'notice' was in force on this day (20 March 2009); it has them from
          2010-01-01 on; correct the day, or remove the entry 'notice'
    Passes:
        law:
          notice:
            regulation: notice
            day: 2014-03-20
    """
    for law_id, law in case.law.items():
        regulation = library.regulations.get(law.regulation)
        if regulation and not versions_in_force(regulation, law.day):
            versions = list(regulation.versions.values())
            span = f"from {versions[0].from_} " + (f"to {versions[-1].to}" if versions[-1].to else "on")
            message = f"no version of '{law.regulation}' was in force on this day ({law.day.words}); it has them {span}"
            yield Finding(("law", law_id, "day"), f"{message}; correct the day, or remove the entry '{law_id}'")


@case_rule("R072")
def account_has_a_time(case: Case, _: Library) -> Iterator[Finding]:
    """An account says when the duty was started, or that nothing started it (trigger: none); never both.

    Fails:
        law:
          notice:
            accounts:
              - supposing: Acme Mail read its own forum
                trigger: detection
                source: forum
    Says:
        cases/acme-2014.yml:79:9: R072 add when: the day of the detection according to this account
    Passes:
        law:
          notice:
            accounts:
              - supposing: Acme Mail read its own forum
                trigger: detection
                when: 2014-03-20
                source: forum
    """
    for law_id, law in case.law.items():
        for position, account in enumerate(law.accounts):
            path = ("law", law_id, "accounts", position)
            if not account.according_to and not account.supposing:
                message = "give according-to: whose account this is, or supposing: what nobody says and is only supposed here"
                yield Finding(path, message)
            not_started = account.trigger in NOT_STARTED
            if not_started and account.also:
                message = f"with trigger: {account.trigger} nothing started the duty; remove this line, or give the trigger"
                yield Finding((*path, "also"), message)
            if not_started and account.when:
                message = f"with trigger: {account.trigger} nothing started the duty, so there is no date; remove one of them"
                yield Finding((*path, "when"), message)
            elif not not_started and not account.when:
                yield Finding(path, f"add when: the day of the {account.trigger} according to this account")


@case_rule("R073")
def notified_or_no_record(case: Case, _: Library) -> Iterator[Finding]:
    """A notification, or what was done, has its date, or the last day for which there is no record of it; never both.

    Fails:
        parties:
          watchdog:
            role: regulator
        law:
          notice:
            notified:
              - to: watchdog
                source: gazette
    Says:
        cases/acme-2014.yml:86:9: R073 add when: the day of the notification, or no-record-as-of: the last day on which no
          record was found
    Passes:
        parties:
          watchdog:
            role: regulator
        law:
          notice:
            notified:
              - to: watchdog
                when: 2014-03-25
                source: gazette
    """
    for law_id, law in case.law.items():
        acts: dict[str, tuple[str, Sequence[Act]]] = {
            "notified": ("the notification", law.notified),
            "done": ("its completion", law.done),
        }
        for group, (what, entries) in acts.items():
            for position, act in enumerate(entries):
                path = ("law", law_id, group, position)
                if act.when and act.no_record_as_of:
                    yield Finding((*path, "no-record-as-of"), "when and no-record-as-of cannot both stand here; remove one")
                elif not act.when and not act.no_record_as_of:
                    message = f"add when: the day of {what}, or no-record-as-of: the last day on which no record was found"
                    yield Finding(path, message)


@case_rule("R078")
def notification_needs_its_duty(case: Case, library: Library) -> Iterator[Finding]:
    """A notification answers one duty, or says that it is voluntary; nobody has to guess which.

    Fails:
        parties:
          watchdog:
            role: regulator
        law:
          notice:
            notified:
              - to: watchdog
                when: 2014-03-25
                source: gazette
                duty: everybody
    Says:
        cases/acme-2014.yml:89:15: R078 this entry is about no duty 'everybody' to tell somebody; write duty: regulator, or
          voluntary: yes if nothing required it
    Passes:
        parties:
          watchdog:
            role: regulator
        law:
          notice:
            notified:
              - to: watchdog
                when: 2014-03-25
                source: gazette
                duty: regulator
    """
    for law_id, law in case.law.items():
        regulation = library.regulations.get(law.regulation)
        known = duties(regulation, law.duty) if regulation else ()
        versions = regulation.versions.values() if regulation else ()
        steps = [item for version in versions for item in version.steps_of(law.duty).items()]
        to_do = dict.fromkeys(step_id for step_id, step in steps if step.has_clock and not step.tell)
        for position, completion in enumerate(law.done if regulation else ()):
            if completion.duty not in to_do:
                choice = f"write duty: {' or '.join(to_do)}" if to_do else "put a notice under notified:, or remove this entry"
                message = f"this entry is about no duty '{completion.duty}' that is done without telling anybody; {choice}"
                yield Finding(("law", law_id, "done", position, "duty"), message)
        are_known = all(library.party_kind(case, notice.to) for notice in law.notified)
        for position, notice in enumerate(law.notified):
            path = ("law", law_id, "notified", position)
            own = case.parties[notice.to].of if notice.to in case.parties else None
            if law.bound in (notice.to, own):
                message = f"'{notice.to}' is the party bound by the duty, or works for it, and cannot be notified by it"
                yield Finding((*path, "to"), f"{message}; name who was told, or remove this entry")
            elif notice.voluntary and (notice.duty or not notice.when):
                field = "duty" if notice.duty else "no-record-as-of"
                message = f"a voluntary notice was given, and answers no duty, so {field}: cannot stand beside it"
                yield Finding((*path, "voluntary"), f"{message}; remove one of the two")
            elif (
                regulation
                and known
                and are_known
                and not notice.voluntary
                and len(library.answered_duties(case, law, notice)) != 1
            ):
                stages = [step for step in duties(regulation, notice.duty) if step in known] if notice.duty else []
                choice = f"write duty: {' or '.join(stages or known)}, or voluntary: yes if nothing required it"
                if notice.duty:
                    problem = (
                        f"'{notice.duty}' has stages"
                        if stages
                        else f"this entry is about no duty '{notice.duty}' to tell somebody"
                    )
                    yield Finding((*path, "duty"), f"{problem}; {choice}")
                elif len(told := library.authorities_told(case, law)) > 1 and notice.to in told:
                    named = " and ".join(f"'{to}'" for to in told)
                    message = (
                        f"{named} were told, and a duty is owed to the authority that is competent: make an entry for each"
                    )
                    message += (
                        f", with its country, or write duty: {' or '.join(known)} at the one, and voluntary: yes at the other"
                    )
                    yield Finding((*path, "to"), message)
                else:
                    yield Finding((*path, "to"), f"that '{notice.to}' was told does not show which duty this answers; {choice}")


@case_rule("R074")
def trigger_of_the_rule(case: Case, library: Library) -> Iterator[Finding]:
    """An account speaks of what starts the duty in the rule of its day: awareness where the rule says awareness.

    Fails:
        law:
          notice:
            regulation: notice
            accounts:
              - supposing: Acme Mail read its own forum
                trigger: awareness
                when: 2014-03-20
                source: forum
    Says:
        cases/acme-2014.yml:80:18: R074 by the rule of that day the period begins with detection, not awareness; write
          trigger: detection and, after when:, the day that this account gives for it, or remove the account
    Passes:
        law:
          notice:
            regulation: notice
            accounts:
              - supposing: Acme Mail read its own forum
                trigger: detection
                when: 2014-03-20
                source: forum
    """
    for law_id, law in case.law.items():
        regulation = library.regulations.get(law.regulation)
        for position, account in enumerate(law.accounts):
            if not regulation or account.when is None or account.trigger in NOT_STARTED:
                continue
            versions = [regulation.versions[version_id] for version_id in versions_in_force(regulation, account.when)]
            steps = [step for version in versions for step in version.steps_of(law.duty).values()]
            starts = {start for step in steps for start in (*step.starts, *(each for ends, _ in step.ends for each in ends))}
            known = " or ".join(sorted(starts))
            for start in account.also:
                if starts and start not in starts:
                    message = f"by the rule of that day no period begins with {start}; write {known}, or remove this line"
                    yield Finding(("law", law_id, "accounts", position, "also", start), message)
            if starts and not account.moments.keys() & starts:
                yield Finding(
                    ("law", law_id, "accounts", position, "trigger"),
                    f"by the rule of that day the period begins with {known}, not {account.trigger}; write trigger: {known} "
                    "and, after when:, the day that this account gives for it, or remove the account",
                )


@case_rule("R082")
def threshold_of_the_rule(case: Case, library: Library) -> Iterator[Finding]:
    """An account says whether a threshold was met only where the rule has one.

    Fails:
        law:
          notice:
            regulation: notice
            accounts:
              - supposing: Acme Mail read its own forum
                trigger: detection
                when: 2014-03-20
                threshold: not-met
                source: forum
    Says:
        cases/acme-2014.yml:82:20: R082 'notice' has no threshold for this duty; remove this line, or name the regulation
          that has it
    Passes:
        law:
          notice:
            regulation: notice
            accounts:
              - supposing: Acme Mail read its own forum
                trigger: detection
                when: 2014-03-20
                source: forum
    """
    for law_id, law in case.law.items():
        regulation = library.regulations.get(law.regulation)
        versions = regulation.versions.values() if regulation else ()
        has_one = any(step.threshold for version in versions for step in version.steps_of(law.duty).values())
        for position, account in enumerate(law.accounts):
            if regulation and account.threshold and not has_one:
                message = (
                    f"'{law.regulation}' has no threshold for this duty; remove this line, or name the regulation that has it"
                )
                yield Finding(("law", law_id, "accounts", position, "threshold"), message)


@case_rule("R083")
def country_of_the_rule(case: Case, library: Library) -> Iterator[Finding]:
    """A law is applied in a country in which it is law, and in a time zone of that country.

    Fails:
        law:
          notice:
            regulation: notice
            country: FR
    Says:
        cases/acme-2014.yml:74:14: R083 'notice' is law in GB-ENG, not in FR; correct this, or remove it
    Passes:
        law:
          notice:
            regulation: notice
            country: GB-ENG
    """
    for law_id, law in case.law.items():
        regulation = library.regulations.get(law.regulation)
        if regulation and law.country and not jurisdiction.states([law.country]) <= jurisdiction.states(regulation.country):
            known = " or ".join(regulation.country)
            message = f"'{law.regulation}' is law in {known}, not in {law.country}; correct this, or remove it"
            yield Finding(("law", law_id, "country"), message)
        if regulation and law.zone and regulation.zone not in (None, law.zone):
            message = f"the days of '{law.regulation}' count in {regulation.zone}, by the rule itself; remove this line"
            yield Finding(("law", law_id, "zone"), message)
        elif regulation and law.zone and not jurisdiction.has_zone(library.jurisdiction(case, law).countries, law.zone):
            named = " or ".join(library.jurisdiction(case, law).countries)
            yield Finding(("law", law_id, "zone"), f"this zone is not in {named}; correct it, or remove this line")
