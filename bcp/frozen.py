"""`dataclass(frozen=True)` as the standard library has it, made in one go.

The standard one loads `inspect` and compiles six little functions for each class, which is a third of the time of
`bcp check`. Here three are compiled together, kept beside the bytecode as prepared values are, and the other three are
shared. Whoever asks the standard library about a value (`fields`, `replace`, `asdict`) is given what it would say.
"""

from __future__ import annotations

from bcp.prepared import digest_of_text, keep_prepared, read_prepared

TYPE_CHECKING = False  # importing typing would slow `bcp --help` down; type checkers know this name
if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
    from dataclasses import field as field
    from dataclasses import replace as replace
    from types import CodeType
else:

    def dataclass(*, frozen):
        """The decorator of a frozen value without slots, order or fields of its own kind; `frozen` must be True."""
        if not frozen:
            raise TypeError("only frozen=True is made here; use dataclasses.dataclass")
        return _freeze

    def field(**said):
        """A field with `default` or `default_factory`, and `compare` and `repr` where they are not True."""
        return _Field(**said)

    def replace(value, /, **changes):
        """The value with these fields changed, as `dataclasses.replace` does it."""
        fields = vars(type(value)).get(_FIELDS)
        if fields is None:
            import dataclasses

            return dataclasses.replace(value, **changes)
        return type(value)(**{**{name: value.__dict__[name] for name in fields}, **changes})


_MISSING = object()  # stands for what was not given: no default, no argument
_FIELDS = "_frozen_fields"  # of a class made here: name -> field, in order


class _Field:
    """欄: what `field` says of one name of a class, in the words of the standard one."""

    def __init__(
        self,
        *,
        default: object = _MISSING,
        default_factory: object = _MISSING,
        compare: bool = True,
        repr: bool = True,
    ) -> None:
        self.default, self.default_factory = default, default_factory
        self.compare, self.repr = compare, repr
        self.type: object = ""


def _freeze(cls: type) -> type:
    """`cls` with the methods of a frozen dataclass; those it defines itself stay."""
    own = set(vars(cls))
    if "__post_init__" in own:
        raise TypeError(f"{cls.__qualname__}: __post_init__ is not called here; use dataclasses.dataclass")
    fields = _fields_of(cls)
    methods = {
        **_compiled(cls, fields),
        "__repr__": _repr,
        "__setattr__": _refuse_setting,
        "__delattr__": _refuse_deleting,
        "__match_args__": tuple(fields),
        _FIELDS: fields,
        "__dataclass_fields__": _AsStandard("__dataclass_fields__"),
        "__dataclass_params__": _AsStandard("__dataclass_params__"),
    }
    for name, method in methods.items():
        if name not in own:
            setattr(cls, name, method)
    return cls


def _fields_of(cls: type) -> dict[str, _Field]:
    """The fields of the classes above, then its own; a default stays an attribute of the class, as there."""
    fields: dict[str, _Field] = {}
    for above in reversed(cls.__mro__[1:]):
        if _FIELDS not in vars(above) and "__dataclass_fields__" in vars(above):
            raise TypeError(
                f"{cls.__qualname__}: {above.__qualname__} is a standard dataclass, not one made here"
            )
        fields |= vars(above).get(_FIELDS, {})
    for name, type_ in vars(cls).get("__annotations__", {}).items():
        given = vars(cls).get(name, _MISSING)
        each = _as_field(given)
        each.type = type_
        fields[name] = each
        if each.default is not _MISSING:
            setattr(cls, name, each.default)
        elif given is not _MISSING:
            delattr(cls, name)
    return fields


def _as_field(given: object) -> _Field:
    """What stands behind a name of the class: a field of ours, one of the standard library, a default, or nothing."""
    if isinstance(given, _Field):
        return given
    if type(given).__module__ != "dataclasses" or type(given).__name__ != "Field":
        return _Field(default=given)
    import dataclasses

    default, factory = (
        _MISSING if each is dataclasses.MISSING else each
        for each in (given.default, given.default_factory)  # type: ignore[attr-defined]
    )
    return _Field(default=default, default_factory=factory, compare=given.compare, repr=given.repr)  # type: ignore[attr-defined]


