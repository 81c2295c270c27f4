"""The tables of the law: which regulations bear on a case, its accounts, notifications and clocks, and the regulations."""

from onrecord.export import columns, entries
from onrecord.export.table_schema import TO_CASE, Entries, Entry, ForeignKey, Getter, LibraryScope, case_table, in_case, table
from onrecord.format import applied_law
from onrecord.format.regulation import AtTheLatest, Link, Pending, Policy, Regulation, Stage, Version

_LAW_ID = columns.key("law_id", "The entry of the case's law.", 0)
_REGULATION_ID = columns.key("regulation_id", "The regulation, by id.", 0)
_VERSION_ID = columns.key("version_id", "The version.", 1)
_TO_REGULATION = ForeignKey("regulations", ("regulation_id",))
_TO_VERSION = ForeignKey("versions", ("regulation_id", "computed_version"))
_REGULATION_OF_LAW = columns.required(
    "regulation_id", "The regulation.", lambda row: row.scope.case.law[row.ids[0]].regulation, "id"
)


def _regulations(scope: LibraryScope) -> Entries:
    return entries.each(dict(sorted(scope.library.regulations.items())))


def _versions(scope: LibraryScope) -> Entries:
    return entries.nested(_regulations(scope), lambda regulation: entries.each(regulation.versions))


def _duties(scope: LibraryScope) -> Entries:
    return entries.nested(_versions(scope), lambda version: entries.each({**version.duties, **version.steps}))


LAWS = case_table(
    "laws",
    "One regulation as it bears on one party of a case.",
    columns.key("law_id", "The entry, by its id in the case."),
    *columns.written(applied_law.Law, regulation="regulation_id", duty="duty_id"),
    *columns.written(applied_law.Law, "bound", "country", "zone", "because", "day"),
    columns.required(
        "computed_latest_version",
        "The version in force when the explainer was last checked.",
        lambda row: row.scope.computed.law[row.id].latest_version,
    ),
    columns.optional(
        "computed_result",
        "NO_DUTY if the rule of that day asked for no notice and for nothing within a time; empty otherwise.",
        lambda row: (result := row.scope.computed.law[row.id].result) and result.value,
    ),
    columns.page_of_case("law"),
    entries=entries.group("law"),
    references=(
        TO_CASE,
        in_case("case_parties", "bound"),
        _TO_REGULATION,
        ForeignKey("versions", ("regulation_id", "computed_latest_version")),
    ),
    indexes=(("regulation_id",),),
)

LAW_VERSIONS = case_table(
    "law_versions",
    "One version of a regulation that was in force on the day of a case.",
    _LAW_ID,
    columns.key("computed_version", "The version in force; several if the day straddles a change.", kind="string"),
    _REGULATION_OF_LAW,
    entries=lambda scope: entries.nested(
        entries.each(scope.computed.law), lambda law: entries.distinct(law.versions_on_the_day)
    ),
    references=(in_case("laws", "law_id"), _TO_VERSION),
)

ACCOUNTS = case_table(
    "accounts",
    "When somebody became aware, according to somebody.",
    _LAW_ID,
    columns.key("account", "The number of the account in that entry.", kind="integer"),
    *columns.written(
        applied_law.Account, according_to="according_to", trigger="started_by", when="date", supposing="supposing"
    ),
    *columns.written(applied_law.Account, threshold="threshold", statement="statement_id", note="note"),
    entries=lambda scope: entries.nested(entries.each(scope.case.law), lambda law: entries.numbered(law.accounts)),
    references=(in_case("laws", "law_id"), in_case("case_parties", "according_to"), in_case("statements", "statement_id")),
)

NOTIFICATIONS = case_table(
    "notifications",
    "That somebody was told, or that no record says so.",
    _LAW_ID,
    columns.key("notification", "The number of the notification in that entry.", kind="integer"),
    *columns.written(
        applied_law.Notification,
        to="told",
        when="date",
        no_record_as_of="no_record_as_of",
        duty="duty_id",
        voluntary="voluntary",
        note="note",
    ),
    entries=lambda scope: entries.nested(entries.each(scope.case.law), lambda law: entries.numbered(law.notified)),
    references=(in_case("laws", "law_id"), in_case("case_parties", "told")),
)


ACCOUNT_STARTS = case_table(
    "account_starts",
    "What else happened, on one account, that starts a period.",
    _LAW_ID,
    columns.key("account", "The number of the account in that entry.", 1, "integer"),
    columns.key("started_by", "What happened.", kind="string", written="also"),
    columns.required("date", "When, on this account.", lambda row: row.value.text),
    entries=lambda scope: entries.nested(
        entries.nested(entries.each(scope.case.law), lambda law: entries.numbered(law.accounts)),
        lambda account: entries.each(account.also),
    ),
    references=(in_case("accounts", "law_id", "account"),),
)

COMPLETIONS = case_table(
    "completions",
    "That something was done which a rule asks for and which is no notice, or that no record says so.",
    _LAW_ID,
    columns.key("completion", "The number of what was done in that entry.", kind="integer"),
    *columns.written(applied_law.Completion, duty="duty_id", when="date", no_record_as_of="no_record_as_of", note="note"),
    entries=lambda scope: entries.nested(entries.each(scope.case.law), lambda law: entries.numbered(law.done)),
    references=(in_case("laws", "law_id"),),
)


def _days(field: str, position: int) -> Getter:
    return lambda row: (days := getattr(row.value, field)) and days[position]


def _deadline(field: str) -> Getter:
    return lambda row: (moment := getattr(row.value.deadline, field)) and moment.replace("+00:00", "Z")


