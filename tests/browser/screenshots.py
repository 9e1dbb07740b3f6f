"""Pictures of every page of a folder, for people to look at: desktop, dark, phone and print.

python tests/browser/screenshots.py reports screenshots
"""

import sys
from pathlib import Path

from chromium import VIEWS, browser, chromium


def main(pages: Path, out: Path) -> None:
    if not chromium():
        sys.exit("screenshots need Chromium; on Debian: apt-get install chromium")
    out.mkdir(parents=True, exist_ok=True)
    with browser() as found:
        for view, (width, scheme) in VIEWS.items():
            page = found.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
            for path in sorted(pages.glob("*.html")):
                page.goto(path.resolve().as_uri())
                page.screenshot(path=out / f"{path.stem}.{view}.png", full_page=True)
                if view == "desktop":
                    page.pdf(path=out / f"{path.stem}.print.pdf", prefer_css_page_size=True)
            page.close()
    print(f"{out}: {len(list(out.iterdir()))} pictures")  # noqa: T201 (for people)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