def _compiled(cls: type, fields: dict[str, _Field]) -> dict[str, object]:
    """`__init__`, `__eq__` and `__hash__` of a class with these fields."""
    names: dict[str, object] = {"_missing": _MISSING}
    parameters, values = [], []
    for name, each in fields.items():
        value = name
        if each.default_factory is not _MISSING:
            names[f"_make_{name}"] = each.default_factory
            parameters.append(f"{name}=_missing")
            value = f"_make_{name}() if {name} is _missing else {name}"
        elif each.default is not _MISSING:
            names[f"_default_{name}"] = each.default
            parameters.append(f"{name}=_default_{name}")
        else:
            parameters.append(name)
        values.append(f" _own[{name!r}] = {value}\n")
    compared = [name for name, each in fields.items() if each.compare]
    ours, theirs = (
        "(" + "".join(f"{one}.{name}, " for name in compared) + ")" for one in ("_self", "_other")
    )
    words = (
        f"def __init__({', '.join(['_self', *parameters])}):\n _own = _self.__dict__\n{''.join(values)}\n"
        "def __eq__(_self, _other):\n"
        f" return {ours} == {theirs} if _other.__class__ is _self.__class__ else NotImplemented\n"
        f"def __hash__(_self):\n return hash({ours})\n"
    )
    exec(_CODE.of(words), names)
    made = {name: names[name] for name in ("__init__", "__eq__", "__hash__")}
    for name, method in made.items():
        method.__qualname__ = f"{cls.__qualname__}.{name}"  # type: ignore[attr-defined]
        method.__module__ = cls.__module__
    return made


class _KeptCode:
    """取り置いたコード: the code of the methods by their words, as Python keeps that of a module."""

    _MOST = 1000  # begun anew then, without the classes of older versions of the package

    def __init__(self) -> None:
        import marshal
        import sys

        self._version = digest_of_text(f"code {sys.version}")
        kept = read_prepared("frozen", self._version)
        self._code: dict[str, bytes] = marshal.loads(kept) if kept is not None else {}
        if len(self._code) >= self._MOST:
            self._code = {}
        self._is_new = False

    def of(self, words: str) -> CodeType:
        """The code of `words`, compiled where it is not kept."""
        import marshal

        kept = self._code.get(words)
        if kept is not None:
            return marshal.loads(kept)  # type: ignore[no-any-return]
        code = compile(words, "<frozen>", "exec")
        self._code[words] = marshal.dumps(code)
        if not self._is_new:
            import atexit

            atexit.register(self._keep)
            self._is_new = True
        return code

    def _keep(self) -> None:
        import marshal

        keep_prepared("frozen", self._version, marshal.dumps(self._code))


_CODE = _KeptCode()


class _AsStandard:
    """What the standard library wrote on the class had it made it; worked out when somebody asks."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, value: object, cls: type) -> object:
        import dataclasses

        twin = dataclasses.make_dataclass(
            cls.__name__,
            [(name, each.type, _standard(each)) for name, each in getattr(cls, _FIELDS).items()],
            frozen=True,
        )
        for name in ("__dataclass_fields__", "__dataclass_params__"):
            setattr(cls, name, getattr(twin, name))
        return getattr(cls, self._name)


def _standard(field: _Field) -> object:
    """The field in the class of the standard library."""
    import dataclasses

    said = {
        name: value
        for name, value in (("default", field.default), ("default_factory", field.default_factory))
        if value is not _MISSING
    }
    return dataclasses.field(compare=field.compare, repr=field.repr, **said)  # type: ignore[call-overload]


def _repr(self: object) -> str:
    shown = (f"{name}={getattr(self, name)!r}" for name, each in getattr(self, _FIELDS).items() if each.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _refuse_setting(self: object, name: str, value: object) -> None:
    import dataclasses

    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_deleting(self: object, name: str) -> None:
    import dataclasses

    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
