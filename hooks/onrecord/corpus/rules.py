"""What must be true of a case beyond the type of each field: rules over the library, each a function with its documentation.

A rule over one case yields the place and the message of each problem; `check` puts them where they stand.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from typing import TypeAlias

from onrecord.analysis.clocks import versions_in_force
from onrecord.analysis.standings import position_holder
from onrecord.corpus import loader
from onrecord.corpus.library import Library, origin
from onrecord.evidence import lockfile
from onrecord.evidence.lockfile import Evidence
from onrecord.format import messages, paths
from onrecord.format.case import Case, Withdrawn
from onrecord.format.dates import EdtfDate, from_day
from onrecord.format.diagnostics import Problem, Rule, did_you_mean
from onrecord.format.entry import field_names
from onrecord.format.regulation import Duty, Regulation
from onrecord.format.yaml_reader import Document, Path

MAX_QUOTATION = 80
"""Words of one quotation: what somebody said, not the article."""

_OUTER_MARKS = re.compile('["“„«‘\'][^"“”„«»]*["”“»’\']')
_MARK = re.compile('[“”«»]|(?<!\\S)"(?=\\S)|(?<=[,.!?…;:])"')
"""A quotation mark of which one knows whether it opens or closes: a straight one stands before a word or behind a stop."""
Finding: TypeAlias = tuple[Path, str]
"""A place, and the message of its problem."""
Mended: TypeAlias = tuple[Path, str, str]
"""A finding with the text that has to stand there instead, where that is beyond doubt."""
_CaseCheck: TypeAlias = Callable[[Case, Library], Iterator[Finding | Mended]]


@dataclass(frozen=True)
class CaseRule:
    """A rule over one case, in the light of the library."""

    rule: Rule
    find: _CaseCheck


def _rule(code: str) -> Callable[[_CaseCheck], CaseRule]:
    def wrap(find: _CaseCheck) -> CaseRule:
        return CaseRule(Rule(code, find.__doc__ or ""), find)

    return wrap


@_rule("R030")
def archive_or_reason(case: Case, _: Library) -> Iterator[Finding]:
    """A source has the address of an archived copy, or says why there is none: pages vanish."""
    for source_id, source in case.sources.items():
        if not source.archive and not source.no_archive:
            yield ("sources", source_id), messages.ARCHIVE_MISSING
        if source.archive and source.no_archive:
            yield ("sources", source_id, "no-archive"), messages.ARCHIVE_TWICE


@_rule("R031")
def address_once(case: Case, _: Library) -> Iterator[Finding]:
    """One page is one source of a case; the same address twice would count it twice."""
    first: dict[str, str] = {}
    for source_id, source in case.sources.items():
        page = source.url.partition("://")[2].partition("#")[0].rstrip("/")
        if page in first:
            yield (
                ("sources", source_id, "url"),
                f"this is the address of the source '{first[page]}' too; correct it, or cite '{first[page]}' in place of "
                f"'{source_id}' and remove this source",
            )
        first.setdefault(page, source_id)


@_rule("R033")
def same_origin_as_another(case: Case, _: Library) -> Iterator[Finding]:
    """`same-origin-as` leads from a copy to the reporting it derives from, and never back in a circle."""
    for source_id, source in case.sources.items():
        if _leads_out(case, source_id):
            continue
        if source.same_origin_as and origin(case.sources, source_id) == source_id:
            yield (
                ("sources", source_id, "same-origin-as"),
                "this leads back to the source itself; name the reporting that came first, or remove this line if this one did",
            )
        elif source.same_origin_as and case.sources.get(origin(case.sources, source_id), source).same_origin_as:
            yield (
                ("sources", source_id, "same-origin-as"),
                "this leads into a circle; name the reporting that came first, or remove this line if this one did",
            )


@_rule("R035")
def one_voice_is_one_origin(case: Case, _: Library) -> Iterator[Finding]:
    """A party's own pages are its voice, and count as one origin."""
    first: dict[str, tuple[str, str]] = {}
    for source_id, source in case.sources.items():
        if source.own_page_of and not source.context and not _leads_out(case, source_id):
            other, others = first.setdefault(source.own_page_of, (source_id, origin(case.sources, source_id)))
            if origin(case.sources, source_id) != others:
                message = f"this is a page of '{source.own_page_of}', as '{other}' is, and would count as independent of it"
                yield ("sources", source_id), f"{message}; give it same-origin-as: {other}"


