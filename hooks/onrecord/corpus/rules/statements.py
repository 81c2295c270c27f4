"""Rules about statements: who can take which position, and speak for whom."""

from collections.abc import Iterator

from onrecord.analysis.standings import ON_RULINGS, RULINGS, position_holders
from onrecord.corpus.library import Library
from onrecord.corpus.rules.rule import Finding, case_rule
from onrecord.format import messages
from onrecord.format.case import Case, Statement
from onrecord.format.yaml_document import Path

_BY_ITS_OWN_PEOPLE = RULINGS | ON_RULINGS | {"admits", "admits-in-part", "settles"}
"""The stances that nobody takes for an organisation without belonging to it."""


@case_rule("R046")
def only_the_concerned_admits(case: Case, _: Library) -> Iterator[Finding]:
    """Only the party whose conduct a claim concerns can admit it; others assert it. Staff without `for` do not speak for it.

    Fails:
        claims:
          leak:
            concerns: acme
        statements:
          ann-says:
            by: ann
            about:
              leak: admits
    Says:
        cases/acme-2014.yml:54:13: R046 only the party that a claim concerns can admit it; it concerns 'acme', and this
          speaks for 'ann': write asserts, or add for: acme if it was said on its behalf
    Passes:
        claims:
          leak:
            concerns: acme
        statements:
          ann-says:
            by: ann
            about:
              leak: asserts
    """
    for path, stance, concerned, holders in _positions(case):
        others = [party for party in holders if party not in concerned]
        if stance not in ("admits", "admits-in-part", "settles") or not others:
            continue
        verb = "settle" if stance == "settles" else "admit"
        known = f"it concerns {messages.quoted(concerned)}" if concerned else "the claim does not say whom it concerns"
        message = f"only the party that a claim concerns can {verb} it; {known}, and this speaks for {messages.quoted(others)}"
        if not concerned:
            yield Finding(path, f"{message}: write asserts, or add concerns: to the claim")
        elif len(others) < len(holders):
            yield Finding(path, f"{message} too: make it two statements, and write asserts in the other")
        else:
            yield Finding(path, f"{message}: write asserts, or add for: {' or '.join(concerned)} if it was said on its behalf")


@case_rule("R048")
def only_authorities_rule(case: Case, library: Library) -> Iterator[Finding]:
    """Only a regulator or a court rules on a claim, and never on one about itself; everybody else asserts or denies it.

    Fails:
        statements:
          ann-says:
            by: ann
            about:
              leak: finds
    Says:
        cases/acme-2014.yml:54:13: R048 this speaks for 'ann', which is neither a regulator nor a court; write asserts or
          denies, or correct by: or for:
    Passes:
        statements:
          ann-says:
            by: ann
            about:
              leak: asserts
    """
    fix = "write asserts or denies, or correct by: or for:"
    for path, stance, concerned, holders in _positions(case):
        for speaker in holders if stance in RULINGS | ON_RULINGS - {"appeals"} else ():
            if library.party_kind(case, speaker) not in ("regulator", "court", None):
                yield Finding(path, f"this speaks for '{speaker}', which is neither a regulator nor a court; {fix}")
            elif speaker in concerned:
                yield Finding(path, f"nobody rules on a claim about itself, and this one concerns '{speaker}'; {fix}")


def _positions(case: Case) -> Iterator[tuple[Path, str, tuple[str, ...], tuple[str, ...]]]:
    """Return each position: its path, the stance, the parties that the claim concerns, and those whose position it is."""
    for statement_id, statement in case.statements.items():
        for claim_id, stance in statement.about.items():
            if claim := case.claims.get(claim_id):
                yield ("statements", statement_id, "about", claim_id), stance, claim.concerns, position_holders(statement)


@case_rule("R064")
def each_named_once(case: Case, _: Library) -> Iterator[Finding]:
    """Those who made a statement jointly, and those whom one claim concerns, are each named once.

    Fails:
        statements:
          ann-says:
            by: [ann, ann]
    Says:
        cases/acme-2014.yml:48:9: R064 'ann' stands here a second time; name each party once
    Passes:
        statements:
          ann-says:
            by: ann
    """
    named = [(("statements", key, "by"), statement.by) for key, statement in case.statements.items()]
    named += [(("claims", key, "concerns"), claim.concerns) for key, claim in case.claims.items()]
    for path, parties in named:
        if twice := [each for place, each in enumerate(parties) if each in parties[:place]]:
            yield Finding(path, f"'{twice[0]}' stands here a second time; name each party once")