CLOCKS = case_table(
    "clocks",
    "One duty to notify, on one account of when it was started. It supposes that the account is true.",
    _LAW_ID,
    columns.key("duty_id", "The duty of the regulation.", 1),
    columns.key("account", "The number of the account.", kind="integer"),
    _REGULATION_OF_LAW,
    columns.required(
        "computed_result",
        "ON_TIME, LATE, NOT_NOTIFIED, INDETERMINATE, NO_CLOCK, NO_DUTY or NOT_YET_LAW.",
        lambda row: row.value.result.value,
    ),
    columns.optional(
        "computed_version", "The version of the regulation that applied, if one alone did.", lambda row: row.value.version
    ),
    *(
        columns.optional(f"computed_deadline_{end}", f"When the period ended at the {end}, in UTC.", _deadline(end), "datetime")
        for end in ("earliest", "latest")
    ),
    *(
        columns.optional(
            f"computed_days_late_{end}",
            f"If late: days from the end of the period to the notice, at {end}.",
            _days("days_late", position),
            "integer",
        )
        for position, end in enumerate(("least", "most"))
    ),
    columns.optional(
        "computed_days_to_last_search_least",
        "If no notice is on record: days from the end of the period to the last day without a record, at least.",
        _days("days_to_last_search", 0),
        "integer",
    ),
    columns.optional("computed_days_to_last_search_most", "The same, at most.", _days("days_to_last_search", 1), "integer"),
    columns.required("computed_sentence", "The clock in words, with its arithmetic.", lambda row: row.value.sentence),
    columns.page_of_case("clock-"),
    entries=lambda scope: (((clock.law, clock.duty, clock.account + 1), clock) for clock in scope.computed.clocks),
    references=(in_case("accounts", "law_id", "account"), _TO_REGULATION, _TO_VERSION),
    indexes=(("computed_result", "computed_days_late_most"), ("regulation_id",)),
)

REGULATIONS = table(
    "regulations",
    "One regulation.",
    _REGULATION_ID,
    *columns.written(Regulation, "title", "short", "citation", "jurisdiction", "country", "zone", "incident", "regulator"),
    *columns.written(Regulation, "binds", "summary", "checked", "checked_by"),
    columns.page(lambda row: f"{row.scope.address}regulations/{row.id}/"),
    entries=_regulations,
    references=(ForeignKey("parties", ("regulator",)),),
)

VERSIONS = table(
    "versions",
    "A regulation as it stood for a time.",
    _REGULATION_ID,
    columns.key("version_id", "The version, by its id in the regulation."),
    *columns.written(Version, from_="in_force_from", to="in_force_to"),
    *columns.written(Version, "instrument", "url", "changed", "penalty"),
    entries=_versions,
    references=(_TO_REGULATION,),
    indexes=(("in_force_from",),),
)


def _second_end(field: str) -> Getter:
    def words(row: Entry) -> str | None:
        end: AtTheLatest | None = row.value.at_the_latest
        if end is None:
            return None
        return ", ".join(end.starts) if field == "starts" else end.within.text

    return words


DUTIES = table(
    "duties",
    "One thing that a version of a regulation requires: a duty, or a stage of one.",
    _REGULATION_ID,
    _VERSION_ID,
    columns.key("duty_id", "The duty; the same duty has the same id in every version."),
    *columns.written(Stage, what="what", tell="tell", act="act", starts="starts", within="period"),
    *(
        columns.optional(f"latest_{field}", f"{meaning} of its second end, if it has one.", _second_end(field))
        for field, meaning in {"starts": "The start", "within": "The period"}.items()
    ),
    *columns.written(Stage, "counted", "day_ends", "rolls", "qualifier", "threshold"),
    entries=_duties,
    references=(ForeignKey("versions", ("regulation_id", "version_id")),),
)

DUTY_EXCEPTIONS = table(
    "duty_exceptions",
    "What lifts a duty.",
    _REGULATION_ID,
    _VERSION_ID,
    columns.key("duty_id", "The duty.", 2),
    columns.key("number", "Its place in the list.", kind="integer"),
    columns.required("exception", "What lifts this duty, and no other.", lambda row: row.value, written="exceptions"),
    entries=lambda scope: entries.nested(_duties(scope), lambda duty: entries.numbered(duty.exceptions)),
    references=(ForeignKey("duties", ("regulation_id", "version_id", "duty_id")),),
)

PENDING = table(
    "pending_changes",
    "A change of a regulation that is not law yet.",
    _REGULATION_ID,
    columns.key("pending_id", "The change, by its id in the regulation."),
    *columns.written(Pending, "state", "since", "instrument", "url", "changed"),
    entries=lambda scope: entries.nested(_regulations(scope), lambda regulation: entries.each(regulation.pending)),
    references=(_TO_REGULATION,),
)

POLICIES = table(
    "policies",
    "A regulator's published practice. It is not law.",
    _REGULATION_ID,
    columns.key("policy_id", "The practice, by its id in the regulation."),
    *columns.written(Policy, from_="followed_from", to="followed_to", by="party_id", what="what", url="url"),
    entries=lambda scope: entries.nested(_regulations(scope), lambda regulation: entries.each(regulation.policies)),
    references=(_TO_REGULATION, ForeignKey("parties", ("party_id",))),
)


def _links(regulation: Regulation) -> Entries:
    return entries.nested(entries.each({"official": regulation.links, "secondary": regulation.sources}), entries.numbered)


REGULATION_LINKS = table(
    "regulation_links",
    "One official text of a regulation, or one secondary source.",
    _REGULATION_ID,
    columns.key("kind", "official: an official text; secondary: a source for what these do not show.", 1, "string"),
    columns.key("number", "Its place in the list.", kind="integer"),
    *columns.written(Link, "title", "url"),
    entries=lambda scope: entries.nested(_regulations(scope), _links),
    references=(_TO_REGULATION,),
)