@_rule("R034")
def read_after_publication(case: Case, _: Library) -> Iterator[Finding]:
    """A page is read on or after the day on which it was published, and before the record was last reviewed."""
    for source_id, source in case.sources.items():
        if source.published and source.published.definitely_after(from_day(source.accessed)):
            message = f"this is before the page was published ({source.published.words}); correct one of the two dates"
            yield ("sources", source_id, "accessed"), message
        if source.accessed > case.record.reviewed:
            yield (
                ("sources", source_id, "accessed"),
                f"this is after the record's last review ({case.record.reviewed}); correct it, or update record: reviewed",
            )


@_rule("R040")
def quoted_or_paraphrased(case: Case, _: Library) -> Iterator[Finding]:
    """A statement is either quoted or paraphrased, so that the page can say which."""
    for statement_id, said in case.statements.items():
        if said.quote is None and said.paraphrase is None:
            yield ("statements", statement_id), messages.WORDS_MISSING
        if said.quote is not None and said.paraphrase is not None:
            yield ("statements", statement_id, "paraphrase"), messages.WORDS_TWICE


@_rule("R041")
def no_outer_marks(case: Case, _: Library) -> Iterator[Finding | Mended]:
    """The page puts quotation marks around a quotation; the file does not repeat them."""
    for statement_id, said in case.statements.items():
        if said.quote and _OUTER_MARKS.fullmatch(said.quote):
            message = "remove the quotation marks around the text; the page adds its own"
            place: Path = ("statements", statement_id, "quote")
            # A single mark could be an apostrophe of the text: ’Twas …, … the customers’
            yield (place, message) if said.quote[0] in "‘'" else (place, message, said.quote[1:-1].strip())
        elif said.quote and _interrupted(said.quote):
            message = (
                "words of the reporter stand between these quotation marks; write […] in their place, and remove the marks"
            )
            yield ("statements", statement_id, "quote"), message


def _interrupted(quote: str) -> bool:
    """Whether quotation marks close, and open again behind words that the speaker did not say (…,” she said. “…)."""
    depth, pieces, last = 0, 0, ""
    for match in _MARK.finditer(quote):
        last = match[0]
        before = quote[: match.start()][-1:]
        if last in "“«" or (last == '"' and not before.strip()):
            depth += 1
        elif depth == 0:
            return True
        else:
            depth -= 1
            pieces += depth == 0
    return pieces > 1 and bool(_MARK.match(quote)) and quote.endswith(last)


@_rule("R042")
def short_quotation(case: Case, _: Library) -> Iterator[Finding]:
    """A quotation is short: the words that matter, not the article. Leave out the rest with […]."""
    for statement_id, said in case.statements.items():
        words = len((said.quote or "").split())
        if words > MAX_QUOTATION:
            limit = f"at most {MAX_QUOTATION} can stand here; leave some out with […], or make two statements"
            yield ("statements", statement_id, "quote"), f"this quotation has {words} words; {limit}"


@_rule("R043")
def said_before_reported(case: Case, _: Library) -> Iterator[Finding]:
    """A source cannot report a statement that was made after it was published."""
    for statement_id, said in case.statements.items():
        if published := _published_before(case, said.source, said.when):
            yield ("statements", statement_id, "when"), _too_late(published)


@_rule("R044")
def said_after_the_incident_began(case: Case, _: Library) -> Iterator[Finding]:
    """Nobody takes a position on a claim before the incident that it is about: the speaker could not know of it."""
    for statement_id, said in case.statements.items():
        if said.about and case.when.definitely_after(said.when):
            message = f"this is before the incident began ({case.when.words}), when there was nothing to take a position on"
            yield ("statements", statement_id, "when"), f"{message}; correct one of the two dates, or remove about:"


