"""Rules about parties: those of one case, and the recurring ones of cases/_parties.yml."""

from collections.abc import Iterator

from onrecord.corpus.library import Library
from onrecord.corpus.loader import LoadedProject
from onrecord.corpus.rules.rule import Finding, InFiles, case_rule, project_rule
from onrecord.format import messages
from onrecord.format.case import Case
from onrecord.format.diagnostics import did_you_mean
from onrecord.format.paths import PARTIES_FILE, RESERVED_IDS, case_path

_FILE = f"cases/{PARTIES_FILE}"


@project_rule("R060")
def named_once(project: LoadedProject) -> InFiles:
    """A recurring party has its name in cases/_parties.yml alone; one of a single case has name and kind there.

    Fails:
        parties:
          acme:
            name: Acme Mail
            role: provider
    Says:
        cases/acme-2014.yml:16:11: R060 'acme' stands in cases/_parties.yml; remove name: here
    Passes:
        parties:
          acme:
            role: provider
    """
    recurring = project.recurring_ids
    cases = project.library.cases.items() if recurring is not None else ()
    for file, party_id, participant in ((case_path(key), *item) for key, case in cases for item in case.parties.items()):
        path = ("parties", party_id)
        if party_id in (recurring or ()):
            for name in ("name", "kind"):
                if getattr(participant, name) is not None:
                    yield file, Finding((*path, name), f"'{party_id}' stands in {_FILE}; remove {name}: here")
        elif participant.name is None:
            meant = did_you_mean(party_id, recurring or ())
            message = f"'{party_id}' is not in {_FILE}{meant}; add it there, or give its name: and kind: here"
            yield file, Finding(path, message)
        elif participant.kind is None:
            yield file, Finding(path, messages.KIND_MISSING.format(value=party_id))


@case_rule("R061")
def staff_of_an_organisation(case: Case, library: Library) -> Iterator[Finding]:
    """`of` names the organisation for which a person works.

    Fails:
        parties:
          ann:
            of: ann
    Says:
        cases/acme-2014.yml:20:9: R061 'ann' is not an organisation; name the one for which 'ann' works, or remove this line
    Passes:
        parties:
          ann:
            of: acme
    """
    for party_id, participant in case.parties.items():
        path, employer = ("parties", party_id, "of"), participant.of
        if employer and library.party_kind(case, party_id) not in ("person", None):
            message = f"only a person works for an organisation, and '{party_id}' is none"
            yield Finding(path, f"{message}; remove this line, or correct its kind")
        elif employer and (employer == party_id or library.party_kind(case, employer) == "person"):
            fix = f"name the one for which '{party_id}' works, or remove this line"
            yield Finding(path, f"'{employer}' is not an organisation; {fix}")


@project_rule("R062")
def parent_is_another(project: LoadedProject) -> InFiles:
    """The parent of an organisation is another organisation, and no organisation is its own ancestor.

    Fails in cases/_parties.yml:
        acme:
          name: Acme Mail
          parent: acme
    Says:
        cases/_parties.yml:4:11: R062 this leads back to the organisation itself; name the organisation that owns it, or
          remove parent:
    Passes in cases/_parties.yml:
        acme:
          name: Acme Mail
    """
    parties = project.library.parties
    fix = "name the organisation that owns it, or remove parent:"
    for party_id, party in parties.items():
        ancestors = [party_id]
        while (parent := parties[ancestors[-1]].parent) and parent in parties and parent not in ancestors:
            ancestors.append(parent)
        if parent == party_id:
            yield _FILE, Finding((party_id, "parent"), f"this leads back to the organisation itself; {fix}")
        elif party.parent and party.parent in parties and parties[party.parent].kind == "person":
            yield _FILE, Finding((party_id, "parent"), f"'{party.parent}' is a person, not an organisation; {fix}")


