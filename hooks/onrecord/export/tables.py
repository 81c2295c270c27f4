"""All tables of the record in the order in which they are published, and those of withdrawn cases and recurring parties."""

from onrecord.export import case_tables, columns, entries, law_tables, statement_tables
from onrecord.export.table_schema import CASE_ID, Entries, ForeignKey, LibraryScope, table
from onrecord.format import case, record


def _parties(scope: LibraryScope) -> Entries:
    return entries.each(dict(sorted(scope.library.parties.items())))


WITHDRAWN = table(
    "withdrawn",
    "A case that was taken back. Nothing else of it is published.",
    columns.key("case_id", CASE_ID.meaning),
    *columns.written(case.Withdrawn, "title"),
    *columns.written(record.Withdrawal, "date", "why", part="withdrawn"),
    columns.page(lambda row: f"{row.scope.address}cases/{row.id}/"),
    entries=lambda scope: entries.each(dict(sorted(scope.library.withdrawn.items()))),
)

PARTIES = table(
    "parties",
    "A person or organisation that recurs.",
    columns.key("party_id", "The party, by id."),
    *columns.written(case.Party, "name", "kind", "role", "parent", "country", "site"),
    columns.page(lambda row: f"{row.scope.address}parties/{row.id}/"),
    entries=_parties,
    references=(ForeignKey("parties", ("parent",)),),
)

PARTY_NAMES = table(
    "party_names",
    "One earlier name or spelling of a party that recurs.",
    columns.key("party_id", "The party.", 0),
    columns.key("name", "The earlier name or spelling.", kind="string", written="formerly"),
    entries=lambda scope: entries.nested(_parties(scope), lambda party: entries.distinct(party.formerly)),
    references=(ForeignKey("parties", ("party_id",)),),
)

CASE_TABLES = (
    case_tables.CASES, case_tables.CASE_PARTIES, statement_tables.CLAIMS, statement_tables.CLAIM_PARTIES,
    statement_tables.POSITIONS,
    statement_tables.STATEMENTS, statement_tables.SPEAKERS,
    case_tables.EVENTS, case_tables.EVENT_PARTIES, case_tables.COMING, case_tables.SOURCES,
    case_tables.AFFECTED, case_tables.AMOUNTS, case_tables.AMOUNT_PARTIES,
    case_tables.CITATIONS, statement_tables.INQUIRIES, statement_tables.DIFFERENCES, statement_tables.CONTRASTS,
    statement_tables.CONTRAST_STATEMENTS, law_tables.LAWS, law_tables.LAW_VERSIONS, law_tables.ACCOUNTS,
    law_tables.ACCOUNT_STARTS, law_tables.NOTIFICATIONS, law_tables.COMPLETIONS, law_tables.CLOCKS,
    case_tables.QUESTIONS, case_tables.QUESTION_EVIDENCE,
    case_tables.CORRECTIONS, case_tables.REWORDINGS, case_tables.RELATED, case_tables.BACKGROUND, case_tables.ALIASES,
    case_tables.CONTRIBUTORS,
)  # fmt: skip
"""The tables that grow with each case."""
LIBRARY_TABLES = (
    WITHDRAWN, PARTIES, PARTY_NAMES, law_tables.REGULATIONS, law_tables.VERSIONS, law_tables.DUTIES,
    law_tables.DUTY_EXCEPTIONS, law_tables.PENDING, law_tables.POLICIES, law_tables.REGULATION_LINKS,
)  # fmt: skip
"""The tables that all cases share."""
TABLES = (*CASE_TABLES, *LIBRARY_TABLES)