@_rule("R045")
def happened_before_reported(case: Case, _: Library) -> Iterator[Finding]:
    """A source cannot report an event that happened after it was published."""
    for event_id, event in case.timeline.items():
        if published := _published_before(case, event.source, event.when):
            yield ("timeline", event_id, "when"), _too_late(published)


@_rule("R046")
def only_the_concerned_admits(case: Case, _: Library) -> Iterator[Finding]:
    """Only the party whose conduct a claim concerns can admit it; others assert it. Staff without `for` do not speak for it."""
    for place, stance, concerned, whose in _stances(case):
        if stance in ("admits", "admits-in-part") and whose != concerned:
            concerns = f"it concerns '{concerned}'" if concerned else "the claim does not say whom it concerns"
            add = f"add for: {concerned} if it was said on its behalf" if concerned else "add concerns: to the claim"
            message = f"only the party that a claim concerns can admit it; {concerns}, and this speaks for '{whose}'"
            yield place, f"{message}: write asserts, or {add}"


@_rule("R047")
def the_concerned_admits(case: Case, _: Library) -> Iterator[Finding]:
    """A party that says of its own conduct what the claim says admits it."""
    mend = "write admits if it says that this is so, denies if it says that it is not; or correct by: or for:"
    for place, stance, concerned, whose in _stances(case):
        if stance == "asserts" and whose == concerned:
            yield place, f"this speaks for '{whose}', which the claim concerns, and so does not assert it; {mend}"


@_rule("R048")
def only_authorities_rule(case: Case, library: Library) -> Iterator[Finding]:
    """Only a regulator or a court finds or rejects a claim; everybody else asserts or denies it."""
    mend = "write asserts or denies, or correct by: or for:"
    for place, stance, _, whose in _stances(case):
        if stance in ("finds", "rejects") and library.party_kind(case, whose) not in ("regulator", "court", None):
            yield place, f"this speaks for '{whose}', which is neither a regulator nor a court; {mend}"


@_rule("R049")
def speaks_for_another(case: Case, library: Library) -> Iterator[Finding]:
    """A person speaks for an organisation; an organisation that speaks for itself needs no `for`."""
    for statement_id, said in case.statements.items():
        if said.for_ == said.by:
            yield ("statements", statement_id, "for"), "an organisation speaks for itself without for:; remove this line"
        elif said.for_ and library.party_kind(case, said.for_) == "person":
            yield (
                ("statements", statement_id, "for"),
                f"'{said.for_}' is a person; name the organisation on whose behalf this was said",
            )


@_rule("R050")
def before_the_review(case: Case, _: Library) -> Iterator[Finding]:
    """Nothing in a record but its dates to come lies after the day on which the record was last reviewed."""
    reviewed = from_day(case.record.reviewed)
    dated: list[tuple[Path, EdtfDate]] = [
        (("timeline", event_id, "when"), event.when) for event_id, event in case.timeline.items()
    ]
    dated += [(("statements", statement_id, "when"), said.when) for statement_id, said in case.statements.items()]
    dated += [(("asked", inquiry_id, "when"), inquiry.when) for inquiry_id, inquiry in case.asked.items()]
    dated += [(("outcome", "as-of"), from_day(case.outcome.as_of)), (("when",), case.when)]
    dated += [
        (("law", law_id, "notified", position, "no-record-as-of"), from_day(told.no_record_as_of))
        for law_id, law in case.law.items()
        for position, told in enumerate(law.notified)
        if told.no_record_as_of
    ]
    for law_id, law in case.law.items():
        starts = [("accounts", position, account.when) for position, account in enumerate(law.accounts)]
        ends = [("notified", position, told.when) for position, told in enumerate(law.notified)]
        dated += [(("law", law_id, group, position, "when"), when) for group, position, when in (*starts, *ends) if when]
    for place, when in dated:
        if when.definitely_after(reviewed):
            yield (
                place,
                f"this is after the record's last review ({case.record.reviewed}); correct it, or update record: reviewed",
            )


