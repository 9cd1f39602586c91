"""`dataclass(frozen=True)` as the standard library has it, made in one go.

The standard one compiles six little functions for each class, which is a fifth of the time of `bcp check`. Here three
are compiled together and the other three are shared; fields, `replace` and `asdict` are the standard ones.
"""

from __future__ import annotations

import dataclasses

TYPE_CHECKING = False  # importing typing would slow `bcp --help` down; type checkers know this name
if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(*, frozen):
        """The decorator of a frozen value without slots, order or fields of its own kind; `frozen` must be True."""
        if not frozen:
            raise TypeError("only frozen=True is made here; use dataclasses.dataclass")
        return _freeze


def _freeze(cls: type) -> type:
    """`cls` with the methods of a frozen dataclass; those it defines itself stay."""
    own = set(vars(cls))
    if "__post_init__" in own:
        raise TypeError(f"{cls.__qualname__}: __post_init__ is not called here; use dataclasses.dataclass")
    dataclasses.dataclass(init=False, repr=False, eq=False)(cls)
    cls.__dataclass_params__.frozen = True  # type: ignore[attr-defined]
    fields = dataclasses.fields(cls)
    methods = {
        **_compiled(cls, fields),
        "__repr__": _repr,
        "__setattr__": _refuse_setting,
        "__delattr__": _refuse_deleting,
    }
    for name, method in methods.items():
        if name not in own:
            setattr(cls, name, method)
    return cls


def _compiled(cls: type, fields: tuple[dataclasses.Field[object], ...]) -> dict[str, object]:
    """`__init__`, `__eq__` and `__hash__` of a class with these fields."""
    names: dict[str, object] = {"_missing": dataclasses.MISSING}
    parameters, values = [], []
    for each in fields:
        name, value = each.name, each.name
        if each.default_factory is not dataclasses.MISSING:
            names[f"_make_{name}"] = each.default_factory
            parameters.append(f"{name}=_missing")
            value = f"_make_{name}() if {name} is _missing else {name}"
        elif each.default is not dataclasses.MISSING:
            names[f"_default_{name}"] = each.default
            parameters.append(f"{name}=_default_{name}")
        else:
            parameters.append(name)
        values.append(f" _own[{name!r}] = {value}\n")
    compared = [each.name for each in fields if each.compare]
    ours, theirs = (
        "(" + "".join(f"{one}.{name}, " for name in compared) + ")" for one in ("_self", "_other")
    )
    exec(
        f"def __init__({', '.join(['_self', *parameters])}):\n _own = _self.__dict__\n{''.join(values)}\n"
        "def __eq__(_self, _other):\n"
        f" return {ours} == {theirs} if _other.__class__ is _self.__class__ else NotImplemented\n"
        f"def __hash__(_self):\n return hash({ours})\n",
        names,
    )
    made = {name: names[name] for name in ("__init__", "__eq__", "__hash__")}
    for name, method in made.items():
        method.__qualname__ = f"{cls.__qualname__}.{name}"  # type: ignore[attr-defined]
        method.__module__ = cls.__module__
    return made


def _repr(self: object) -> str:
    shown = (f"{each.name}={getattr(self, each.name)!r}" for each in dataclasses.fields(self) if each.repr)  # type: ignore[arg-type]
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _refuse_setting(self: object, name: str, value: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_deleting(self: object, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
