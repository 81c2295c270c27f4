"""The tables of what was said in a case: claims, statements, positions, inquiries, and what this site sets side by side."""

from onrecord.export import columns, entries
from onrecord.export.table_schema import TO_CASE, case_table, in_case
from onrecord.format import case
from onrecord.format.entry import field_meaning

CLAIMS = case_table(
    "claims",
    "One question in dispute.",
    columns.key("claim_id", "The claim, by its id in the case."),
    *columns.written(case.Claim, "text"),
    columns.required(
        "computed_standing",
        "Its standing, derived from what the parties said: contested, conceded, found and so on.",
        lambda row: row.scope.computed.claims[row.id].standing,
    ),
    columns.required(
        "computed_rule", "The rule by which the standing is reached.", lambda row: row.scope.computed.claims[row.id].rule
    ),
    columns.page_of_case("claim"),
    entries=entries.group("claims"),
    indexes=(("computed_standing",),),
)

CLAIM_PARTIES = case_table(
    "claim_parties",
    "One party whose conduct a claim is about.",
    columns.key("claim_id", "The claim.", 0),
    columns.key("party_id", "The party.", written="concerns"),
    entries=lambda scope: entries.nested(entries.each(scope.case.claims), lambda claim: entries.distinct(claim.concerns)),
    references=(in_case("claims", "claim_id"), in_case("case_parties", "party_id")),
)

STATEMENTS = case_table(
    "statements",
    "What somebody said, word for word or in our words.",
    columns.key("statement_id", "The statement, by its id in the case."),
    *columns.written(case.Statement, as_="said_as", for_="said_for"),
    *columns.written(case.Statement, "channel", "when", "quote", "language", "said_in"),
    columns.optional(
        "translation",
        field_meaning(case.Statement, "translation"),
        lambda row: row.value.translation and row.value.translation.text,
    ),
    columns.optional(
        "translated_by",
        field_meaning(case.Translation, "by"),
        lambda row: row.value.translation and row.value.translation.by,
    ),
    *columns.written(case.Statement, "paraphrase"),
    columns.page_of_case("statement"),
    entries=entries.group("statements"),
    references=(TO_CASE, in_case("case_parties", "said_for")),
    indexes=(("computed_earliest",),),
)

SPEAKERS = case_table(
    "statement_speakers",
    "One of those who made a statement; several made it jointly.",
    columns.key("statement_id", "The statement.", 0),
    columns.key("said_by", "Who said it: the person, or the organisation if no person is named.", written="by"),
    columns.required(
        "computed_holder",
        "Whose position it is: the organisation's if said on its behalf, otherwise the speaker's.",
        lambda row: row.scope.case.statements[row.ids[0]].for_ or row.id,
    ),
    entries=lambda scope: entries.nested(entries.each(scope.case.statements), lambda statement: entries.distinct(statement.by)),
    references=(
        in_case("statements", "statement_id"),
        in_case("case_parties", "said_by"),
        in_case("case_parties", "computed_holder"),
    ),
    indexes=(("said_by",), ("computed_holder",)),
)

POSITIONS = case_table(
    "positions",
    "The stance of one statement on one claim.",
    columns.key("claim_id", "The claim.", 0),
    columns.key("statement_id", "The statement.", 1),
    columns.key("computed_holder", "Whose position it is."),
    columns.required("stance", "The stance that it takes.", lambda row: row.value.stance, written="about"),
    columns.required(
        "computed_current",
        "1 until the same party surely takes a later position on the claim, then 0.",
        lambda row: int(row.value.current),
        "boolean",
    ),
    entries=lambda scope: (
        ((claim_id, position.statement, position.party), position)
        for claim_id, claim in scope.computed.claims.items()
        for position in claim.positions
    ),
    references=(
        in_case("claims", "claim_id"),
        in_case("statements", "statement_id"),
        in_case("case_parties", "computed_holder"),
    ),
    indexes=(("case_id", "statement_id"),),
)

INQUIRIES = case_table(
    "inquiries",
    "That somebody was asked for an answer.",
    columns.key("inquiry_id", "The inquiry, by its id in the case."),
    *columns.written(case.Inquiry, who="asked", by="asked_by"),
    *columns.written(case.Inquiry, "through", "when", "answer"),
    *columns.written(case.Inquiry, statement="statement_id"),
    *columns.written(case.Inquiry, "note"),
    columns.page_of_case("asked"),
    entries=entries.group("asked"),
    references=(TO_CASE, in_case("case_parties", "asked"), in_case("statements", "statement_id")),
)

DIFFERENCES = case_table(
    "differences",
    "That statements differ on a date or a number.",
    columns.key("difference_id", "The difference, by its id in the case."),
    *columns.written(case.Difference, "about", "note"),
    entries=entries.group("differences"),
)

CONTRASTS = case_table(
    "contrasts",
    "Statements that this site sets side by side. That positions changed or differ is no accusation.",
    columns.key("contrast", "The number of the contrast in the case.", kind="integer"),
    columns.optional(
        "computed_kind",
        "changed: a position; within: an organisation; accounts: that the case marks as different.",
        lambda row: row.value.kind,
    ),
    columns.optional(
        "computed_holder", "Whose position it is; empty where the accounts are of several parties.", lambda row: row.value.party
    ),
    columns.optional("claim_id", "The claim on which they are positions.", lambda row: row.value.claim),
    columns.optional("difference_id", "The difference that the case marks.", lambda row: row.value.difference),
    entries=lambda scope: entries.numbered(scope.computed.positions),
    references=(
        TO_CASE,
        in_case("case_parties", "computed_holder"),
        in_case("claims", "claim_id"),
        in_case("differences", "difference_id"),
    ),
)

CONTRAST_STATEMENTS = case_table(
    "contrast_statements",
    "One statement of a contrast.",
    columns.key("contrast", "The contrast.", 0, "integer"),
    columns.key("statement_id", "The statement."),
    entries=lambda scope: entries.nested(
        entries.numbered(scope.computed.positions), lambda contrast: entries.distinct(contrast.statements)
    ),
    references=(in_case("contrasts", "contrast"), in_case("statements", "statement_id")),
)
