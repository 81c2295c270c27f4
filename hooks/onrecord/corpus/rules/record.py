"""Rules about corrections, inquiries, differences, related cases, outcomes and earlier addresses."""

from collections.abc import Iterator

from onrecord.corpus.library import Library
from onrecord.corpus.loader import LoadedProject
from onrecord.corpus.rules.rule import Finding, InFiles, case_rule, project_rule
from onrecord.format import messages
from onrecord.format.case import Case
from onrecord.format.diagnostics import did_you_mean
from onrecord.format.entry import field_names
from onrecord.format.paths import RESERVED_IDS, case_path


@case_rule("R052")
def correction_of_a_field(case: Case, _: Library) -> Iterator[Finding]:
    """A correction names a field of the case, or an entry of one of its groups, so that it can be found.

    Fails:
        corrections:
          first-day:
            of: events.spam-begins.when
            date: 2026-02-01
            was: 2 March 2014
            now: 1 March 2014
            why: We had misread the Gazette.
            raised-by: a reader
    Says:
        cases/acme-2014.yml:89:9: R052 a case has no field 'events' (did you mean 'statements'?); write what was corrected
          as in timeline.spam-begins.when
    Passes:
        corrections:
          first-day:
            of: timeline.spam-begins.when
            date: 2026-02-01
            was: 2 March 2014
            now: 1 March 2014
            why: We had misread the Gazette.
            raised-by: a reader
    """
    fields = field_names(Case)
    for correction_id, correction in case.corrections.items():
        first = correction.of.split(".")[0]
        if first not in fields:
            meant = did_you_mean(first, fields)
            message = f"a case has no field '{first}'{meant}; write what was corrected as in timeline.spam-begins.when"
            yield Finding(("corrections", correction_id, "of"), message)


@case_rule("R053")
def answer_of_whom_was_asked(case: Case, _: Library) -> Iterator[Finding]:
    """The answer to an inquiry is a statement of the party that was asked, of its staff, or made on its behalf.

    Fails:
        asked:
          gazette-asks:
            who: acme
            statement: ann-says
    Says:
        cases/acme-2014.yml:69:16: R053 this was said by 'ann', and 'acme' was asked; name a statement of the party that was
          asked
    Passes:
        asked:
          gazette-asks:
            who: acme
            statement: acme-denies
    """
    for inquiry_id, inquiry in case.asked.items():
        answer = case.statements.get(inquiry.statement or "")
        if inquiry.answer == "no-record" and inquiry.statement:
            message = "there is an answer, the statement below; write replied or declined"
            yield Finding(("asked", inquiry_id, "answer"), message)
        elif answer and case.parties.keys() >= set(answer.by):
            speaking = {*answer.by, answer.for_, *(case.parties[each].of for each in answer.by)}
            if inquiry.who in speaking:
                continue
            message = f"this was said by {messages.quoted(answer.by)}, and '{inquiry.who}' was asked"
            yield Finding(("asked", inquiry_id, "statement"), f"{message}; name a statement of the party that was asked")


@case_rule("R054")
def several_statements(case: Case, _: Library) -> Iterator[Finding]:
    """A difference lies between different statements.

    Fails:
        differences:
          first-spam:
            about: who else had the address
            statements: [ann-says, ann-says]
    Says:
        cases/acme-2014.yml:90:17: R054 a statement does not differ from itself; name those that do, each once
    Passes:
        differences:
          first-spam:
            about: who else had the address
            statements: [ann-says, acme-denies]
    """
    for difference_id, difference in case.differences.items():
        if len(set(difference.statements)) < len(difference.statements):
            message = "a statement does not differ from itself; name those that do, each once"
            yield Finding(("differences", difference_id, "statements"), message)


@case_rule("R080")
def related_to_another(case: Case, library: Library) -> Iterator[Finding]:
    """A case is related to another case, not to itself.

    Fails:
        related:
          acme-2014: The same provider.
    Fails in cases/acme-2015.yml:
        title: Spam to customers of Acme Mail, once more
    Says:
        cases/acme-2014.yml:88:14: R080 a case is not related to itself; remove this line, and related: if nothing else
          stands there
    Passes:
        related:
          acme-2015: The same provider.
    Passes in cases/acme-2015.yml:
        title: Spam to customers of Acme Mail, once more
    """
    for related in case.related:
        if library.cases.get(related) is case:
            message = "a case is not related to itself; remove this line, and related: if nothing else stands there"
            yield Finding(("related", related), message)


@case_rule("R081")
def outcome_has_its_source(case: Case, _: Library) -> Iterator[Finding]:
    """An outcome that is known cites where it is reported.

    Fails:
        outcome:
          known: yes
          what: The watchdog closed the matter.
    Says:
        cases/acme-2014.yml:83:1: R081 a known outcome names where it is reported; add source:, or write known: no
    Passes:
        outcome:
          known: yes
          what: The watchdog closed the matter.
          source: gazette
    """
    if case.outcome.known == "yes" and not case.outcome.source:
        yield Finding(("outcome",), "a known outcome names where it is reported; add source:, or write known: no")


@project_rule("R085")
def alias_of_one_case(project: LoadedProject) -> InFiles:
    """An alias is the earlier id of one case, and of no other case the present one.

    Fails:
        aliases: [acme-2015]
    Fails in cases/acme-2015.yml:
        title: Spam to customers of Acme Mail, once more
    Says:
        cases/acme-2014.yml:87:11: R085 'acme-2015' is the id of a case, and one address leads to one page; remove
          'acme-2015' here
    Passes:
        aliases: [acme-spam]
    Passes in cases/acme-2015.yml:
        title: Spam to customers of Acme Mail, once more
    """
    first: dict[str, str] = {}
    for case_id, aliases in project.library.aliases:
        for position, alias in enumerate(aliases):
            owner = first.setdefault(alias, case_id)
            if alias in RESERVED_IDS:
                message = f"'{alias}' is a page of the site"
            elif alias in project.case_ids:
                message = f"'{alias}' is the id of a case"
            elif owner != case_id or alias in aliases[:position]:
                message = f"'{owner}' has this alias too"
            else:
                continue
            message += f", and one address leads to one page; remove '{alias}' here"
            yield case_path(case_id), Finding(("aliases", position), message)
