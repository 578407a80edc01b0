#!/usr/bin/env python3
"""Pictures of real runs, for the docs: screenshots.py WEIR FOLDER"""

import html
import re
import sys
import tempfile
from pathlib import Path

from chromium import Chromium
from company import Company

# A terminal as people have it; the classes are the codes that `weir --color always` writes.
TERMINAL = """<!doctype html><meta charset="utf-8"><title>terminal</title><style>
body {{ margin: 0; padding: 28px; background: #e9e7e1; }}
main {{ overflow: hidden; width: max-content; border-radius: 10px; background: #16181d; color: #dcdad4;
  box-shadow: 0 10px 30px rgb(0 0 0 / 25%); }}
header {{ padding: 11px 14px 0; }}
i {{ display: inline-block; width: 11px; height: 11px; margin-right: 7px; border-radius: 50%; background: #444952; }}
pre {{ margin: 0; padding: 12px 20px 20px; font: 14px/1.5 "DejaVu Sans Mono", monospace; }}
.prompt {{ color: #7f8792; }} .typed {{ color: #fff; font-weight: bold; }}
.c1 {{ color: #fff; font-weight: bold; }} .c2 {{ color: #9aa0a9; }} .c31 {{ color: #ff8d80; }}
.c32 {{ color: #83d69b; }} .c33 {{ color: #efc06c; }} .c36 {{ color: #83c5ee; }}
</style><main><header><i></i><i></i><i></i></header><pre>{lines}</pre></main>"""


def colored(text):
    """What a terminal makes of the output: each code colours what follows until the next."""
    out, is_open = "", False
    for part in re.split(r"(\x1b\[[0-9;]*m)", text):
        code = re.fullmatch(r"\x1b\[([0-9;]*)m", part)
        if not code:
            out += html.escape(part)
            continue
        out += "</span>" if is_open else ""
        is_open = code[1] not in ("", "0")
        if is_open:
            out += f'<span class="{" ".join("c" + number for number in code[1].split(";"))}">'
    return out + ("</span>" if is_open else "")


def session(company, *commands):
    """Commands as somebody types them, and what they print."""
    lines = ""
    for words in commands:
        typed = " ".join(words)
        printed = company.run(*words, "--color", "always", codes=(0, 1, 2))
        lines += f'<span class="prompt">$</span> <span class="typed">weir {typed}</span>\n{colored(printed)}\n'
    return lines.rstrip()


def terminal(browser, folder, picture, lines):
    page = folder / "terminal.html"
    page.write_text(TERMINAL.format(lines=lines))
    tab = browser.open(page.as_uri(), width=1400, height=1200)
    box = tab.run("(b => ({x: 0, y: 0, width: b.right + 28, height: b.bottom + 28}))"
                  "(document.querySelector('main').getBoundingClientRect())")
    tab.resize(1400, int(box["height"]))
    tab.settle()
    tab.screenshot(picture, box=box)
    tab.close()


def part(browser, page, picture, first, last, dark=False):
    """From the top of one part of a page to the end of another."""
    tab = browser.open(page.as_uri(), width=1200, height=900, dark=dark)
    tab.run("document.querySelector('.contents').style.position = 'static'")
    tab.resize(1200, min(tab.run("document.documentElement.scrollHeight"), 8000))
    tab.settle()
    top = tab.run(f"document.querySelector('{first}').getBoundingClientRect().top")
    end = tab.run(f"document.querySelector('{last}').getBoundingClientRect().bottom")
    start = max(0, top - 24)
    tab.screenshot(picture, box={"x": 0, "y": start, "width": 1200, "height": end - start + 24})
    tab.close()


def main(weir, images):
    images.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="weir-pictures-") as scratch, Chromium() as browser:
        folder = Path(scratch)
        company = Company(weir, folder / "company")
        company.run("apply", "--auto-approve", "--quiet")
        source = company.id_of("DataSource/okta-workforce")
        with company.serve() as served:
            served.call("PATCH", f"/v1/data-sources/{source}", {"syncSchedule": "0 0 * * *"})
        company.remove("manifests/identity/connections.yaml", "okta-preview-to-lake")
        company.commit("Stop the preview")
        terminal(browser, folder, images / "terminal.png", session(company, ["drift"], ["plan"]))
        company.run("apply", "--auto-approve", "--quiet")
        company.run("plan", "--quiet")
        company.git("revert", "--no-edit", "HEAD")
        company.run("apply", "--auto-approve", "--quiet")
        company.a_busy_week()
        page = company.page("plan", "plan")
        part(browser, page, images / "page.png", "header.banner", ".group:nth-of-type(6)")
        part(browser, page, images / "page-dark.png", "header.banner", ".group:nth-of-type(6)", dark=True)
        part(browser, page, images / "page-graph.png", "#graph", "#graph")
        part(browser, page, images / "page-week.png", "#week", "#week")
    for picture in sorted(images.glob("*.png")):
        print(f"{picture}  {picture.stat().st_size // 1024} KB")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    main(sys.argv[1], Path(sys.argv[2]))
