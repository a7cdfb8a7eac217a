"""Options that several commands share, as the fields of a class: the line has the fields, the command gets the class.

@dataclass(frozen=True)
class Page:
    limit: Limit = 20
    offset: Offset = 0

@spread
def search(words: Words, page: Page) -> int:      # govplan search 茶园 --limit 5
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from functools import wraps
from typing import Any, get_type_hints


def spread(command: Callable[..., int]) -> Callable[..., int]:
    """The command with each parameter that is a dataclass replaced by the fields of it."""
    given = inspect.signature(command, eval_str=True)
    groups: dict[str, Any] = {
        name: one.annotation for name, one in given.parameters.items() if is_dataclass(one.annotation)
    }

    @wraps(command)
    def call(**values: Any) -> int:
        for name, group in groups.items():
            values[name] = group(**{field.name: values.pop(field.name) for field in fields(group)})
        return command(**values)

    flat = [part for one in given.parameters.values() for part in _flat(one)]
    call.__signature__ = given.replace(parameters=flat)  # type: ignore[attr-defined]
    call.__annotations__ = {part.name: part.annotation for part in flat}
    return call


def _flat(parameter: inspect.Parameter) -> Iterator[inspect.Parameter]:
    group = parameter.annotation
    if not is_dataclass(group):
        yield parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)
        return
    kinds = get_type_hints(group, include_extras=True)
    for field in fields(group):
        yield inspect.Parameter(
            field.name, inspect.Parameter.KEYWORD_ONLY, default=field.default, annotation=kinds[field.name]
        )
