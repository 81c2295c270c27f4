"""The parties and the id of a draft."""

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import get_args

import click
from pydantic import TypeAdapter, ValidationError

from onrecord.authoring import drafting, similar_cases
from onrecord.authoring.drafting import DraftParty
from onrecord.cli import new_facts
from onrecord.cli.new_facts import Facts
from onrecord.cli.prompts import Prompter, print_status
from onrecord.corpus.loader import LoadedProject
from onrecord.evidence.normalize import normalized
from onrecord.format import dates, field_types
from onrecord.format.characters import clean_line
from onrecord.format.diagnostics import did_you_mean
from onrecord.format.paths import RESERVED_IDS
from onrecord.format.vocabulary import PartyKind

_KINDS: tuple[PartyKind, ...] = get_args(PartyKind)
_ID: TypeAdapter[str] = TypeAdapter(field_types.Id)


def choose_parties(
    prompter: Prompter, loaded: LoadedProject, given: Sequence[str], titles: Sequence[str], text: str
) -> tuple[DraftParty, ...]:
    """Return the given parties, or the recurring ones that the article names and that the author accepts."""

    def checked_names(value: str) -> str:
        names = [] if value.strip() == "none" else [name.strip() for name in value.split(",") if name.strip()]
        for name in names:
            _parse_party(loaded, name, ())
        return ", ".join(names)

    chosen: list[DraftParty] = []
    for name in given:
        chosen.append(_parse_party(loaded, name, chosen))
    if not given:
        parties = loaded.library.parties
        first = similar_cases.find_parties(parties, "\n".join(titles))
        others = [key for key in similar_cases.find_parties(parties, text) if key not in first]
        for label, keys in (("parties", first), ("also named", others)):
            if keys:
                print_status(label, ", ".join(f"{key} ({parties[key].name})" for key in keys))
        if others and not prompter.interactive:
            print_status("", f"not in the title, and so not taken; if they are parties, say so: --party {others[0]}")
        question = "Parties with commas between, the main one first, or none"
        answer = prompter.text(question, ", ".join(first), checked_names) if first or others else ""
        chosen += [_parse_party(loaded, name, chosen) for name in answer.split(", ") if name]
        while prompter.interactive and (
            name := prompter.text("Another party, by its name (Enter: none)", "", new_facts.parser("party", date.max))
        ):
            recurring = _find_recurring(loaded, name)
            chosen.append(recurring or _new_party(loaded, name, prompter.choice("It is a", _KINDS), chosen))
    return tuple({party.id: party for party in chosen}.values())


def _parse_party(loaded: LoadedProject, given_party: str, others: Collection[DraftParty]) -> DraftParty:
    """Return the party that an option names: a recurring one by id or name, or one of this case by name and kind."""
    name, equals, kind = given_party.rpartition("=")
    if recurring := _find_recurring(loaded, given_party):
        return recurring
    if equals and kind in _KINDS and clean_line(name):
        return _new_party(loaded, new_facts.parser("party", date.max)(name), kind, others)
    close = did_you_mean(given_party, loaded.recurring_ids or ())
    raise click.BadParameter(
        f"'{given_party}' is no recurring party{close}; write its id, or its name and kind, as in 'Acme Ltd={_KINDS[0]}' "
        f"(kinds: {', '.join(_KINDS)})"
    )


def _find_recurring(loaded: LoadedProject, given_party: str) -> DraftParty | None:
    parties = loaded.library.parties
    wanted = normalized(given_party).casefold()
    for key, party in parties.items():
        if key == given_party or wanted in [normalized(name).casefold() for name in (party.name, *party.formerly)]:
            return DraftParty(key, party.role)
    return None


def _new_party(loaded: LoadedProject, name: str, kind: str, others: Collection[DraftParty]) -> DraftParty:
    party_kind = next(one for one in _KINDS if one == kind)
    taken = {*(loaded.recurring_ids or ()), *(party.id for party in others if party.name != name)}
    return drafting.new_party(name, party_kind, "", taken)


def publisher_as_party(loaded: LoadedProject, name: str) -> DraftParty:
    """Return the publisher as the only party, where no other is known yet."""
    role = "published the article with which this draft began"
    return _find_recurring(loaded, name) or drafting.new_party(name, "publication", role, loaded.recurring_ids or ())


def choose_case_id(
    prompter: Prompter, root: Path, loaded: LoadedProject, given: str | None, facts: Facts, involved: Sequence[DraftParty]
) -> str:
    """Return the given id, or the one that was proposed and accepted; no other case has or had it."""
    taken = _taken_ids(root, loaded)
    about = facts.get("when") or facts.get("published")
    year = str(dates.parse(about).year) if about else ""
    main = involved[0].id if involved[0].kind != "publication" else ""
    proposed = drafting.propose_id(main, facts.get("headline") or facts["title"], year, taken)

    def checked(value: str) -> str:
        try:
            found = _ID.validate_python(value.strip())
        except ValidationError:
            raise click.BadParameter(
                f"'{value}' cannot be an id; use small letters a-z, digits and single hyphens, at most {drafting.MAX_ID}"
            ) from None
        if found in taken:
            raise click.BadParameter(
                f"'{found}' is taken, by a case, an earlier id or a page of the site; '{proposed}' is free"
            )
        return found

    if given is None:
        return prompter.text("Id: the name of the file and of the page, which never changes", proposed, checked)
    try:
        return checked(given)
    except click.BadParameter as error:
        raise click.ClickException(error.message) from None


def _taken_ids(root: Path, loaded: LoadedProject) -> frozenset[str]:
    """Return every id that is taken: by cases, also invalid ones, by earlier ids, by pages and by files."""
    files = {file.name.partition(".")[0] for file in (root / "cases").iterdir()}
    aliases = {alias for _, earlier in loaded.library.aliases for alias in earlier}
    return frozenset((*loaded.case_ids, *aliases, *RESERVED_IDS, *files))
