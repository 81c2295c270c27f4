"""Rules about the order of dates: what cannot lie before or after what."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TypeAlias

from onrecord.corpus.library import Library
from onrecord.corpus.loader import LoadedProject
from onrecord.corpus.rules.rule import Finding, InFiles, case_rule, project_rule
from onrecord.format.case import Case, Event, Inquiry, Statement, Withdrawn
from onrecord.format.dates import EdtfDate, from_day
from onrecord.format.figures import Affected, Amount
from onrecord.format.paths import case_path
from onrecord.format.yaml_document import Path

_Reported: TypeAlias = Event | Statement | Inquiry | Affected | Amount


@case_rule("R034")
def read_after_publication(case: Case, _: Library) -> Iterator[Finding]:
    """A page is read on or after the day on which it was published, and before the record was last reviewed.

    Fails:
        sources:
          forum:
            published: 2014-03-20
            accessed: 2014-01-05
    Says:
        cases/acme-2014.yml:33:15: R034 this is before the page was published (20 March 2014); correct one of the two dates
    Passes:
        sources:
          forum:
            published: 2014-03-20
            accessed: 2026-01-05
    """
    for source_id, source in case.sources.items():
        path = ("sources", source_id, "accessed")
        if source.published and source.published.definitely_after(from_day(source.accessed)):
            message = f"this is before the page was published ({source.published.words}); correct one of the two dates"
            yield Finding(path, message)
        if source.accessed > case.record.reviewed:
            yield Finding(path, _after_review(case))


@case_rule("R043")
def said_before_reported(case: Case, _: Library) -> Iterator[Finding]:
    """A source cannot report a statement that was made after it was published.

    Fails:
        sources:
          gazette:
            published: 2014-04-02
        statements:
          ann-says:
            when: 2014-05-10
            source: gazette
    Says:
        cases/acme-2014.yml:50:11: R043 this is after its source was published (2 April 2014), which could not know of it;
          correct one of the two dates, or name another source
    Passes:
        sources:
          gazette:
            published: 2014-04-02
        statements:
          ann-says:
            when: 2014-03-10
            source: gazette
    """
    return _after_its_sources(case, "statements", case.statements)


@case_rule("R044")
def said_after_the_incident_began(case: Case, _: Library) -> Iterator[Finding]:
    """Nobody takes a position on a claim before the incident that it is about: the speaker could not know of it.

    Fails:
        when: 2014-03
        statements:
          ann-says:
            when: 2014-01-10
            about:
              leak: asserts
    Says:
        cases/acme-2014.yml:50:11: R044 this is before the incident began (March 2014), when there was nothing to take a
          position on; correct one of the two dates, or remove about:
    Passes:
        when: 2014-03
        statements:
          ann-says:
            when: 2014-03-10
            about:
              leak: asserts
    """
    for statement_id, statement in case.statements.items():
        if statement.about and case.when.definitely_after(statement.when):
            message = f"this is before the incident began ({case.when.words}), when there was nothing to take a position on"
            fix = "correct one of the two dates, or remove about:"
            yield Finding(("statements", statement_id, "when"), f"{message}; {fix}")


@case_rule("R045")
def happened_before_reported(case: Case, _: Library) -> Iterator[Finding]:
    """A source cannot report an event that happened, or a figure that was given, after it was published.

    Fails:
        sources:
          gazette:
            published: 2014-04-02
          forum:
            published: 2014-03-20
        timeline:
          spam-begins:
            when: 2014-05-01
            source: [gazette, forum]
    Says:
        cases/acme-2014.yml:42:11: R045 this is after its source was published (2 April 2014), which could not know of it;
          correct one of the two dates, or name another source
    Passes:
        sources:
          gazette:
            published: 2014-04-02
          forum:
            published: 2014-03-20
        timeline:
          spam-begins:
            when: 2014-03-01
            source: [gazette, forum]
    """
    yield from _after_its_sources(case, "timeline", case.timeline)
    yield from _after_its_sources(case, "affected", case.affected)
    yield from _after_its_sources(case, "amounts", case.amounts)


@case_rule("R050")
def before_the_review(case: Case, _: Library) -> Iterator[Finding]:
    """Nothing in a record but its dates to come lies after the day on which the record was last reviewed.

    Fails:
        record:
          reviewed: 2026-02-01
        outcome:
          as-of: 2026-05-01
    Says:
        cases/acme-2014.yml:86:10: R050 this is after the record's last review (2026-02-01); correct it, or update record:
          reviewed
    Passes:
        record:
          reviewed: 2026-02-01
        outcome:
          as-of: 2026-01-05
    """
    reviewed = from_day(case.record.reviewed)
    return (Finding(path, _after_review(case)) for path, when in _past_dates(case) if when.definitely_after(reviewed))


def _past_dates(case: Case) -> Iterator[tuple[Path, EdtfDate]]:
    """Return every date of a case but those to come, those of its record, and those on which pages were read."""
    yield ("when",), case.when
    yield ("outcome", "as-of"), from_day(case.outcome.as_of)
    groups: dict[str, Mapping[str, _Reported]] = {
        "timeline": case.timeline, "statements": case.statements, "asked": case.asked,
        "affected": case.affected, "amounts": case.amounts,
    }  # fmt: skip
    for group, entries in groups.items():
        yield from (((group, entry_id, "when"), entry.when) for entry_id, entry in entries.items())
    for law_id, law in case.law.items():
        for position, account in enumerate(law.accounts):
            if account.when:
                yield ("law", law_id, "accounts", position, "when"), account.when
        for position, notification in enumerate(law.notified):
            if notification.when:
                yield ("law", law_id, "notified", position, "when"), notification.when
            if notification.no_record_as_of:
                yield ("law", law_id, "notified", position, "no-record-as-of"), from_day(notification.no_record_as_of)


@project_rule("R051")
def reviewed_after_created(project: LoadedProject) -> InFiles:
    """A record is reviewed, corrected, reworded and withdrawn after it was created.

    Fails:
        record:
          created: 2026-01-05
          reviewed: 2026-02-01
        corrections:
          first-day:
            of: timeline.spam-begins.when
            date: 2025-02-01
            was: 2 March 2014
            now: 1 March 2014
            why: We had misread the Gazette.
            raised-by: a reader
    Says:
        cases/acme-2014.yml:16:11: R051 a correction is made between the record's creation (2026-01-05) and its last review
          (2026-02-01); correct this date, or update record: reviewed
    Passes:
        record:
          created: 2026-01-05
          reviewed: 2026-02-01
        corrections:
          first-day:
            of: timeline.spam-begins.when
            date: 2026-02-01
            was: 2 March 2014
            now: 1 March 2014
            why: We had misread the Gazette.
            raised-by: a reader
    """
    cases: dict[str, Case | Withdrawn] = {**project.library.cases, **project.library.withdrawn}
    for case_id, case in cases.items():
        created, reviewed = case.record.created, case.record.reviewed
        too_early = f"this is before the record was created ({created}); correct one of the two dates"
        if reviewed < created:
            yield case_path(case_id), Finding(("record", "reviewed"), too_early)
        dated: list[tuple[Path, str, date]] = [
            *((("corrections", key), "correction", each.date) for key, each in case.corrections.items()),
            *((("record", "reworded", n), "rewording", each.date) for n, each in enumerate(case.record.reworded)),
        ]
        for path, what, day in dated:
            if not created <= day <= reviewed:
                between = f"the record's creation ({created}) and its last review ({reviewed})"
                message = f"a {what} is made between {between}; correct this date, or update record: reviewed"
                yield case_path(case_id), Finding((*path, "date"), message)
        if isinstance(case, Withdrawn) and case.withdrawn.date < created:
            yield case_path(case_id), Finding(("withdrawn", "date"), too_early)


@case_rule("R055")
def asked_before_reported(case: Case, _: Library) -> Iterator[Finding]:
    """A source cannot report an inquiry that was made after it was published.

    Fails:
        sources:
          gazette:
            published: 2014-04-02
        asked:
          gazette-asks:
            when: 2014-05-18
            source: gazette
    Says:
        cases/acme-2014.yml:67:11: R055 this is after its source was published (2 April 2014), which could not know of it;
          correct one of the two dates, or name another source
    Passes:
        sources:
          gazette:
            published: 2014-04-02
        asked:
          gazette-asks:
            when: 2014-03-18
            source: gazette
    """
    return _after_its_sources(case, "asked", case.asked)


@case_rule("R056")
def admitted_after_noticed(case: Case, _: Library) -> Iterator[Finding]:
    """An incident is not admitted before anybody has noticed it.

    Fails:
        timeline:
          spam-begins:
            when: 2014-03-01
          acme-admits:
            when: 2014-02-25
            what: Acme Mail says that addresses were copied.
            who: acme
            source: gazette
        noticed:
          by: customers
          event: spam-begins
          admitted: acme-admits
    Says:
        cases/acme-2014.yml:54:13: R056 this event (25 February 2014) is before 'spam-begins', by which it was first noticed
          (1 March 2014); correct one of these dates, or name another event
    Passes:
        timeline:
          spam-begins:
            when: 2014-03-01
          acme-admits:
            when: 2014-03-25
            what: Acme Mail says that addresses were copied.
            who: acme
            source: gazette
        noticed:
          by: customers
          event: spam-begins
          admitted: acme-admits
    """
    if case.noticed and case.noticed.admitted:
        event, admitted = (case.timeline.get(key) for key in (case.noticed.event, case.noticed.admitted))
        if event and admitted and event.when.definitely_after(admitted.when):
            yield Finding(
                ("noticed", "admitted"),
                f"this event ({admitted.when.words}) is before '{case.noticed.event}', by which it was first noticed "
                f"({event.when.words}); correct one of these dates, or name another event",
            )


@case_rule("R057")
def still_to_come(case: Case, _: Library) -> Iterator[Finding]:
    """A date to come lies ahead when the record is reviewed; one that has passed became an event, or is removed.

    Fails:
        record:
          reviewed: 2026-02-01
        coming:
          hearing:
            when: 2026-01-20
            what: The watchdog hears Acme Mail.
            source: gazette
    Says:
        cases/acme-2014.yml:15:11: R057 this is before the record's last review (2026-02-01), so it is not to come; move the
          entry 'hearing' to the timeline as it happened, or remove it
    Passes:
        record:
          reviewed: 2026-02-01
        coming:
          hearing:
            when: 2026-06-20
            what: The watchdog hears Acme Mail.
            source: gazette
    """
    reviewed = from_day(case.record.reviewed)
    for coming_id, coming in case.coming.items():
        if reviewed.definitely_after(coming.when):
            message = f"this is before the record's last review ({case.record.reviewed}), so it is not to come"
            fix = f"move the entry '{coming_id}' to the timeline as it happened, or remove it"
            yield Finding(("coming", coming_id, "when"), f"{message}; {fix}")


@case_rule("R076")
def notified_after_start(case: Case, _: Library) -> Iterator[Finding]:
    """A notification does not come before what started the duty, on every account.

    Fails:
        parties:
          watchdog:
            role: regulator
        law:
          notice:
            accounts:
              - supposing: Acme Mail read its own forum
                trigger: detection
                when: 2014-03-20
                source: forum
            notified:
              - to: watchdog
                when: 2014-02-25
                source: gazette
    Says:
        cases/acme-2014.yml:87:15: R076 this is before the duty started, on every account; correct one of the dates, or
          write voluntary: yes
    Passes:
        parties:
          watchdog:
            role: regulator
        law:
          notice:
            accounts:
              - supposing: Acme Mail read its own forum
                trigger: detection
                when: 2014-03-20
                source: forum
            notified:
              - to: watchdog
                when: 2014-03-25
                source: gazette
    """
    for law_id, law in case.law.items():
        starts = [account.when for account in law.accounts if account.when]
        for position, notification in enumerate(law.notified):
            when = notification.when
            if when and not notification.voluntary and starts and all(start.definitely_after(when) for start in starts):
                message = "this is before the duty started, on every account; correct one of the dates"
                yield Finding(("law", law_id, "notified", position, "when"), f"{message}, or write voluntary: yes")


def _after_review(case: Case) -> str:
    return f"this is after the record's last review ({case.record.reviewed}); correct it, or update record: reviewed"


def _after_its_sources(case: Case, group: str, entries: Mapping[str, _Reported]) -> Iterator[Finding]:
    for entry_id, entry in entries.items():
        if published := _published_before(case, entry.source, entry.when):
            message = f"this is after its source was published ({published.words}), which could not know of it"
            fix = "correct one of the two dates, or name another source"
            yield Finding((group, entry_id, "when"), f"{message}; {fix}")


def _published_before(case: Case, source_ids: Iterable[str], when: EdtfDate) -> EdtfDate | None:
    """Return the latest publication date of sources that were all definitely published before a time; otherwise None."""
    dates = [case.sources[source_id].published if source_id in case.sources else None for source_id in source_ids]
    known = [published for published in dates if published and when.definitely_after(published)]
    return max(known, key=lambda published: published.sort_key) if known and len(known) == len(dates) else None
