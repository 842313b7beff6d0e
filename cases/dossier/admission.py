"""Whether somebody may bring a dossier into this data folder: only of the own bureau, and nobody gets power above it.

Running a dossier makes officers and gives them roles. On the command line that is the operator's business; through the
site an administrator's, whose power ends at the own bureau.
"""

from __future__ import annotations

from collections.abc import Iterator

from cases.dossier.shapes import Dossier
from cases.inputs.wrongs import InputError, Wrong
from cases.models import Bureau, Officer, OfficerRole

MOST_ACTS = 500


def admit(dossier: Dossier, importer: Officer) -> None:
    """Raises InputError where the dossier is another bureau's, changes the bureau above, or is too long to wait for."""
    assert importer.bureau_id is not None  # who brings one in belongs to a bureau: the pages see to it
    bureau = Bureau.objects.select_related("parent").get(pk=importer.bureau_id)
    if found := list(_wrongs(dossier, bureau)):
        raise InputError(found)


def _wrongs(dossier: Dossier, bureau: Bureau) -> Iterator[Wrong]:
    if dossier.bureau.code != bureau.code:
        yield Wrong("bureau.code", f"只能导入本机关（{bureau.code}）的案卷")
    above = dossier.bureau.superior
    if above is not None and (bureau.parent is None or above.code != bureau.parent.code):
        yield Wrong("bureau.superior.code", "与本机关登记的上一级机关不一致")
    if len(dossier.acts) > MOST_ACTS:
        yield Wrong("acts", f"超过{MOST_ACTS}项，请用命令 manage.py dossier 导入")
    held = (
        OfficerRole.objects.filter(officer__bureau=bureau.parent_id) if bureau.parent_id else OfficerRole.objects.none()
    )
    known = set(held.values_list("officer__name", "role"))
    for i, officer in enumerate(dossier.officers):
        if officer.superior and any((officer.name, role) not in known for role in officer.roles):
            yield Wrong(f"officers[{i}].name", "上一级机关没有登记这名人员的这个岗位")