@_rule("R051")
def reviewed_after_created(case: Case, _: Library) -> Iterator[Finding]:
    """A record is reviewed, corrected and withdrawn after it was created."""
    yield from _in_the_record(case)


def _in_the_record(case: Case | Withdrawn) -> Iterator[Finding]:
    if case.record.reviewed < case.record.created:
        yield ("record", "reviewed"), _too_early(case)
    for correction_id, correction in case.corrections.items():
        if not case.record.created <= correction.date <= case.record.reviewed:
            between = f"the record's creation ({case.record.created}) and its last review ({case.record.reviewed})"
            message = f"a correction is made between {between}; correct this date, or update record: reviewed"
            yield ("corrections", correction_id, "date"), message
    if isinstance(case, Withdrawn) and case.withdrawn.date < case.record.created:
        yield ("withdrawn", "date"), _too_early(case)


def _too_early(case: Case | Withdrawn) -> str:
    return f"this is before the record was created ({case.record.created}); correct one of the two dates"


@_rule("R052")
def correction_of_a_field(case: Case, _: Library) -> Iterator[Finding]:
    """A correction names a field of the case, or an entry of one of its groups, so that it can be found."""
    fields = field_names(Case)
    for correction_id, correction in case.corrections.items():
        first = correction.of.split(".")[0]
        if first not in fields:
            meant = did_you_mean(first, fields)
            message = f"a case has no field '{first}'{meant}; write what was corrected as in timeline.spam-begins.when"
            yield ("corrections", correction_id, "of"), message


@_rule("R053")
def answer_of_whom_was_asked(case: Case, _: Library) -> Iterator[Finding]:
    """The answer to an inquiry is a statement of the party that was asked, of its staff, or made on its behalf."""
    for inquiry_id, inquiry in case.asked.items():
        said = case.statements.get(inquiry.statement or "")
        if inquiry.answer == "no-record" and inquiry.statement:
            yield ("asked", inquiry_id, "answer"), "there is an answer, the statement below; write replied or declined"
        elif said and said.by in case.parties and inquiry.who not in (said.by, said.for_, case.parties[said.by].of):
            message = (
                f"this was said by '{said.by}', and '{inquiry.who}' was asked; name a statement of the party that was asked"
            )
            yield ("asked", inquiry_id, "statement"), message


@_rule("R054")
def several_statements(case: Case, _: Library) -> Iterator[Finding]:
    """A difference lies between different statements."""
    for difference_id, difference in case.differences.items():
        if len(set(difference.statements)) < len(difference.statements):
            yield (
                ("differences", difference_id, "statements"),
                "a statement does not differ from itself; name those that do, each once",
            )


@_rule("R055")
def asked_before_reported(case: Case, _: Library) -> Iterator[Finding]:
    """A source cannot report an inquiry that was made after it was published."""
    for inquiry_id, inquiry in case.asked.items():
        if published := _published_before(case, inquiry.source, inquiry.when):
            yield ("asked", inquiry_id, "when"), _too_late(published)


@_rule("R056")
def admitted_after_noticed(case: Case, _: Library) -> Iterator[Finding]:
    """An incident is not admitted before anybody has noticed it."""
    if case.noticed and case.noticed.admitted:
        event, admitted = (case.timeline.get(key) for key in (case.noticed.event, case.noticed.admitted))
        if event and admitted and event.when.definitely_after(admitted.when):
            yield (
                ("noticed", "admitted"),
                f"this event ({admitted.when.words}) is before '{case.noticed.event}', by which it was first noticed "
                f"({event.when.words}); correct one of these dates, or name another event",
            )


@_rule("R057")
def still_to_come(case: Case, _: Library) -> Iterator[Finding]:
    """A date to come lies ahead when the record is reviewed; one that has passed became an event, or is removed."""
    reviewed = from_day(case.record.reviewed)
    for coming_id, due in case.coming.items():
        if reviewed.definitely_after(due.when):
            message = f"this is before the record's last review ({case.record.reviewed}), so it is not to come"
            yield (
                ("coming", coming_id, "when"),
                f"{message}; move the entry '{coming_id}' to the timeline as it happened, or remove it",
            )


