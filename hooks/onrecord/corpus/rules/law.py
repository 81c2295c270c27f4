"""Rules about the law of a case, and about the versions and duties of regulations."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from onrecord.analysis.clocks import versions_in_force
from onrecord.corpus.library import Library, duties
from onrecord.corpus.rules.rule import Finding, case_rule, regulation_rule
from onrecord.format.case import Case
from onrecord.format.diagnostics import did_you_mean
from onrecord.format.regulation import Regulation


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
        known = {duty for version in regulation.versions.values() for duty in version.duties} if regulation else set()
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


@regulation_rule("R071")
def versions_follow_each_other(regulation: Regulation) -> Iterator[Finding]:
    """The versions of a regulation follow each other without gap or overlap, the oldest first; only the last can be open.

    Fails in docs/regulations/notice.md:
        versions:
          first:
            to: 2014-12-31
          second:
            from: 2015-02-01
    Says:
        docs/regulations/notice.md:30:11: R071 this leaves a gap after 'first', which ends on 2014-12-31; write 2015-01-01
          here, or correct to: there
    Passes in docs/regulations/notice.md:
        versions:
          first:
            to: 2014-12-31
          second:
            from: 2015-01-01
    """
    after = f"this is after the explainer was checked ({regulation.checked})"
    for version_id, version in regulation.versions.items():
        path = ("versions", version_id)
        if version.to and version.to < version.from_:
            message = f"this is before the version began ({version.from_}); correct one of the two dates"
            yield Finding((*path, "to"), message)
        if version.from_ > regulation.checked:
            yield Finding((*path, "from"), f"{after}; move what is not in force yet to pending:")
        if version.to and version.to > regulation.checked:
            yield Finding((*path, "to"), f"{after}; leave it out until then")
    for (earlier_id, earlier), (later_id, later) in pairwise(regulation.versions.items()):
        if earlier.to is None:
            message = f"give to: the last day of this version, since '{later_id}' follows it"
            yield Finding(("versions", earlier_id), message)
        elif later.from_ != (expected := earlier.to + timedelta(days=1)):
            relation = "overlaps" if later.from_ < expected else "leaves a gap after"
            message = f"this {relation} '{earlier_id}', which ends on {earlier.to}"
            yield Finding(("versions", later_id, "from"), f"{message}; write {expected} here, or correct to: there")


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
            if account.trigger == "none" and account.when:
                message = "with trigger: none nothing started the duty, so there is no date; remove one of them"
                yield Finding((*path, "when"), message)
            elif account.trigger != "none" and not account.when:
                yield Finding(path, f"add when: the day of the {account.trigger} according to this account")


@case_rule("R073")
def notified_or_no_record(case: Case, _: Library) -> Iterator[Finding]:
    """A notification has its date, or the last day for which there is no record of one; never both.

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
        for position, notification in enumerate(law.notified):
            path = ("law", law_id, "notified", position)
            if notification.when and notification.no_record_as_of:
                message = "when and no-record-as-of cannot both stand here; remove one"
                yield Finding((*path, "no-record-as-of"), message)
            elif not notification.when and not notification.no_record_as_of:
                message = "add when: the day of the notification, or no-record-as-of: the last day on which no record was found"
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
            elif regulation and not notice.voluntary and known and len(library.answered_duties(case, law, notice)) != 1:
                choice = f"write duty: {' or '.join(known)}, or voluntary: yes if nothing required it"
                if notice.duty:
                    yield Finding((*path, "duty"), f"this entry is about no duty '{notice.duty}' to tell somebody; {choice}")
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
            if not regulation or account.when is None or account.trigger == "none":
                continue
            versions = [regulation.versions[version_id] for version_id in versions_in_force(regulation, account.when)]
            starts = {duty.starts for version in versions for key, duty in version.duties.items() if law.duty in (None, key)}
            if starts - {None} and account.trigger not in starts:
                known = " or ".join(sorted(filter(None, starts)))
                yield Finding(
                    ("law", law_id, "accounts", position, "trigger"),
                    f"by the rule of that day the period begins with {known}, not {account.trigger}; write trigger: {known} "
                    "and, after when:, the day that this account gives for it, or remove the account",
                )


@regulation_rule("R077")
def duty_has_its_period(regulation: Regulation) -> Iterator[Finding]:
    """A duty to tell somebody says what starts it, within what period, and how the period is counted.

    Fails in docs/regulations/notice.md:
        versions:
          first:
            duties:
              customers:
                what: Tell the customers.
                tell: individuals
                starts: detection
    Says:
        docs/regulations/notice.md:29:7: R077 a duty to tell somebody has its period; add within: 24 hours (or
          without-delay) and counted: calendar-days
    Passes in docs/regulations/notice.md:
        versions:
          first:
            duties:
              customers:
                what: Tell the customers.
                tell: individuals
                starts: detection
                within: 60 days
                counted: calendar-days
    """
    for version_id, version in regulation.versions.items():
        for duty_id, duty in version.duties.items():
            counted = duty.counted or (duty.within and duty.within.number is None)
            fields = {
                "starts: awareness": duty.starts,
                "within: 24 hours (or without-delay)": duty.within,
                "counted: calendar-days": counted,
            }
            missing = " and ".join(example for example, value in fields.items() if not value)
            if duty.tell and missing:
                message = f"a duty to tell somebody has its period; add {missing}"
                yield Finding(("versions", version_id, "duties", duty_id), message)
