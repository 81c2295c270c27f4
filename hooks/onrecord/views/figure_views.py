"""The figures of a case as its page shows them: how many were affected, by whose account, and sums of money."""

from babel.numbers import format_currency

from onrecord.format.figures import Amount
from onrecord.views.case_page import CaseView
from onrecord.views.view_models import AffectedView, AmountView


def affected(case: CaseView) -> tuple[AffectedView, ...]:
    """Return the numbers of those affected, the earliest first. Nothing is added up."""
    ordered = sorted(case.case.affected.items(), key=lambda item: item[1].when.sort_key)
    return tuple(
        AffectedView(key, entry, case.party(entry.according_to), case.citations(entry.source, entry.page))
        for key, entry in ordered
    )


def amounts(case: CaseView) -> tuple[AmountView, ...]:
    """Return the sums of money, the earliest first."""
    ordered = sorted(case.case.amounts.items(), key=lambda item: item[1].when.sort_key)
    return tuple(
        AmountView(
            id=key,
            entry=entry,
            words=sum_in_words(entry),
            by=tuple(map(case.party, entry.by)),
            payer=case.party(entry.payer),
            sources=case.citations(entry.source, entry.page),
        )
        for key, entry in ordered
    )


def sum_in_words(amount: Amount) -> str:
    """Return a sum with the sign of its currency: `at most US$700,000,000`."""

    def figure(number: int) -> str:
        return format_currency(number, amount.currency, "¤#,##0", "en_GB", currency_digits=False)

    return amount.amount.words(figure)