@_rule("R061")
def staff_of_an_organisation(case: Case, library: Library) -> Iterator[Finding]:
    """`of` names the organisation for which a person works."""
    for party_id, participant in case.parties.items():
        if participant.of and library.party_kind(case, party_id) not in ("person", None):
            yield (
                ("parties", party_id, "of"),
                f"only a person works for an organisation, and '{party_id}' is none; remove this line, or correct its kind",
            )
        elif participant.of and (participant.of == party_id or library.party_kind(case, participant.of) == "person"):
            yield (
                ("parties", party_id, "of"),
                f"'{participant.of}' is not an organisation; name the one for which '{party_id}' works, or remove this line",
            )


@_rule("R016")
def known_duty(case: Case, library: Library) -> Iterator[Finding]:
    """A duty is one that some version of the regulation contains."""
    for law_id, law in case.law.items():
        regulation = library.regulations.get(law.regulation)
        if regulation and law.duty:
            duties = {duty for version in regulation.versions.values() for duty in version.duties}
            if law.duty not in duties:
                close = f"{did_you_mean(law.duty, duties)}; write {' or '.join(sorted(duties))}" if duties else "; it has none"
                message = (
                    f"unknown duty '{law.duty}' of '{law.regulation}'{close}, or remove this line to show all of its duties"
                )
                yield ("law", law_id, "duty"), message


@_rule("R070")
def in_force_on_the_day(case: Case, library: Library) -> Iterator[Finding]:
    """The law that is shown is that of a day on which the regulation had a version."""
    for law_id, law in case.law.items():
        regulation = library.regulations.get(law.regulation)
        if regulation and not versions_in_force(regulation, law.day):
            versions = list(regulation.versions.values())
            span = f"from {versions[0].from_} " + (f"to {versions[-1].to}" if versions[-1].to else "on")
            message = f"no version of '{law.regulation}' was in force on this day ({law.day.words}); it has them {span}"
            yield ("law", law_id, "day"), f"{message}; correct the day, or remove the entry '{law_id}'"


@_rule("R072")
def account_has_a_time(case: Case, _: Library) -> Iterator[Finding]:
    """An account says when the duty was started, or that nothing started it (trigger: none); never both."""
    for law_id, law in case.law.items():
        for position, account in enumerate(law.accounts):
            place: Path = ("law", law_id, "accounts", position)
            if not account.according_to and not account.supposing:
                yield (
                    place,
                    "give according-to: whose account this is, or supposing: what nobody says and is only supposed here",
                )
            if account.trigger == "none" and account.when:
                yield (*place, "when"), "with trigger: none nothing started the duty, so there is no date; remove one of them"
            elif account.trigger != "none" and not account.when:
                yield place, f"add when: the day of the {account.trigger} according to this account"


@_rule("R073")
def notified_or_no_record(case: Case, _: Library) -> Iterator[Finding]:
    """A notification has its date, or the last day for which there is no record of one; never both."""
    for law_id, law in case.law.items():
        for position, told in enumerate(law.notified):
            place: Path = ("law", law_id, "notified", position)
            if told.when and told.no_record_as_of:
                yield (*place, "no-record-as-of"), "when and no-record-as-of cannot both stand here; remove one"
            elif not told.when and not told.no_record_as_of:
                yield (
                    place,
                    "add when: the day of the notification, or no-record-as-of: the last day on which no record was found",
                )


@_rule("R074")
def trigger_of_the_rule(case: Case, library: Library) -> Iterator[Finding]:
    """An account speaks of what starts the duty in the rule of its day: awareness where the rule says awareness."""
    for law_id, law in case.law.items():
        regulation = library.regulations.get(law.regulation)
        for position, account in enumerate(law.accounts):
            if not regulation or account.when is None or account.trigger == "none":
                continue
            versions = [regulation.versions[version_id] for version_id in versions_in_force(regulation, account.when)]
            starts = {duty.starts for version in versions for name, duty in version.duties.items() if law.duty in (None, name)}
            if starts - {None} and account.trigger not in starts:
                known = " or ".join(sorted(filter(None, starts)))
                yield (
                    ("law", law_id, "accounts", position, "trigger"),
                    f"by the rule of that day the period begins with {known}, not {account.trigger}; write trigger: {known} "
                    "and, after when:, the day that this account gives for it, or remove the account",
                )


