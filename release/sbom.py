"""``make sbom``: deploy/sbom.cdx.json, what a release is made of, as CycloneDX 1.6.

The dependencies are those of requirements.lock, with their licences and what needs what; beside them our corpus and our model, whose
version is its fingerprint. The same lock gives the same bytes: no serial number, no time, sorted. The hash of every single file of
a wheel is in its RECORD.
"""

from __future__ import annotations

import json
import tomllib

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.utils import canonicalize_name

from kb.embed import folder_fingerprint
from kb.settings import PROJECT
from release.closure import declared, locked, needed
from release.licences import licences

BILL = PROJECT / "deploy" / "sbom.cdx.json"


def bill() -> str:
    """The bill of materials as JSON."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    licence, version = LicenseFactory(), project["version"]
    root = Component(
        name=project["name"], version=version, type=ComponentType.APPLICATION, bom_ref="gyeot",
        purl=PackageURL("pypi", name=project["name"], version=version),
        licenses=[licence.make_from_string(project["license"])],
    )  # fmt: skip
    own = [
        Component(
            name=f"gyeot-{name}", version=said, type=kind, bom_ref=f"gyeot-{name}",
            licenses=[licence.make_from_string(under)],
        )
        for name, said, kind, under in (
            ("corpus", version, ComponentType.DATA, "CC-BY-4.0"),
            ("model", folder_fingerprint(PROJECT / "models" / "embedding"), ComponentType.MACHINE_LEARNING_MODEL, "MIT"),
        )
    ]  # fmt: skip
    needs = needed()
    under = licences(needs)
    others = {
        name: Component(
            name=name, version=str(one.specifier).removeprefix("=="), type=ComponentType.LIBRARY, bom_ref=name,
            purl=PackageURL("pypi", name=name, version=str(one.specifier).removeprefix("==")),
            licenses=[licence.make_from_string(under[name])],
        )
        for one, _ in locked()
        for name in [canonicalize_name(one.name)]
    }  # fmt: skip
    bom = Bom(components=[*own, *others.values()])
    bom.metadata.component = root
    bom.register_dependency(root, [*own, *(others[canonicalize_name(one.name)] for one in declared())])
    for name, component in others.items():
        bom.register_dependency(component, [others[need] for need in needs[name]])
    body = json.loads(JsonV1Dot6(bom).output_as_string())
    body.pop("serialNumber")
    body["metadata"].pop("timestamp")
    body["metadata"].pop("tools", None)
    return json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main() -> int:
    """Write the bill."""
    BILL.write_text(bill(), encoding="utf-8")
    print(f"{BILL.relative_to(PROJECT)}: {len(json.loads(BILL.read_text(encoding='utf-8'))['components'])} components")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
