"""Rules about the sources of a case: archived copies, addresses, origins."""

from collections.abc import Iterator

from onrecord.corpus.library import Library, origin
from onrecord.corpus.loader import LoadedProject
from onrecord.corpus.rules.rule import Finding, InFiles, case_rule, project_rule
from onrecord.format import messages
from onrecord.format.case import Case, Source
from onrecord.format.dates import EdtfDate
from onrecord.format.paths import case_path


@case_rule("R030")
def archive_or_reason(case: Case, _: Library) -> Iterator[Finding]:
    """A source has the address of an archived copy, or says why there is none: pages vanish.

    Fails:
        sources:
          diary:
            title: My diary of spam
            publisher: Ann
            url: https://ann.example/diary
            accessed: 2026-01-05
        timeline:
          spam-begins:
            source: [gazette, forum, diary]
    Says:
        cases/acme-2014.yml:36:3: R030 give archive: the address of an archived copy, or no-archive: the reason why there is
          none
    Passes:
        sources:
          diary:
            title: My diary of spam
            publisher: Ann
            url: https://ann.example/diary
            accessed: 2026-01-05
            no-archive: the diary forbids archives
        timeline:
          spam-begins:
            source: [gazette, forum, diary]
    """
    for source_id, source in case.sources.items():
        if not source.archive and not source.no_archive:
            yield Finding(("sources", source_id), messages.ARCHIVE_MISSING)
        if source.archive and source.no_archive:
            yield Finding(("sources", source_id, "no-archive"), messages.ARCHIVE_TWICE)


@case_rule("R031")
def address_once(case: Case, _: Library) -> Iterator[Finding]:
    """One page is one source of a case; the same address twice would count it twice.

    Fails:
        sources:
          gazette:
            url: https://gazette.example/spam
          forum:
            url: https://gazette.example/spam
    Says:
        cases/acme-2014.yml:32:10: R031 this is the address of the source 'gazette' too; correct it, or cite 'gazette' in
          place of 'forum' and remove this source
    Passes:
        sources:
          gazette:
            url: https://gazette.example/spam
          forum:
            url: https://forum.example/17
    """
    first: dict[str, str] = {}
    for source_id, source in case.sources.items():
        page = source.url.partition("://")[2].partition("#")[0].rstrip("/")
        if page in first:
            yield Finding(
                ("sources", source_id, "url"),
                f"this is the address of the source '{first[page]}' too; correct it, or cite '{first[page]}' in place of "
                f"'{source_id}' and remove this source",
            )
        first.setdefault(page, source_id)


@project_rule("R032")
def page_described_alike(project: LoadedProject) -> InFiles:
    """One page that several cases cite is described alike in all of them: same title, publisher and date.

    Fails:
        sources:
          gazette:
            title: Spam reaches customers of Acme Mail
            url: https://gazette.example/spam
    Fails in cases/acme-2015.yml:
        sources:
          gazette:
            title: Customers of Acme Mail receive spam
            url: https://gazette.example/spam
    Says:
        cases/acme-2014.yml:22:12: R032 this page is a source of cases/acme-2015.yml too, with the title 'Customers of Acme
          Mail receive spam' there; make them agree
        cases/acme-2015.yml:22:12: R032 this page is a source of cases/acme-2014.yml too, with the title 'Spam reaches
          customers of Acme Mail' there; make them agree
    Passes:
        sources:
          gazette:
            title: Spam reaches customers of Acme Mail
            url: https://gazette.example/spam
    Passes in cases/acme-2015.yml:
        sources:
          gazette:
            title: Spam reaches customers of Acme Mail
            url: https://gazette.example/spam
    """
    first: dict[str, tuple[str, str, Source]] = {}
    for case_id, case in project.library.cases.items():
        for source_id, source in case.sources.items():
            here = (case_id, source_id, source)
            there = first.setdefault(source.url, here)
            if there[0] != case_id:
                yield from _differences(here, there)
                yield from _differences(there, here)


