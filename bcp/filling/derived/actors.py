"""動く人: who takes a role's steps where nobody holds it."""

from __future__ import annotations

from bcp.filling.composer_view import RowView, View

ON_SPOT = "その場の最上位者"
# Who stands in, before the one on the spot. What stops and cuts is never left to somebody who is far away.
_STAND_IN = {"line_stop": (), "network_cut": (), "safety": ("line_stop",), "recorder": ()}
_USUAL = ("commander",)


def sees_roles(view: View) -> bool:
    """True where the block's inputs tell who holds which role."""
    inputs = view.block.inputs
    return inputs is None or any(name.partition(".")[0] == "roles" for name in inputs)


def is_held(view: View, role: str) -> bool:
    """True where the table has a row for the role."""
    return any(row.key == role for row in view.rows("roles"))


def actor(view: View, role: str) -> str:
    """The role's name as the actor of a step; where nobody holds it, who does it instead."""
    label = view.role(role)
    if not sees_roles(view) or is_held(view, role):
        return label
    if role == "recorder":
        return f"{label}（{ON_SPOT}が1人決める）"
    held = (view.role(each) for each in _STAND_IN.get(role, _USUAL) if is_held(view, each))
    return f"{next(held, ON_SPOT)}（{label}を兼ねる）"


def actor_of(view: View, row: RowView) -> str:
    """The actor that a row of the table names in `role`; "" where it names none."""
    role = row.choice("role")
    if not role:
        return ""
    return row.ref("role") if not sees_roles(view) or is_held(view, role) else actor(view, role)


def unheld(view: View) -> list[str]:
    """The labels of the roles that no row of the table names, apart from those that stop, cut and command."""
    named = {row.key for row in view.rows("roles")}
    others = [role for role in view.catalogue.roles if role not in ("commander", "line_stop", "network_cut")]
    return [view.role(role) for role in others if role not in named]
