"""Rules about the versions of a regulation, and about its duties and their stages."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from onrecord.corpus.rules.rule import Finding, regulation_rule
from onrecord.format.regulation import Regulation


@regulation_rule("R071")
def versions_follow_each_other(regulation: Regulation) -> Iterator[Finding]:
    """The versions of a regulation follow each other without gap or overlap, the oldest first; only the last can be open.

    Fails in docs/regulations/notice.md:
        versions:
          first:
            to: 2014-12-31
          second:
            from: 2015-02-01
    Says:
        docs/regulations/notice.md:30:11: R071 this leaves a gap after 'first', which ends on 2014-12-31; write 2015-01-01
          here, or correct to: there
    Passes in docs/regulations/notice.md:
        versions:
          first:
            to: 2014-12-31
          second:
            from: 2015-01-01
    """
    after = f"this is after the explainer was checked ({regulation.checked})"
    for version_id, version in regulation.versions.items():
        path = ("versions", version_id)
        if version.to and version.to < version.from_:
            message = f"this is before the version began ({version.from_}); correct one of the two dates"
            yield Finding((*path, "to"), message)
        if version.from_ > regulation.checked:
            yield Finding((*path, "from"), f"{after}; move what is not in force yet to pending:")
        if version.to and version.to > regulation.checked:
            yield Finding((*path, "to"), f"{after}; leave it out until then")
    for (earlier_id, earlier), (later_id, later) in pairwise(regulation.versions.items()):
        if earlier.to is None:
            message = f"give to: the last day of this version, since '{later_id}' follows it"
            yield Finding(("versions", earlier_id), message)
        elif later.from_ != (expected := earlier.to + timedelta(days=1)):
            relation = "overlaps" if later.from_ < expected else "leaves a gap after"
            message = f"this {relation} '{earlier_id}', which ends on {earlier.to}"
            yield Finding(("versions", later_id, "from"), f"{message}; write {expected} here, or correct to: there")


@regulation_rule("R077")
def duty_has_its_period(regulation: Regulation) -> Iterator[Finding]:
    """A duty to tell somebody says what starts it, within what period, and how the period is counted.

    Fails in docs/regulations/notice.md:
        versions:
          first:
            duties:
              customers:
                what: Tell the customers.
                tell: individuals
                starts: detection
    Says:
        docs/regulations/notice.md:29:7: R077 a duty to tell somebody, or with a period, says when; add within: 24 hours (or
          within: without-delay; or qualifier: what the rule says instead)
    Passes in docs/regulations/notice.md:
        versions:
          first:
            duties:
              customers:
                what: Tell the customers.
                tell: individuals
                starts: detection
                within: 60 days
                counted: calendar-days
    """
    for version_id, version in regulation.versions.items():
        for step_id, step in version.steps.items():
            counted = step.counted or not any(period.can_be_counted for _, period in step.ends)
            fields = {
                "starts: awareness": step.starts,
                "within: 24 hours (or within: without-delay; or qualifier: what the rule says instead)": step.within
                or step.qualifier,
                "counted: calendar-days": counted,
            }
            missing = " and ".join(example for example, value in fields.items() if not value)
            if step.has_clock and missing:
                message = f"a duty to tell somebody, or with a period, says when; add {missing}"
                yield Finding(("versions", version_id, "duties", *version.place_of(step_id)), message)


@regulation_rule("R084")
def steps_have_their_own_ids(regulation: Regulation) -> Iterator[Finding]:
    """Within a version no two duties or stages have the same id, so that a case can name each.

    Fails in docs/regulations/notice.md:
        versions:
          first:
            duties:
              reports:
                what: Report to the watchdog in stages.
                tell: regulator
                starts: detection
                counted: calendar-days
                stages:
                  regulator:
                    what: A first report.
                    within: 2 days
    Says:
        docs/regulations/notice.md:35:11: R084 another duty or stage of this version has the id 'regulator'; give this one
          an id of its own
    Passes in docs/regulations/notice.md:
        versions:
          first:
            duties:
              reports:
                what: Report to the watchdog in stages.
                tell: regulator
                starts: detection
                counted: calendar-days
                stages:
                  first-report:
                    what: A first report.
                    within: 2 days
    """
    for version_id, version in regulation.versions.items():
        taken = set(version.duties)
        for duty_id, duty in version.duties.items():
            for stage_id in duty.stages:
                if stage_id in taken:
                    path = ("versions", version_id, "duties", duty_id, "stages", stage_id)
                    yield Finding(
                        path, f"another duty or stage of this version has the id '{stage_id}'; give this one an id of its own"
                    )
                taken.add(stage_id)
