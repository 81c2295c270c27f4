"""The tables of what was said in a case: claims, statements, positions, inquiries, and what this site sets side by side."""

from onrecord.analysis.standings import position_holder
from onrecord.export.table_schema import (
    TO_CASE,
    case_table,
    column,
    distinct,
    group,
    in_case,
    key_column,
    nested,
    numbered,
    page_of_case,
    required_column,
    written,
)
from onrecord.format import case

CLAIMS = case_table(
    "claims",
    "One question in dispute.",
    key_column("claim_id", "The claim, by its id in the case."),
    *written(case.Claim, "text", "concerns"),
    required_column(
        "computed_standing",
        "Its standing, derived from what the parties said: contested, conceded, found and so on.",
        lambda row: row.scope.computed.claims[row.id].standing,
    ),
    required_column(
        "computed_rule", "The rule by which the standing is reached.", lambda row: row.scope.computed.claims[row.id].rule
    ),
    page_of_case("claim"),
    entries=group("claims"),
    references=(TO_CASE, in_case("case_parties", "concerns")),
    indexes=(("computed_standing",),),
)

STATEMENTS = case_table(
    "statements",
    "What somebody said, word for word or in our words.",
    key_column("statement_id", "The statement, by its id in the case."),
    *written(case.Statement, by="said_by", as_="said_as", for_="said_for"),
    *written(case.Statement, "channel", "when", "quote", "paraphrase"),
    required_column(
        "computed_holder",
        "Whose position it is: the organisation's if said on its behalf, otherwise the speaker's.",
        lambda row: position_holder(row.value),
    ),
    page_of_case("statement"),
    entries=group("statements"),
    references=(
        TO_CASE,
        in_case("case_parties", "said_by"),
        in_case("case_parties", "said_for"),
        in_case("case_parties", "computed_holder"),
    ),
    indexes=(("computed_holder",), ("computed_earliest",)),
)

POSITIONS = case_table(
    "positions",
    "The stance of one statement on one claim.",
    key_column("claim_id", "The claim.", 0),
    key_column("statement_id", "The statement."),
    required_column("stance", "The stance that it takes.", lambda row: row.value.stance, written="about"),
    required_column("computed_holder", "Whose position it is.", lambda row: row.value.party),
    required_column(
        "computed_current",
        "1 until the same party surely takes a later position on the claim, then 0.",
        lambda row: int(row.value.current),
        "boolean",
    ),
    entries=lambda scope: (
        ((claim_id, position.statement), position)
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
    key_column("inquiry_id", "The inquiry, by its id in the case."),
    *written(case.Inquiry, who="asked", by="asked_by"),
    *written(case.Inquiry, "through", "when", "answer"),
    *written(case.Inquiry, statement="statement_id"),
    *written(case.Inquiry, "note"),
    page_of_case("asked"),
    entries=group("asked"),
    references=(TO_CASE, in_case("case_parties", "asked"), in_case("statements", "statement_id")),
)

DIFFERENCES = case_table(
    "differences",
    "That statements differ on a date or a number.",
    key_column("difference_id", "The difference, by its id in the case."),
    *written(case.Difference, "about", "note"),
    entries=group("differences"),
    references=(TO_CASE,),
)

CONTRASTS = case_table(
    "contrasts",
    "Statements that this site sets side by side. That positions changed or differ is no accusation.",
    key_column("contrast", "The number of the contrast in the case.", kind="integer"),
    column(
        "computed_kind",
        "changed: a position; within: an organisation; accounts: that the case marks as different.",
        lambda row: row.value.kind,
    ),
    column(
        "computed_holder", "Whose position it is; empty where the accounts are of several parties.", lambda row: row.value.party
    ),
    column("claim_id", "The claim on which they are positions.", lambda row: row.value.claim),
    column("difference_id", "The difference that the case marks.", lambda row: row.value.difference),
    entries=lambda scope: numbered(scope.computed.positions),
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
    key_column("contrast", "The contrast.", 0, "integer"),
    key_column("statement_id", "The statement."),
    entries=lambda scope: nested(numbered(scope.computed.positions), lambda contrast: distinct(contrast.statements)),
    references=(in_case("contrasts", "contrast"), in_case("statements", "statement_id")),
)