@case_rule("R049")
def speaks_for_another(case: Case, library: Library) -> Iterator[Finding]:
    """A person speaks for an organisation, and only its own people admit or rule for it; an organisation speaks for itself.

    Fails:
        statements:
          acme-denies:
            by: acme
            for: acme
    Says:
        cases/acme-2014.yml:57:10: R049 an organisation speaks for itself without for:; remove this line
    Passes:
        statements:
          acme-denies:
            by: acme
    """
    for statement_id, statement in case.statements.items():
        path, party = ("statements", statement_id, "for"), statement.for_
        weighty = sorted({stance for stance in statement.about.values() if stance in _BY_ITS_OWN_PEOPLE})
        if party and library.party_kind(case, party) == "person":
            yield Finding(path, f"'{party}' is a person; name the organisation on whose behalf this was said")
            continue
        for by in statement.by if party else ():
            speaker = case.parties.get(by)
            kinds = {library.party_kind(case, one) for one in (by, party or by)}
            own = speaker is None or speaker.of == party
            if party == by:
                yield Finding(path, "an organisation speaks for itself without for:; remove this line")
            elif not own and kinds.isdisjoint(("person", "group", None)) and kinds != {"public-body"}:
                message = f"'{by}' is an organisation, which speaks for itself"
                yield Finding(path, f"{message}; remove this line, or name in by: the person who spoke for '{party}'")
            elif weighty and not own:
                message = f"'{by}' is not said to work for '{party}', and so {weighty[0]} nothing for it"
                yield Finding(path, f"{message}; add of: {party} to that party, if a source says so, or remove this line")


@case_rule("R058")
def names_its_ruling(case: Case, _: Library) -> Iterator[Finding]:
    """What sets a ruling aside, sends it back, suspends it or appeals against it names it: an earlier ruling on the same claim.

    Fails:
        parties:
          watchdog:
            role: regulator
        statements:
          watchdog-finds:
            by: watchdog
            channel: decision
            when: 2014-03-24
            paraphrase: The list was fetched.
            source: gazette
            about:
              leak: finds
          watchdog-stays:
            by: watchdog
            channel: decision
            when: 2014-03-25
            paraphrase: The decision is suspended.
            source: gazette
            about:
              leak: stays
    Says:
        cases/acme-2014.yml:80:13: R058 add ruling: the id of the statement that ruled on 'leak'; write watchdog-finds
    Passes:
        parties:
          watchdog:
            role: regulator
        statements:
          watchdog-finds:
            by: watchdog
            channel: decision
            when: 2014-03-24
            paraphrase: The list was fetched.
            source: gazette
            about:
              leak: finds
          watchdog-stays:
            by: watchdog
            channel: decision
            when: 2014-03-25
            paraphrase: The decision is suspended.
            source: gazette
            about:
              leak: stays
            ruling: watchdog-finds
    """
    for statement_id, statement in case.statements.items():
        path = ("statements", statement_id)
        for claim_id, stance in statement.about.items():
            rulings = [key for key, other in case.statements.items() if key != statement_id and _rules_on(other, claim_id)]
            choice = f"write {' or '.join(rulings)}" if rulings else "none is on record yet, so add that first"
            if stance in ON_RULINGS and not set(rulings).intersection(statement.ruling):
                yield Finding(
                    (*path, "about", claim_id), f"add ruling: the id of the statement that ruled on '{claim_id}'; {choice}"
                )
        for earlier_id in statement.ruling:
            earlier = case.statements.get(earlier_id)
            if earlier is None:
                continue
            if not any(_rules_on(earlier, claim_id) for claim_id in statement.about):
                message = f"'{earlier_id}' rules on no claim that this statement is about"
                yield Finding((*path, "ruling"), f"{message}; correct it, or remove this line")
            elif earlier.when.definitely_after(statement.when):
                message = f"'{earlier_id}' is later than this statement, which cannot be about it"
                yield Finding((*path, "ruling"), f"{message}; correct one of the two dates, or this line")
            elif not any(stance in RULINGS | ON_RULINGS | {"withdraws"} for stance in statement.about.values()):
                message = "only a ruling, an appeal or a withdrawal concerns a ruling"
                yield Finding((*path, "ruling"), f"{message}; correct the stance under about, or remove this line")


def _rules_on(statement: Statement, claim_id: str) -> bool:
    return statement.about.get(claim_id) in RULINGS | ON_RULINGS - {"appeals"}


@case_rule("R075")
def account_in_its_own_words(case: Case, _: Library) -> Iterator[Finding]:
    """The statement that gives an account is one by, or for, the party whose account it is, and not earlier than what it gives.

    Fails:
        law:
          notice:
            accounts:
              - according-to: acme
                trigger: detection
                when: 2014-03-20
                source: forum
                statement: ann-says
    Says:
        cases/acme-2014.yml:83:20: R075 this account is that of 'acme', and 'ann-says' is by 'ann'; write according-to: ann,
          or name another statement
    Passes:
        law:
          notice:
            accounts:
              - according-to: acme
                trigger: detection
                when: 2014-03-20
                source: forum
                statement: acme-denies
    """
    for law_id, law in case.law.items():
        for position, account in enumerate(law.accounts):
            path, given = ("law", law_id, "accounts", position, "statement"), case.statements.get(account.statement or "")
            if given is None or account.according_to is None:
                continue
            if account.according_to not in (*given.by, given.for_):
                by = messages.quoted(given.by)
                message = f"this account is that of '{account.according_to}', and '{account.statement}' is by {by}"
                fix = f"write according-to: {' or '.join(position_holders(given))}, or name another statement"
                yield Finding(path, f"{message}; {fix}")
            elif any(moment.definitely_after(given.when) for moment in account.moments.values()):
                message = f"'{account.statement}' was made before what it is to give here ({given.when.words})"
                yield Finding(path, f"{message}; correct one of the two dates, or name another statement")