@_rule("R076")
def told_after_it_started(case: Case, _: Library) -> Iterator[Finding]:
    """A notification does not come before what started the duty, on every account."""
    for law_id, law in case.law.items():
        started = [account.when for account in law.accounts if account.when]
        for position, told in enumerate(law.notified):
            when = told.when
            if when and started and all(start.definitely_after(when) for start in started):
                message = "this is before the duty started, on every account; correct one of the dates"
                yield (
                    ("law", law_id, "notified", position, "when"),
                    f"{message}, or add the account on which it started earlier",
                )


@_rule("R080")
def related_to_another(case: Case, library: Library) -> Iterator[Finding]:
    """A case is related to another case, not to itself."""
    for related in case.related:
        if library.cases.get(related) is case:
            yield (
                ("related", related),
                "a case is not related to itself; remove this line, and related: if nothing else stands there",
            )


@_rule("R081")
def outcome_has_its_source(case: Case, _: Library) -> Iterator[Finding]:
    """An outcome that is known cites where it is reported."""
    if case.outcome.known == "yes" and not case.outcome.source:
        yield ("outcome",), "a known outcome names where it is reported; add source:, or write known: no"


CASE_RULES = (
    known_duty,
    archive_or_reason,
    address_once,
    same_origin_as_another,
    one_voice_is_one_origin,
    read_after_publication,
    quoted_or_paraphrased,
    no_outer_marks,
    short_quotation,
    said_before_reported,
    said_after_the_incident_began,
    happened_before_reported,
    only_the_concerned_admits,
    the_concerned_admits,
    only_authorities_rule,
    speaks_for_another,
    before_the_review,
    reviewed_after_created,
    correction_of_a_field,
    answer_of_whom_was_asked,
    several_statements,
    asked_before_reported,
    admitted_after_noticed,
    still_to_come,
    staff_of_an_organisation,
    in_force_on_the_day,
    account_has_a_time,
    notified_or_no_record,
    trigger_of_the_rule,
    told_after_it_started,
    related_to_another,
    outcome_has_its_source,
)

NAMED_ONCE = Rule(
    "R060", "A recurring party has its name in cases/_parties.yml alone; one of a single case has name and kind there."
)
SAME_PAGE = Rule("R032", "One page that several cases cite is described alike in all of them: same title, publisher and date.")
PARENT = Rule("R062", "The parent of an organisation is another organisation, and no organisation is its own ancestor.")
SAME_NAME = Rule("R063", "Two recurring parties do not share a name: readers could not tell them apart.")
VERSIONS = Rule(
    "R071",
    "The versions of a regulation follow each other without gap or overlap, the oldest first; only the last can be open.",
)

ONE_ADDRESS = Rule("R085", "An alias is the earlier id of one case, and of no other case the present one.")
RECKONED = Rule("R077", "A duty to tell somebody says what starts it, within what period, and how the period is counted.")

RULES = (
    *(case_rule.rule for case_rule in CASE_RULES),
    NAMED_ONCE,
    SAME_PAGE,
    PARENT,
    SAME_NAME,
    VERSIONS,
    RECKONED,
    ONE_ADDRESS,
)


