#!/usr/bin/python3
"""site.py FOLDER - the pages of README.md, DESIGN.md and docs/ as HTML, for a browser.

Needs Debian's python3-markdown and python3-pygments, so it runs with Debian's Python. Links between
pages are turned into links between the HTML files; links to sources lead to copies of them. Then
every link of the site is followed, those of the reference too, if Doxygen has put it there.

Exit codes: 0 fine, 1 a link leads nowhere.
SPDX-License-Identifier: MIT
"""
import functools
import html
import html.parser
import os
import pathlib
import re
import shutil
import sys
import urllib.parse

import markdown
from markdown.extensions.toc import TocExtension

import docs
from docs import ROOT

MENU = (
    ("", ("README.md", "docs/tutorial/README.md", "docs/install.md")),
    ("Tutorial", sorted(f"docs/tutorial/{path.name}" for path in (ROOT / "docs/tutorial").glob("0*.md"))),
    ("Coming from", ("docs/from-micropython.md", "docs/from-others.md")),
    ("In depth", ("docs/cancellation.md", "docs/interrupts.md", "docs/memory.md", "docs/costs.md", "docs/chips.md", "docs/checker.md", "DESIGN.md", "CHANGELOG.md")),
)


def output(page):
    return "index.html" if page == "README.md" else str(pathlib.Path(page).with_suffix(".html"))


@functools.cache
def title(page):
    if page == "README.md":
        return "What it is"
    heading = re.search(r"^# (.+)$", (ROOT / page).read_text(encoding="utf-8"), re.M)
    return heading[1]


@functools.cache
def pages():
    listed = [page for _, group in MENU for page in group]
    others = [str(path.relative_to(ROOT)) for path in docs.pages()]
    return listed + [page for page in others if page not in listed]


def menu(current):
    here = pathlib.Path(output(current)).parent
    parts = [f'<a class="name" href="{os.path.relpath("index.html", here)}">rondo</a>']
    for heading, group in MENU:
        items = "".join(
            f'<li><a href="{os.path.relpath(output(page), here)}"{" aria-current=page" if page == current else ""}>{html.escape(title(page))}</a></li>'
            for page in group)
        if heading == "In depth":
            items += f'<li><a href="{os.path.relpath("reference/index.html", here)}">Reference</a></li>'
        parts.append((f"<h2>{heading}</h2>" if heading else "") + f"<ul>{items}</ul>")
    return "<nav>" + "".join(parts) + "</nav>"


class Site:
    def __init__(self, folder):
        self.folder, self.copied = folder, set()

    def target(self, page, link):
        """What a link of a page becomes in the site."""
        name, hash_, anchor = link.partition("#")
        if re.match(r"\w+:", link) or not name:
            return link
        to = os.path.normpath(os.path.join(os.path.dirname(page), name))
        if to in pages():
            wanted = output(to)
        else:
            source = ROOT / to
            if source.is_dir():
                wanted = f"source/{to}/index.html"
                self.write(wanted, "<!doctype html><meta charset=utf-8><title>%s</title><ul>%s</ul>" % (to, "".join(
                    f'<li><a href="{each.name}.txt">{each.name}</a>' for each in sorted(source.iterdir()) if each.is_file())))
                for each in source.iterdir():
                    if each.is_file():
                        self.copy(each, f"source/{to}/{each.name}.txt")
            elif source.suffix in (".png", ".svg"):
                wanted = to
                self.copy(source, wanted)
            elif source.is_file():
                wanted = f"source/{to}.txt"
                self.copy(source, wanted)
            else:
                return link # followed below, and found to lead nowhere
        return os.path.relpath(wanted, os.path.dirname(output(page)) or ".") + hash_ + anchor

    def copy(self, source, wanted):
        (self.folder / wanted).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, self.folder / wanted)

    def write(self, wanted, text):
        (self.folder / wanted).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / wanted).write_text(text, encoding="utf-8")

    def make(self, page):
        text = (ROOT / page).read_text(encoding="utf-8")
        text = re.sub(r"<!-- output .*? -->\n+```text\n(.*?)```", lambda m: f'<pre class="output"><code>{html.escape(m[1])}</code></pre>', text, flags=re.S)
        body = markdown.markdown(text, extensions=["tables", "fenced_code", "codehilite", "sane_lists", TocExtension(slugify=lambda text, _: docs.slug(text))],
                                 extension_configs={"codehilite": {"guess_lang": False}})
        body = re.sub(r'(href|src)="([^"]+)"', lambda m: f'{m[1]}="{html.escape(self.target(page, html.unescape(m[2])))}"', body)
        body = body.replace("<table>", '<div class="wide"><table>').replace("</table>", "</table></div>")
        style = os.path.relpath("style.css", os.path.dirname(output(page)) or ".")
        self.write(output(page), f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html.escape(title(page))} - rondo</title><link rel="stylesheet" href="{style}"></head>
<body><div class="page">{menu(page)}<main>{body}</main></div></body></html>
""")


class Links(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.links, self.names = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name in ("href", "src") and value:
                self.links.append(value)
            elif name in ("id", "name") and value:
                self.names.add(value)


# Within the reference only files count: Doxygen links to places that it leaves out.
def dead_links(folder):
    files = {path: Links(path.read_text(encoding="utf-8", errors="replace")) for path in sorted(folder.rglob("*.html"))}
    for path, page in files.items():
        for link in page.links:
            if re.match(r"[\w+.-]+:", link):
                continue
            name, _, anchor = link.partition("#")
            to = (path.parent / urllib.parse.unquote(name)).resolve() if name else path
            if not to.exists():
                yield f"{path.relative_to(folder)}: {link} does not exist"
            elif anchor and not path.is_relative_to(folder / "reference") and to in files and urllib.parse.unquote(anchor) not in files[to].names:
                yield f"{path.relative_to(folder)}: {link}: no such place in that page"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[1]).resolve()
    site = Site(folder)
    for page in pages():
        site.make(page)
    site.copy(ROOT / "docs/site/style.css", "style.css")
    wrong = list(dead_links(folder))
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
