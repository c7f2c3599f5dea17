"""Who may do what over HTTP: said once more, in a table, and not taken from the program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple


class Caller(NamedTuple):
    """Somebody in a role, or a system with a token of it."""

    role: str
    token: bool = False

    @property
    def name(self) -> str:
        return f"{self.role} (token)" if self.token else self.role


CLERK, APPROVER, VIEWER, AUDITOR, OPERATOR, SECURITY = (
    Caller(role) for role in ("clerk", "approver", "viewer", "auditor", "operator", "security")
)
NOBODY: Final = Caller("nobody")
PEOPLE: Final = (CLERK, APPROVER, VIEWER, AUDITOR, OPERATOR, SECURITY)
SYSTEMS: Final = tuple(Caller(role, token=True) for role in ("clerk", "viewer", "auditor", "operator"))
SIGNED_IN: Final = (*PEOPLE, *SYSTEMS)
EVERYBODY: Final = (*SIGNED_IN, NOBODY)
CLERKS_SYSTEM, VIEWERS_SYSTEM, AUDITORS_SYSTEM, OPERATORS_SYSTEM = SYSTEMS
SIGNED: Final = (
    "approve-suggestion",
    "confirm-annual-review",
    "criticise-publicly",
    "endorse-standard",
    "issue-bulletin",
    "issue-minutes",
    "issue-standard",
    "publish-annual-review",
    "publish-appearance-statistics",
    "publish-white-paper",
    "send-reconsideration-suggestion",
)
"""What a leader decides, or lets out under the name of the organ."""


class Right(NamedTuple):
    """What may be done, where, and by whom. `COMMANDS`, `{signed}` and `{view}` stand for each of them."""

    zh: str
    en: str
    where: Sequence[str]
    by: Sequence[Caller]


API: Final = (
    Right(
        "系统是否正常、接口说明",
        "whether it is well, how it is asked",
        (
            *("GET /health/live", "GET /health/ready", "GET /openapi.json", "GET /asyncapi.json"),
            *("GET /api/v1/health/live", "GET /api/v1/health/ready"),
            *("GET /api/v1/openapi.json", "GET /api/v1/asyncapi.json"),
        ),
        EVERYBODY,
    ),
    Right(
        "办理（除签批的以外）",
        "commands that are prepared",
        ("POST /api/v1/commands/{prepared}",),
        (CLERK, CLERKS_SYSTEM),
    ),
    Right("签批", "commands that are signed", ("POST /api/v1/commands/{signed}",), (APPROVER, CLERKS_SYSTEM)),
    Right("上传附件", "attaching files", ("POST /api/v1/attachments",), (CLERK, APPROVER, CLERKS_SYSTEM)),
    Right(
        "查阅（所见以本单位可知为限）",
        "reading, as far as the organ may know",
        (
            *("GET /api/v1/views", "GET /api/v1/views/{view}", "GET /api/v1/events"),
            *("GET /api/v1/streams/none", "GET /api/v1/streams/none/attachments/none"),
        ),
        SIGNED_IN,
    ),
    Right("运行指标", "metrics", ("GET /metrics", "GET /api/v1/metrics"), (OPERATOR, OPERATORS_SYSTEM)),
)
PAGES: Final = (
    Right("登录", "signing in", ("GET /signin",), (*PEOPLE, NOBODY)),
    Right(
        "查阅页面（所见以本单位可知为限）",
        "pages for reading, as far as the organ may know",
        (
            *("GET /", "GET /desk", "GET /charts", "GET /suggestions", "GET /bulletins", "GET /meetings"),
            *("GET /organs", "GET /registry", "GET /registry/{organ}", "GET /holidays", "GET /search", "GET /annual"),
            *("GET /annual/none/figures", "GET /annual/none/figures/none", "GET /annual/none/supplement"),
            *("GET /annual/none/files/none", "GET /annual/none/charts/none.svg"),
            *("GET /views", "GET /views/{view}", "GET /matters/none", "GET /matters/none/files/none"),
            *(
                "GET /sheets/{view}",
                "GET /exports/csv/{view}",
                "GET /papers/none",
                "GET /evidence/none",
                "GET /account",
            ),
        ),
        PEOPLE,
    ),
    Right(
        "办理事项、批量导入",
        "giving commands, importing",
        (
            *("GET /commands", "GET /imports", "POST /imports/cases"),
            *("GET /imports/cases/template.xlsx", "GET /imports/jobs/none", "POST /imports/jobs/none"),
            "GET /imports/jobs/none/errors.xlsx",
        ),
        (CLERK, APPROVER),
    ),
    Right(
        "办理表（除签批的以外）、更正",
        "forms of what is prepared, correcting",
        ("GET /commands/{prepared}", "POST /commands/{prepared}", "GET /corrections", "POST /corrections"),
        (CLERK,),
    ),
    Right("签批表", "forms of what is signed", ("GET /commands/{signed}", "POST /commands/{signed}"), (APPROVER,)),
    Right("管理首页", "administration", ("GET /administration",), (OPERATOR, SECURITY, AUDITOR)),
    Right(
        "人员、令牌、对外推送",
        "people, tokens, webhooks",
        (
            *("GET /people", "POST /people", "GET /people/none", "POST /people/none/change", "POST /people/none/reset"),
            *("POST /people/none/disable", "POST /people/none/end", "GET /tokens", "POST /tokens"),
            *("POST /tokens/revoke", "POST /tokens/end", "GET /webhooks", "POST /webhooks", "POST /webhooks/remove"),
        ),
        (SECURITY,),
    ),
    Right(
        "运行情况、设置、搁置事项、重建（查看）",
        "how it runs, settings, what is parked, rebuilding: looking",
        ("GET /system", "GET /settings", "GET /parked", "GET /rebuild"),
        (OPERATOR, AUDITOR),
    ),
    Right(
        "搁置事项、重建（操作）",
        "what is parked, rebuilding: doing",
        ("POST /parked/retry", "POST /parked/skip", "POST /parked/leave", "POST /rebuild"),
        (OPERATOR,),
    ),
    Right("通知发送情况", "how notices were sent", ("GET /notices",), (OPERATOR, SECURITY, AUDITOR)),
    Right("通知再次发送", "sending notices again", ("POST /notices/again",), (OPERATOR, SECURITY)),
    Right("审计记录", "audit records", ("GET /audit", "GET /audit.csv"), (AUDITOR,)),
)
API_OVER_DISTRICTS: Final = (
    Right(
        "查阅所辖区县（所见以区县成员单位可知为限）",
        "reading the districts overseen, as far as their members may know",
        (
            *("GET /api/v1/districts", "GET /api/v1/districts/{district}/views/bulletin_board"),
            "GET /api/v1/districts/{district}/streams/none",
            "GET /api/v1/districts/{district}/streams/none/attachments/none",
        ),
        (CLERK, APPROVER, VIEWER, CLERKS_SYSTEM, VIEWERS_SYSTEM),
    ),
)
PAGES_OVER_DISTRICTS: Final = (
    Right(
        "查阅所辖区县的页面（所见以区县成员单位可知为限）",
        "pages for reading the districts overseen, as far as their members may know",
        (
            *("GET /districts", "GET /districts/comparison", "GET /districts/charts/none.svg"),
            *("GET /districts/files/none", "GET /districts/{district}", "GET /districts/{district}/search"),
            *("GET /districts/{district}/bulletins", "GET /districts/{district}/suggestions"),
            *("GET /districts/{district}/views/bulletin_board", "GET /districts/{district}/matters/none"),
            *("GET /districts/{district}/matters/none/files/none", "GET /districts/{district}/papers/none"),
        ),
        (CLERK, APPROVER, VIEWER),
    ),
)
"""In the console of a city or province, for people and systems of its court, government, legal department and office;
of every other organ nobody may, and nowhere else is any of it there.
"""
ABOUT_ONESELF: Final = (
    *("/signin", "/signout", "/language/{language}", "/invitation", "/account/role", "/account/password"),
    *("/account/new-codes", "/account/codes", "/account/no-codes", "/account/end", "/account/notices"),
)
"""What is posted there concerns nobody but who posts it; an invitation is opened by who has its code."""