def _differences(here: tuple[str, str, Source], there: tuple[str, str, Source]) -> InFiles:
    """Report where the first of two sources, each behind the ids of its case and itself, differs from the second."""
    (case_id, source_id, source), (other_case, _, other) = here, there
    for name in ("title", "publisher", "author", "published"):
        given: str | EdtfDate | None = getattr(other, name)
        if getattr(source, name) != given:
            words = "publication date" if name == "published" else name
            value = f"the {words} '{given.text if isinstance(given, EdtfDate) else given}'" if given else f"no {words}"
            message = f"this page is a source of {case_path(other_case)} too, with {value} there; make them agree"
            yield case_path(case_id), Finding(("sources", source_id, name), message)


@case_rule("R033")
def same_origin_as_another(case: Case, _: Library) -> Iterator[Finding]:
    """`same-origin-as` leads from a copy to the reporting it derives from, and never back in a circle.

    Fails:
        sources:
          forum:
            same-origin-as: forum
    Says:
        cases/acme-2014.yml:36:21: R033 this leads back to the source itself; name the reporting that came first, or remove
          this line if this one did
    Passes:
        sources:
          forum:
            same-origin-as: gazette
    """
    for source_id, source in case.sources.items():
        last = origin(case.sources, source_id)
        if source.same_origin_as and case.sources[last].same_origin_as in case.sources:
            leads = "back to the source itself" if last == source_id else "into a circle"
            yield Finding(
                ("sources", source_id, "same-origin-as"),
                f"this leads {leads}; name the reporting that came first, or remove this line if this one did",
            )


@case_rule("R036")
def own_origin_of_an_origin(case: Case, _: Library) -> Iterator[Finding]:
    """`own-origin-checked` stands at a source that counts as an origin of its own, and no later than the last review.

    Fails:
        sources:
          forum:
            same-origin-as: gazette
            own-origin-checked: 2026-01-05
    Says:
        cases/acme-2014.yml:37:25: R036 this source derives from 'gazette', by its line same-origin-as; remove one of the
          two
    Passes:
        sources:
          forum:
            own-origin-checked: 2026-01-05
    """
    for source_id, source in case.sources.items():
        if source.own_origin_checked is None:
            continue
        path = ("sources", source_id, "own-origin-checked")
        if source.same_origin_as:
            other = source.same_origin_as
            yield Finding(path, f"this source derives from '{other}', by its line same-origin-as; remove one of the two")
        elif source.context:
            yield Finding(path, "this source has context: yes and counts as no origin; remove this line")
        elif source.own_origin_checked > case.record.reviewed:
            day = case.record.reviewed
            yield Finding(path, f"this is after the record's last review ({day}); correct one of the two days")


@case_rule("R035")
def one_voice_is_one_origin(case: Case, _: Library) -> Iterator[Finding]:
    """A party's own pages are its voice, and count as one origin.

    Fails:
        sources:
          forum:
            own-page-of: acme
          status:
            title: Is our service up?
            publisher: Acme Mail
            url: https://status.example/
            accessed: 2026-01-05
            no-archive: the page changes by the hour
            own-page-of: acme
        timeline:
          spam-begins:
            source: [gazette, forum, status]
    Says:
        cases/acme-2014.yml:37:3: R035 this is a page of 'acme', as 'forum' is, and would count as another origin; give it
          same-origin-as: forum
    Passes:
        sources:
          forum:
            own-page-of: acme
          status:
            title: Is our service up?
            publisher: Acme Mail
            url: https://status.example/
            accessed: 2026-01-05
            no-archive: the page changes by the hour
            own-page-of: acme
            same-origin-as: forum
        timeline:
          spam-begins:
            source: [gazette, forum, status]
    """
    first: dict[str, tuple[str, str]] = {}
    for source_id, source in case.sources.items():
        last = origin(case.sources, source_id)
        if case.sources[last].same_origin_as not in (None, *case.sources):
            continue  # the source to which this leads was left out, because something is wrong in it
        if source.own_page_of and not source.context:
            other, others = first.setdefault(source.own_page_of, (source_id, last))
            if last != others:
                message = f"this is a page of '{source.own_page_of}', as '{other}' is, and would count as another origin"
                yield Finding(("sources", source_id), f"{message}; give it same-origin-as: {other}")
