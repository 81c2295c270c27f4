"""The base class of everything that a file can hold, and what its fields are called, mean and contain."""

from functools import cache
from types import UnionType
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, ConfigDict


class FormatModel(BaseModel):
    """What all entries share: frozen, no unknown fields, names written with hyphens, docstrings as descriptions."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=lambda name: name.rstrip("_").replace("_", "-"),
        use_attribute_docstrings=True,
    )


class GeneratedModel(FormatModel):
    """What entries of files share that only our commands write: they are also made in Python, by the names of their fields."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)


@cache
def field_names(kind: Any) -> tuple[str, ...]:
    """The fields that an entry of a kind may have, as they are written, in their order; none for what is no entry."""
    model = entry_model(kind)
    return tuple(info.alias or name for name, info in model.model_fields.items()) if model else ()


def required_fields(kind: Any) -> frozenset[str]:
    """The fields that every entry of a kind has."""
    model = entry_model(kind)
    return (
        frozenset(info.alias or name for name, info in model.model_fields.items() if info.is_required())
        if model
        else frozenset()
    )


def field_meaning(kind: Any, field: str) -> str:
    """What a field of an entry says, in the words of its documentation; nothing if there is no such field."""
    model = entry_model(kind)
    return next((info.description or "" for info in model.model_fields.values() if info.alias == field), "") if model else ""


def type_inside(kind: Any, step: int | str) -> Any:
    """The type of what stands in a field, under an id or at a position, by the annotation of what it stands in."""
    if model := entry_model(kind):
        return next((info.annotation for info in model.model_fields.values() if info.alias == step), None)
    kind = _bare(kind)
    arguments = get_args(kind)
    return arguments[1] if get_origin(kind) is dict else arguments[0] if arguments else None


def entry_model(kind: Any) -> type[FormatModel] | None:
    """The model of an entry, if a type is one, whatever pydantic adds to it."""
    kind = _bare(kind)
    return kind if isinstance(kind, type) and issubclass(kind, FormatModel) else None


def _bare(kind: Any) -> Any:
    """A type without what pydantic adds (Annotated) and without `or None`."""
    while get_origin(kind) in (Annotated, UnionType):
        kind = get_args(kind)[0]
    return kind
