"""``reports/ro-crate-metadata.json``: the pages as a research object (RO-Crate 1.2), made from the
manifest: which files there are, and what each was made of, by what.

Its root is ``reports/``; inputs lie outside it and are named by their paths and hashes. There is no
clock: it is of the day of the latest source.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from .manifest import NAME as MANIFEST
from .manifest import Manifest

if TYPE_CHECKING:
    from ..model import Row
    from ..project import Project

NAME = "ro-crate-metadata.json"
SPECIFICATION = "https://w3id.org/ro/crate/1.2"
SOFTWARE = "#printed-ratios"
KINDS = {
    ".html": "text/html",
    ".ipynb": "application/x-ipynb+json",
    ".csv": "text/csv",
    ".json": "application/json",
}
UNDATED = "1970-01-01"
Entity = dict[str, Any]


def _refer(identifier: str) -> Entity:
    return {"@id": identifier}


def _file(name: str, digest: str, more: Mapping[str, Any]) -> Entity:
    kind = KINDS.get(name[name.rfind(".") :], "application/octet-stream")
    made = {"@id": quote(name), "@type": "File", "name": name, "encodingFormat": kind}
    return made | ({"sha256": digest} if digest else {}) | dict(more)


def _files(manifest: Manifest, folder: str) -> Iterator[Entity]:
    """The files below `folder` that the manifest has, and the manifest."""
    for _, page in sorted(manifest.pages.items()):
        about = page.get("about", {})
        told = {"inLanguage": about["lang"]} if about.get("lang") else {}
        for path, digest in sorted(page["outputs"].items()):
            title = about.get("title") if path.endswith(".html") else None
            yield _file(
                path.removeprefix(folder), digest, told | ({"name": title} if title else {})
            )
    for part in (manifest.tables, manifest.index):
        for path, digest in sorted(part.get("outputs", {}).items()):
            if path.startswith(folder) and not path.endswith(NAME):
                yield _file(path.removeprefix(folder), digest, {})
    yield _file(MANIFEST, "", {})


def _actions(manifest: Manifest, folder: str, inputs: dict[str, Entity]) -> Iterator[Entity]:
    """How each page was made; what it was made of goes into `inputs`."""
    for name, page in sorted(manifest.pages.items()):
        objects = []
        for path, digest in sorted(page["inputs"].items()):
            if "/" in path or path.endswith((".ipynb", ".lock")):
                made = {"@id": f"#{quote(path)}", "@type": "CreativeWork", "name": path}
                inputs[path] = made | {"sha256": digest}
                objects.append(_refer(made["@id"]))
        notebook = f"#{quote(page['notebook'])}.ipynb"
        made_of_it = sorted(path.removeprefix(folder) for path in page["outputs"])
        yield {
            "@id": f"#run-{quote(name)}",
            "@type": "CreateAction",
            "name": name,
            "description": page["inputs"]["parameters"],
            "instrument": [_refer(SOFTWARE), _refer(notebook)],
            "object": [each for each in objects if each != _refer(notebook)],
            "result": [_refer(quote(path)) for path in made_of_it],
        }
        inputs[f"{page['notebook']}.ipynb"]["@type"] = ["CreativeWork", "SoftwareSourceCode"]


def _sources(sources: list[Row]) -> Iterator[Entity]:
    for row in sources:
        told = {"datePublished": row["date"], "url": row["address"], "sha256": row["sha256"]}
        yield {
            "@id": f"#source-{quote(row['source'])}",
            "@type": "CreativeWork",
            "name": row["title"] or row["publisher"],
            "publisher": row["publisher"],
            **{key: text for key, text in told.items() if text},
        }


def crate(manifest: Manifest, sources: list[Row], project: Project) -> bytes:
    """The metadata file's bytes, the same for the same manifest and sources."""
    from ..reporting import LICENCE

    folder = f"{project.name(project.reports)}/"
    inputs: dict[str, Entity] = {}
    files, actions = list(_files(manifest, folder)), list(_actions(manifest, folder, inputs))
    cited = list(_sources(sources))
    day = max((row["date"] for row in sources), default="") or UNDATED
    software = {
        "@id": SOFTWARE,
        "@type": "SoftwareApplication",
        "name": "printed-ratios",
        "softwareVersion": version("printed-ratios"),
    }
    graph = [
        {
            "@id": NAME,
            "@type": "CreativeWork",
            "about": _refer("./"),
            "conformsTo": _refer(SPECIFICATION),
        },
        {
            "@id": "./",
            "@type": "Dataset",
            "name": "Printed figures and the ratios that follow from them",
            "description": "Pages that hold printed figures with their bounds, the ratios that "
            "follow, and what is refused; with the notebooks that made them.",
            "datePublished": day,
            "license": _refer(LICENCE),
            "hasPart": [_refer(one["@id"]) for one in files],
            "mentions": [_refer(one["@id"]) for one in actions],
            "isBasedOn": [_refer(one["@id"]) for one in cited],
        },
        {
            "@id": LICENCE,
            "@type": "CreativeWork",
            "name": "MIT licence, of the tables and pages; sources keep their own",
        },
        software,
        *files,
        *actions,
        *(inputs[path] for path in sorted(inputs)),
        *cited,
    ]
    whole = {"@context": f"{SPECIFICATION}/context", "@graph": graph}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()
