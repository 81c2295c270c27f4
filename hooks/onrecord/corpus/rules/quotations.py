"""Rules about the words of a statement: quoted or paraphrased, without marks of their own, short, and translated."""

import re
from collections.abc import Iterator

from onrecord.corpus.library import Library
from onrecord.corpus.rules.rule import Finding, case_rule
from onrecord.format import messages
from onrecord.format.case import Case
from onrecord.format.field_types import language_name

MAX_QUOTATION = 80
"""Words of one quotation: what somebody said, not the article."""
_OUTER_MARKS = re.compile('["“„«‘\'][^"“”„«»]*["”“»’\']')
_MARK = re.compile('[“”«»]|(?<!\\S)"(?=\\S)|(?<=[,.!?…;:])"')
"""A quotation mark of which one knows whether it opens or closes: a straight one stands before a word or behind a stop."""


@case_rule("R040")
def quoted_or_paraphrased(case: Case, _: Library) -> Iterator[Finding]:
    """A statement is either quoted or paraphrased, so that the page can say which.

    Fails:
        statements:
          acme-denies:
            quote: We have lost no address.
            paraphrase: No address has left Acme Mail.
    Says:
        cases/acme-2014.yml:59:17: R040 quote and paraphrase cannot both stand here; make them two statements
    Passes:
        statements:
          acme-denies:
            paraphrase: No address has left Acme Mail.
    """
    for statement_id, statement in case.statements.items():
        if statement.quote is None and statement.paraphrase is None:
            yield Finding(("statements", statement_id), messages.WORDS_MISSING)
        if statement.quote is not None and statement.paraphrase is not None:
            yield Finding(("statements", statement_id, "paraphrase"), messages.WORDS_TWICE)


@case_rule("R041")
def no_outer_marks(case: Case, _: Library) -> Iterator[Finding]:
    """The page puts quotation marks around a quotation; the file does not repeat them.

    Fails:
        statements:
          ann-says:
            quote: “Nobody else had this address.”
    Says:
        cases/acme-2014.yml:51:12: R041 remove the quotation marks around the text; the page adds its own
    Passes:
        statements:
          ann-says:
            quote: Nobody else had this address.
    """
    for statement_id, statement in case.statements.items():
        path, quote = ("statements", statement_id, "quote"), statement.quote or ""
        if _OUTER_MARKS.fullmatch(quote):
            # A single mark could be an apostrophe of the text: ’Twas …, … the customers’
            fix = None if quote[0] in "‘'" else quote[1:-1].strip()
            yield Finding(path, "remove the quotation marks around the text; the page adds its own", fix)
        elif _is_interrupted(quote):
            message = "words of the reporter stand between these quotation marks"
            yield Finding(path, f"{message}; write […] in their place, and remove the marks")


def _is_interrupted(quote: str) -> bool:
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


@case_rule("R042")
def short_quotation(case: Case, _: Library) -> Iterator[Finding]:
    """A quotation is short: the words that matter, not the article. Leave out the rest with […].

    Fails:
        statements:
          ann-says:
            quote: Nobody else had this address, and ‹90 more words›
            source: forum
    Says:
        cases/acme-2014.yml:51:12: R042 this quotation has 96 words; at most 80 can stand here; leave some out with […], or
          make two statements
    Passes:
        statements:
          ann-says:
            quote: Nobody else had this address, and […]
            source: forum
    """
    for statement_id, statement in case.statements.items():
        words = len((statement.quote or "").split())
        if words > MAX_QUOTATION:
            limit = f"at most {MAX_QUOTATION} can stand here; leave some out with […], or make two statements"
            yield Finding(("statements", statement_id, "quote"), f"this quotation has {words} words; {limit}")


@case_rule("R104")
def translated(case: Case, _: Library) -> Iterator[Finding]:
    """A quotation in another language than English stands beside its translation, and no other quotation has one.

    Fails:
        sources:
          forum:
            language: nl
        statements:
          ann-says:
            quote: Niemand anders had dit adres.
            source: forum
    Says:
        cases/acme-2014.yml:52:12: R104 this quotation is in Dutch; add its translation: {text: …, by: …}
    Passes:
        sources:
          forum:
            language: nl
        statements:
          ann-says:
            quote: Niemand anders had dit adres.
            translation: {text: Nobody else had this address., by: the maintainers of this record}
            source: forum
    """
    for statement_id, statement in case.statements.items():
        path, source = ("statements", statement_id), case.sources.get(statement.source[0])
        named = language_name(statement.language or (source and source.language) or "en")
        if statement.quote is None:
            for field in ("language", "translation"):
                if getattr(statement, field):
                    yield Finding((*path, field), f"{field} is that of a quotation, and this statement has none; remove it")
        elif named != "English" and not statement.translation:
            yield Finding((*path, "quote"), f"this quotation is in {named}; add its translation: {{text: …, by: …}}")
        elif named == "English" and statement.translation:
            message = "by this record the quotation is in English itself; remove its translation, or add its language: fr"
            yield Finding((*path, "translation"), f"{message} for French")
        if statement.said_in and language_name(statement.said_in) == named:
            message = f"it was said in {named}, and is reported in it, so nothing was translated; remove this, or correct it"
            yield Finding((*path, "said-in"), message)
