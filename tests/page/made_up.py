"""Plans and reports that no real run would give: strings that try to break out, and very many steps."""

import hashlib
import json
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]

# What others are known to try, beside the public list.
TRICKS = [
    "</code></td></details></main><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)>",
    "' onmouseover='alert(1)",
    "</style><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "<style>@import 'https://evil.example/x.css'</style>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<base href=https://evil.example/>",
    "<iframe src=https://evil.example></iframe>",
    "<a href=javascript:alert(1)>x</a>",
    "javascript:alert(1)",
    "<!-- --><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "#step-1",
    "x\u202egnp.exe",
    "\u0000\u0001\u001b[2J",
    "a" * 3000,
    "\u0489" * 60,
]


def naughty_texts():
    listed = json.loads((SOURCE / "tests/data/naughty-strings/blns.json").read_text())
    texts = [text for text in [*listed, *TRICKS] if text]
    # A file cannot hold half a character.
    return [text for text in texts if text.encode("utf-8", "ignore").decode() == text]


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def with_hash(plan):
    def shown(value):
        if isinstance(value, dict) and "secretRef" in value:
            return {"secretRef": value["secretRef"]}
        return value

    steps = [
        {
            **{name: step[name] for name in ("key", "action", "remoteId", "expectedVersion", "consequence")},
            "fields": [{"path": field["path"], "after": shown(field["after"])} for field in step["fields"]],
        }
        for step in plan["steps"]
    ]
    hashed = {
        "formatVersion": 1,
        "project": {"id": plan["project"]["id"]},
        "target": {"instance": plan["target"]["instance"]},
        "steps": steps,
    }
    plan["hash"] = "sha256:" + hashlib.sha256(canonical(hashed)).hexdigest()
    return plan


def step(key, action, text, **more):
    return {
        "key": key,
        "action": action,
        "reason": text,
        "origin": "git",
        "file": text,
        "line": 3,
        "remoteId": text,
        "expectedVersion": 4,
        "guarded": False,
        "fields": [{"path": "/" + text, "before": text, "after": [text, {text: text}]}],
        "consequence": "backfill",
        "consequenceReason": text,
        "dependsOn": [],
        "blockedBy": [],
        **more,
    }


def plan_of(steps, text="acme", **more):
    actions = ("create", "update", "disable", "enable", "delete", "refresh", "adopt", "forget")
    summary = {action: sum(one["action"] == action for one in steps) for action in actions}
    return with_hash(
        {
            "formatVersion": 1,
            "kind": "Plan",
            "project": {"name": text, "id": "k3v9x2qm"},
            "target": {
                "name": text,
                "instance": {"origin": text, "tenantId": text, "appId": text, "instanceId": text},
            },
            "commit": text,
            "dirty": True,
            "asOf": None,
            "steps": steps,
            "rotations": [],
            "guards": [],
            "conflicts": [],
            "touched": [],
            "held": [],
            "dstDue": [],
            "unmanaged": 3,
            "summary": {**summary, "unchanged": 7},
            "cost": {"reads": 1, "writes": len(steps)},
            "diagnostics": [],
            **more,
        }
    )


def naughty_plan(texts):
    """Every text in every place that a plan has for one."""
    numbered = list(enumerate(texts))
    steps = [
        step(
            f"DataSource/s-{number}",
            "update",
            text,
            schedule={"name": text, "cron": text, "timeZone": text},
            blockedBy=[f"Connection/{text}"],
        )
        for number, text in numbered
    ]
    return plan_of(
        steps,
        texts[0],
        guards=[{"code": text, "message": text} for text in texts],
        conflicts=[{"key": f"DataSource/c-{n}", "message": text, "ids": [text]} for n, text in numbered],
        held=[{"key": f"DataSource/h-{n}", "reason": text} for n, text in numbered],
        rotations=[{"key": f"DataSource/r-{n}", "fields": ["/" + text]} for n, text in numbered],
        diagnostics=[
            {
                "severity": "warning",
                "code": "D016",
                "file": text,
                "line": 1,
                "column": 1,
                "key": None,
                "pointer": None,
                "message": text,
                "hint": text,
            }
            for text in texts
        ],
    )


def naughty_report(texts):
    steps = [
        {
            "key": f"DataSource/s-{number}",
            "action": "update",
            "outcome": "failed",
            "remoteId": text,
            "versionBefore": 1,
            "versionAfter": None,
            "attempts": 2,
            "guarded": True,
            "error": {"code": "A014", "message": text, "httpStatus": 500},
            "because": None,
        }
        for number, text in enumerate(texts)
    ]
    return {
        "formatVersion": 1,
        "kind": "Report",
        "command": "apply",
        "project": {"name": texts[-1], "id": "k3v9x2qm"},
        "target": {
            "name": texts[-2],
            "instance": {"origin": texts[0], "tenantId": texts[1], "appId": None, "instanceId": None},
        },
        "commit": None,
        "planHash": "sha256:" + "0" * 64,
        "startedAt": "2026-11-21T10:00:00Z",
        "finishedAt": "2026-11-21T10:00:03Z",
        "exitCode": 1,
        "steps": steps,
        "summary": {
            "applied": 0,
            "unchanged": 0,
            "conflict": 0,
            "failed": len(steps),
            "skipped": 0,
            "unknown": 0,
        },
        "requests": {"reads": 1, "writes": len(steps), "throttled": 0},
        "stateSaved": True,
        "rotations": [
            {
                "key": f"DataSource/r-{number}",
                "outcome": "failed",
                "error": {"code": "A014", "message": text, "httpStatus": None},
            }
            for number, text in enumerate(texts)
        ],
        "diagnostics": [],
    }


def large_plan(size):
    actions = ("update", "create", "delete", "update", "refresh", "disable", "update", "enable")
    steps = []
    for number in range(size):
        action = actions[number % len(actions)]
        steps.append(
            step(
                f"DataSource/source-{number:05}",
                action,
                "edited in Git",
                file=f"manifests/team-{number % 40}/sources.yaml",
                remoteId=f"ds-{number}",
                fields=[
                    {"path": "/syncSchedule", "before": "0 2 * * *", "after": f"{number % 60} 3 * * *"},
                    {"path": "/displayName", "before": f"Source {number}", "after": f"Source number {number}"},
                ],
                consequence="none" if action != "delete" else "loss",
                needs=[f"Connector/lake-{number % 7}"],
            )
        )
    return plan_of(steps, commit="0" * 40)
