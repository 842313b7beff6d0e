"""What papers print about the bureau: whom to appeal to, where to pay, where it sits."""

from __future__ import annotations

from cases.administration.chain import Refused, changing, differences, write
from cases.models import Bureau, Officer

EDITABLE = ("government", "court", "address", "postcode", "phone", "bank", "account", "payee")


def change(*, actor: Officer, **values: str) -> bool:
    """Returns whether anything changed. Name, code and abbreviation are in issued numbers and are not changed here."""
    with changing(actor) as under_way:
        found = differences(under_way.bureau, {name: values[name] for name in EDITABLE if name in values})
        if found:
            write(under_way.bureau, {name: values[name] for name in found})
            under_way.record("bureau_changed", {"changed": found})
    return bool(found)


def set_superior(*, actor: Officer, name: str, code: str, abbr: str, level: str) -> Bureau:
    """The bureau right above, once; its leaders, legal reviewers and evaluators then see this one's cases. Raises Refused."""
    with changing(actor) as under_way:
        bureau = under_way.bureau
        if bureau.parent_id is not None:
            raise Refused("上一级机关已经登记")
        values = {"name": name, "abbr": abbr, "level": level}
        above, made = Bureau.objects.get_or_create(code=code, defaults=values)
        if above.name != name:
            raise Refused(f"这个代码已经登记为“{above.name}”", "code")
        if _is_below(above, bureau):
            raise Refused("上一级机关不能是本机关或者本机关的下级", "code")
        write(bureau, {"parent": above})
        under_way.record("superior_set", {"code": code, "made": made, **values})
    return above


def _is_below(one: Bureau, other: Bureau) -> bool:
    here: Bureau | None = one
    while here is not None:
        if here.pk == other.pk:
            return True
        here = here.parent
    return False