def check(loaded: loader.LoadedProject) -> list[Problem]:
    """Every rule over everything that was read, in any order."""
    library, documents = loaded.library, loaded.documents
    unreadable = {problem.path for problem in loaded.problems}
    problems: list[Problem] = []
    for case_id, case in library.cases.items():
        document = documents[paths.case_path(case_id)]
        for case_rule in CASE_RULES:
            for place, message, *mended in case_rule.find(case, library):
                problem = document.problem(place, case_rule.rule, message)
                problems.append(replace(problem, edits=tuple(document.replacement(place, text) for text in mended)))
        if paths.evidence_path(case_id) not in unreadable:
            known = library.evidence.get(case_id, Evidence())
            problems += [document.problem(place, rule, words) for rule, place, words in lockfile.problems(case_id, case, known)]
        if loaded.recurring_ids is not None:
            problems += [document.problem(place, NAMED_ONCE, message) for place, message in _names(case, loaded.recurring_ids)]
    for case_id, withdrawn in library.withdrawn.items():
        document = documents[paths.case_path(case_id)]
        problems += [
            document.problem(place, reviewed_after_created.rule, message) for place, message in _in_the_record(withdrawn)
        ]
    problems += _same_page(library, documents)
    problems += _aliases(loaded)
    if parties := documents.get(f"cases/{paths.PARTIES_FILE}"):
        problems += [parties.problem(place, rule, message) for rule, place, message in _parties(library)]
    for regulation_id, regulation in library.regulations.items():
        document = documents[paths.regulation_path(regulation_id)]
        problems += [document.problem(place, VERSIONS, message) for place, message in _versions(regulation)]
        problems += [document.problem(place, RECKONED, message) for place, message in _duties(regulation)]
    return problems


def _names(case: Case, recurring: frozenset[str]) -> Iterator[Finding]:
    for party_id, participant in case.parties.items():
        if party_id in recurring:
            for name in ("name", "kind"):
                if getattr(participant, name) is not None:
                    yield ("parties", party_id, name), f"'{party_id}' stands in cases/_parties.yml; remove {name}: here"
        elif participant.name is None:
            hint = did_you_mean(party_id, recurring)
            yield (
                ("parties", party_id),
                f"'{party_id}' is not in cases/_parties.yml{hint}; add it there, or give its name: and kind: here",
            )
        elif participant.kind is None:
            yield ("parties", party_id), messages.KIND_MISSING.format(value=party_id)


def _same_page(library: Library, documents: Mapping[str, Document]) -> Iterator[Problem]:
    first: dict[str, tuple[str, str]] = {}
    for case_id, case in library.cases.items():
        for source_id, source in case.sources.items():
            other_case, other_id = first.setdefault(source.url, (case_id, source_id))
            other = library.cases[other_case].sources[other_id]
            for name, words in (
                ("title", "title"),
                ("publisher", "publisher"),
                ("author", "author"),
                ("published", "publication date"),
            ):
                if other_case != case_id and getattr(source, name) != getattr(other, name):
                    for mine, mine_id, theirs, its in (
                        (case_id, source_id, other_case, other),
                        (other_case, other_id, case_id, source),
                    ):
                        given: str | EdtfDate | None = getattr(its, name)
                        value = (
                            f"the {words} '{given.text if isinstance(given, EdtfDate) else given}'" if given else f"no {words}"
                        )
                        message = f"this page is a source of {paths.case_path(theirs)} too, with {value} there; make them agree"
                        yield documents[paths.case_path(mine)].problem(("sources", mine_id, name), SAME_PAGE, message)


def _aliases(loaded: loader.LoadedProject) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for case_id, aliases in loaded.library.aliases:
        for position, alias in enumerate(aliases):
            taken = alias if alias in loaded.case_ids else first.setdefault(alias, case_id)
            message = f"'{alias}' is the id of a case" if alias in loaded.case_ids else f"'{taken}' has this alias too"
            if alias in paths.RESERVED_IDS:
                message = f"'{alias}' is a page of the site"
            if alias in (*loaded.case_ids, *paths.RESERVED_IDS) or taken != case_id or alias in aliases[:position]:
                document = loaded.documents[paths.case_path(case_id)]
                yield document.problem(
                    ("aliases", position), ONE_ADDRESS, f"{message}, and one address leads to one page; remove '{alias}' here"
                )


