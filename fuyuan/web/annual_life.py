"""Where the review of a year stands, and which act in its life is due from the reader's organ (ANR-01 to ANR-03)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from events.instants import SHANGHAI
from events.vocabulary import OrganRole
from fuyuan.access.permissions import BUSINESS, left_to
from fuyuan.web.annual_proof import figures_of
from fuyuan.web.forms.offered import table
from fuyuan.web.language import gettext as _
from fuyuan.web.language import named
from fuyuan.web.seen import Row, Seen
from fuyuan.web.words import link, long_day, moment
from projections.access.role import Role

OFFICE: Final = OrganRole.GROUP_OFFICE
CONFIRMING: Final = {
    "court_confirmed_on": OrganRole.DISTRICT_COURT,
    "government_confirmed_on": OrganRole.DISTRICT_GOVERNMENT,
}


@dataclass(frozen=True, slots=True)
class Act:
    """What is due: the `address` of its form, empty while it cannot be given yet; `note` says why, or what was checked.

    `waits`: what it has to say is being computed. `wrong`: what was computed differs. `signed`: an approver gives it.
    """

    command: str
    address: str = ""
    note: str = ""
    waits: bool = False
    wrong: bool = False
    signed: bool = False

    @property
    def title(self) -> str:
        return named(table()[self.command])


def review_of(seen: Seen, year: int) -> Row | None:
    """Where it stands; None where it is not opened, or the reader may not know of it."""
    rows = seen.page("annual_reviews", {"year": f"{year:04}", "paper": "annual_review"}).items
    return rows[0] if rows else None


def life(seen: Seen, year: int, review: Row | None) -> dict[str, Any]:
    """The `stages` that are behind it, and the `acts` that are due from the reader."""
    acts = [act for act in _due(seen, year, review) if act is not None]
    return {"stages": list(_stages(review)) if review else [], "acts": acts, "waits": any(act.waits for act in acts)}


def may_write(seen: Seen, review: Row | None) -> bool:
    """Whether the reader may write paragraphs of it now (ANR-07)."""
    given = _given(seen, "write-review-paragraph", OFFICE)
    return review is not None and not review["published_on"] and given is not None and not given.signed


def _stages(review: Row) -> Iterator[tuple[str, str, str]]:
    """What was done, on which day, and what is to be said of it."""
    yield _("启动"), long_day(review["opened_on"]), ""
    if review["frozen_on"]:
        cut_off = _("数据截至%(cut_off)s", cut_off=moment(review["cut_off"]))
        yield _("截止数据"), long_day(review["frozen_on"]), cut_off
    if review["computed_on"]:
        said = _("指标定义版本%(version)s", version=review["definition_version"])
        yield _("计算"), long_day(review["computed_on"]), said
    if review["court_confirmed_on"]:
        yield _("法院确认"), long_day(review["court_confirmed_on"]), ""
    if review["government_confirmed_on"]:
        yield _("政府确认"), long_day(review["government_confirmed_on"]), ""
    if review["published_on"]:
        yield _("发布"), long_day(review["published_on"]), review["document_number"] or ""
    if review["supplements"]:
        yield _("补充"), _("%(times)s次", times=review["supplements"]), ""


def _due(seen: Seen, year: int, review: Row | None) -> Iterator[Act | None]:
    if review is None:
        begun = seen.today.year >= year
        yield _given(seen, "open-annual-review", OFFICE, year=f"{year:04}") if begun else None
        return
    matter = review["stream"].rpartition(":")[2]
    frozen, computed, published = review["frozen_on"], review["computed_on"], review["published_on"]
    if not frozen and seen.today.year > year:
        yield _given(seen, "freeze-annual-data", OFFICE, id=matter, cut_off=_now())
    if frozen and not computed:
        yield _computed(seen, year, review, _given(seen, "compute-annual-figures", OFFICE, id=matter))
    if computed and not published:
        for confirmed_on, role in CONFIRMING.items():
            if not review[confirmed_on]:
                digest = review["figures_digest"]
                given = _given(seen, "confirm-annual-review", role, id=matter, figures_digest=digest)
                yield _checked(seen, year, review, given)
    if not published and all(review[confirmed_on] for confirmed_on in CONFIRMING):
        yield _given(seen, "publish-annual-review", OFFICE, id=matter)
    if frozen and not published:
        yield _given(seen, "freeze-annual-data", OFFICE, id=matter, cut_off=_now(), again=True)
    if published:
        given = _given(seen, "supplement-annual-review", OFFICE)
        yield given and Act(given.command, f"/annual/{year:04}/supplement", _("核对发布后的变动"))


def _given(seen: Seen, command: str, role: OrganRole, *, again: bool = False, **fields: str) -> Act | None:
    """The act, where the reader's organ holds the role and the reader does such acts; `again`: it was done before."""
    holds = seen.roster.registry.holds(seen.reader.organ, role, seen.today)
    if seen.reader.role not in BUSINESS or not holds:
        return None
    note = _("重新截止的，须重新计算、重新确认") if again else ""
    match left_to(seen.grant, table()[command].command):
        case Role.APPROVER:
            return Act(command, note=_("由签批人办理"), signed=True)
        case Role.CLERK:
            return None
        case _:
            return Act(command, link(f"/commands/{command}", **fields), note)


def _computed(seen: Seen, year: int, review: Row, given: Act | None) -> Act | None:
    """With version and digest, once they are computed."""
    if given is None or given.signed:
        return given
    prepared = figures_of(seen, year, review["cut_off"])
    if (body := prepared.body) is None:
        return Act(given.command, note=_computing(prepared.failing), waits=True)
    matter = review["stream"].rpartition(":")[2]
    fields = {name: str(body[name]) for name in ("year", "definition_version", "figures_digest")}
    note = _("数据摘要 %(digest)s", digest=f"{fields['figures_digest'][:16]}…")
    return Act(given.command, link(f"/commands/{given.command}", id=matter, **fields), note)


def _checked(seen: Seen, year: int, review: Row, given: Act | None) -> Act | None:
    """Whether the figures that are to be confirmed are those that this installation computes from its own records."""
    if given is None or given.signed:
        return given
    prepared = figures_of(seen, year, review["cut_off"])
    if (body := prepared.body) is None:
        failing = prepared.failing is not None
        return Act(given.command, given.address if failing else "", _computing(prepared.failing), waits=not failing)
    if body["definition_version"] != review["definition_version"]:
        return Act(given.command, given.address, _("本系统的指标定义版本不同，未能核对"))
    if body["figures_digest"] != review["figures_digest"]:
        differs = _("本系统依同一截止时刻重新计算的摘要与登记的不一致，请先查明原因，不要确认")
        return Act(given.command, note=differs, wrong=True)
    return Act(given.command, given.address, _("已由本系统重新计算核对，摘要一致"))


def _computing(failing: datetime | None) -> str:
    if failing is None:
        return _("正在依截止时刻前的全部记录计算，算好后本页自动显示")
    since = moment(failing.isoformat())
    return _("自%(since)s起未能算出，原因记在数据目录的logs/annual.log中", since=since)


def _now() -> str:
    """To the second, as the form takes an instant."""
    return datetime.now(SHANGHAI).isoformat(timespec="seconds")