@project_rule("R063")
def names_differ(project: LoadedProject) -> InFiles:
    """Two recurring parties do not share a name: readers could not tell them apart.

    Fails in cases/_parties.yml:
        acme:
          name: Acme Mail
        acme-north:
          name: Acme Mail
          kind: company
          role: provider
    Says:
        cases/_parties.yml:8:9: R063 'acme' has the same name; remove one of them, or add to the name what tells them apart
    Passes in cases/_parties.yml:
        acme:
          name: Acme Mail
        acme-north:
          name: Acme Mail (North)
          kind: company
          role: provider
    """
    first: dict[str, str] = {}
    for party_id, party in project.library.parties.items():
        if party_id in RESERVED_IDS:
            yield _FILE, Finding((party_id,), f"'{party_id}' is a page of the site; give the party another id")
        if (other := first.setdefault(party.name, party_id)) != party_id:
            fix = "remove one of them, or add to the name what tells them apart"
            yield _FILE, Finding((party_id, "name"), f"'{other}' has the same name; {fix}")


@case_rule("R059")
def admitted_by_the_organisation(case: Case, library: Library) -> Iterator[Finding]:
    """What is given as the first public admission is an act of the organisation, and nobody else's account of it.

    The organisation is one that a claim concerns or the law bound; where the case names none, any that is no regulator, court
    or publication.

    Fails:
        timeline:
          story:
            when: 2014-03-25
            what: The Gazette reports a leak; Acme Mail denies it.
            who: [gazette-paper, acme]
            source: gazette
        parties:
          gazette-paper:
            name: The Gazette
            kind: publication
            role: newspaper
        noticed:
          by: customers
          event: spam-begins
          admitted: story
    Says:
        cases/acme-2014.yml:27:13: R059 an admission is the act of 'acme', and the `who:` of this event begins with
          'gazette-paper'; name the organisation first if it is its own admission, or remove this line if it has admitted
          nothing
    Passes:
        timeline:
          story:
            when: 2014-03-25
            what: Acme Mail tells The Gazette that addresses were copied.
            who: [acme, gazette-paper]
            source: gazette
        parties:
          gazette-paper:
            name: The Gazette
            kind: publication
            role: newspaper
        noticed:
          by: customers
          event: spam-begins
          admitted: story
    """
    event = case.timeline.get(case.noticed.admitted) if case.noticed and case.noticed.admitted else None
    if event is None:
        return
    named = {party for claim in case.claims.values() for party in claim.concerns}
    organisations = named | {law.bound for law in case.law.values()} or {
        key for key in case.parties if library.party_kind(case, key) not in ("regulator", "court", "publication", "person")
    }
    own = organisations | {key for key, participant in case.parties.items() if participant.of in organisations}
    remove = "or remove this line if it has admitted nothing"
    if event.according_to and event.according_to not in own:
        message = f"this event is an account of '{event.according_to}', which admits nothing for another; name the event"
        yield Finding(("noticed", "admitted"), f"{message} by which the organisation itself admitted it, {remove}")
    elif not event.who or event.who[0] not in own:
        names = " or ".join(f"'{key}'" for key in case.parties if key in organisations)
        begins = f"begins with '{event.who[0]}'" if event.who else "names nobody"
        message = f"an admission is the act of {names}, and the `who:` of this event {begins}; name the organisation first"
        yield Finding(("noticed", "admitted"), f"{message} if it is its own admission, {remove}")


@case_rule("R105")
def anonymous_speaks_for_nobody(case: Case, _: Library) -> Iterator[Finding]:
    """Somebody who is not named speaks for himself or herself: nobody can check for whom else.

    Fails:
        parties:
          ann:
            anonymous: a member of staff, known to the Gazette
        statements:
          ann-says:
            for: acme
    Says:
        cases/acme-2014.yml:56:10: R105 'ann' is not named, and nobody can check for whom they speak; remove this line, or
          write a spokesman without a name as by: acme, as: unnamed spokesman
    Passes:
        parties:
          ann:
            anonymous: a member of staff, known to the Gazette
        statements:
          ann-says:
            about:
              leak: asserts
    """
    for statement_id, statement in case.statements.items():
        unnamed = [each for each in statement.by if each in case.parties and case.parties[each].anonymous]
        if unnamed and statement.for_:
            message = f"'{unnamed[0]}' is not named, and nobody can check for whom they speak; remove this line"
            hint = f"write a spokesman without a name as by: {statement.for_}, as: unnamed spokesman"
            yield Finding(("statements", statement_id, "for"), f"{message}, or {hint}")