def _parties(library: Library) -> Iterator[tuple[Rule, Path, str]]:
    names: dict[str, str] = {}
    mend = "name the organisation that owns it, or remove parent:"
    for party_id, party in library.parties.items():
        if party_id in paths.RESERVED_IDS:
            yield SAME_NAME, (party_id,), f"'{party_id}' is a page of the site; give the party another id"
        if party.name in names:
            message = f"'{names[party.name]}' has the same name; remove one of them, or add to the name what tells them apart"
            yield SAME_NAME, (party_id, "name"), message
        names.setdefault(party.name, party_id)
        ancestors = [party_id]
        while (parent := library.parties[ancestors[-1]].parent) and parent in library.parties and parent not in ancestors:
            ancestors.append(parent)
        if parent == party_id:
            yield PARENT, (party_id, "parent"), f"this leads back to the organisation itself; {mend}"
        elif party.parent and party.parent in library.parties and library.parties[party.parent].kind == "person":
            yield PARENT, (party_id, "parent"), f"'{party.parent}' is a person, not an organisation; {mend}"


def _versions(regulation: Regulation) -> Iterator[Finding]:
    versions = list(regulation.versions.items())
    for version_id, version in versions:
        if version.to and version.to < version.from_:
            message = f"this is before the version began ({version.from_}); correct one of the two dates"
            yield ("versions", version_id, "to"), message
        if version.from_ > regulation.checked:
            yield (
                ("versions", version_id, "from"),
                f"this is after the explainer was checked ({regulation.checked}); move what is not in force yet to pending:",
            )
        if version.to and version.to > regulation.checked:
            yield (
                ("versions", version_id, "to"),
                f"this is after the explainer was checked ({regulation.checked}); leave it out until then",
            )
    for (earlier_id, earlier), (later_id, later) in pairwise(versions):
        if earlier.to is None:
            yield ("versions", earlier_id), f"give to: the last day of this version, since '{later_id}' follows it"
        elif later.from_ != earlier.to + timedelta(days=1):
            relation = "overlaps" if later.from_ <= earlier.to else "leaves a gap after"
            expected = earlier.to + timedelta(days=1)
            yield (
                ("versions", later_id, "from"),
                f"this {relation} '{earlier_id}', which ends on {earlier.to}; write {expected} here, or correct to: there",
            )


def _duties(regulation: Regulation) -> Iterator[Finding]:
    for version_id, version in regulation.versions.items():
        for duty_id, duty in version.duties.items():
            if duty.tell and _lacking(duty):
                yield (
                    ("versions", version_id, "duties", duty_id),
                    f"a duty to tell somebody has its period; add {_lacking(duty)}",
                )


def _lacking(duty: Duty) -> str:
    """What a duty to tell somebody still has to say, with an example for each."""
    counted = duty.counted or (duty.within and duty.within.number is None)
    wanted = (
        ("starts: awareness", duty.starts),
        ("within: 24 hours (or without-delay)", duty.within),
        ("counted: calendar-days", counted),
    )
    return " and ".join(example for example, there in wanted if not there)


def _too_late(published: EdtfDate) -> str:
    same = f"this is after its source was published ({published.words}), which could not know of it"
    return f"{same}; correct one of the two dates, or name another source"


def _leads_out(case: Case, source_id: str) -> bool:
    """Whether the chain of `same-origin-as` leads to a source that was left out because something is wrong in it."""
    return case.sources[origin(case.sources, source_id)].same_origin_as not in (None, *case.sources)


def _published_before(case: Case, source_ids: Iterable[str], when: EdtfDate) -> EdtfDate | None:
    """The latest publication date among sources of which every one was surely published before a time; otherwise None."""
    cited = tuple(source_ids)
    dates = [case.sources[source_id].published for source_id in cited if source_id in case.sources]
    known = [published for published in dates if published is not None]
    if len(known) < len(cited) or not known or not all(when.definitely_after(published) for published in known):
        return None
    return max(known, key=lambda published: published.sort_key)


def _stances(case: Case) -> Iterator[tuple[Path, str, str | None, str]]:
    """Each position: its place, the stance, the party that the claim concerns, and the party whose position it is."""
    for statement_id, said in case.statements.items():
        for claim_id, stance in said.about.items():
            claim = case.claims.get(claim_id)
            if claim:
                yield ("statements", statement_id, "about", claim_id), stance, claim.concerns, position_holder(said)
