"""The base class of everything that a file can hold, and what its fields are called, mean and contain."""

from collections.abc import Iterable
from functools import cache
from types import NoneType
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, ConfigDict
from pydantic.fields import FieldInfo


class FormatModel(BaseModel):
    """The base of all entries: frozen, without unknown fields, names written with hyphens, docstrings as descriptions."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        defer_build=True,
        alias_generator=lambda name: name.rstrip("_").replace("_", "-"),
        use_attribute_docstrings=True,
    )


class GeneratedModel(FormatModel):
    """The base of entries of files that only commands write: they are also created in Python, by the names of their fields."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)


@cache
def field_names(kind: Any) -> tuple[str, ...]:
    """Return the names of the fields of an entry as they are written, in their order; none for a type that is no entry."""
    return tuple(info.alias or "" for info in _fields(kind))


def required_fields(kind: Any) -> frozenset[str]:
    """Return the names of the fields that an entry must have."""
    return frozenset(info.alias or "" for info in _fields(kind) if info.is_required())


def field_meaning(kind: Any, field: str) -> str:
    """Return the meaning of a field of an entry; empty if there is no such field."""
    return next((info.description or "" for info in _fields(kind) if info.alias == field), "")


def _fields(kind: Any) -> Iterable[FieldInfo]:
    model = entry_model(kind)
    return model.model_fields.values() if model else ()


def type_inside(kind: Any, step: int | str) -> Any:
    """Return the type of what a value of a type has in a field, under an id or at a position."""
    if model := entry_model(kind):
        return next((info.annotation for info in model.model_fields.values() if info.alias == step), None)
    kind, _ = unwrapped(kind)
    arguments = get_args(kind)
    return arguments[1] if get_origin(kind) is dict else arguments[0] if arguments else None


def entry_model(kind: Any) -> type[FormatModel] | None:
    """Return the model of an entry, if a type is one, whatever pydantic adds to it."""
    kind, _ = unwrapped(kind)
    return kind if isinstance(kind, type) and issubclass(kind, FormatModel) else None


def unwrapped(kind: Any) -> tuple[Any, list[Any]]:
    """Return a type without `| None` and without what pydantic adds (Annotated), and what was taken away."""
    added: list[Any] = []
    while get_origin(kind) is Annotated or NoneType in get_args(kind):
        kind, *more = get_args(kind)
        added += more
    return kind, added
