"""A statement that is put together once for a dialect, and then asked so often that SQLAlchemy's part would be most."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Self

from sqlalchemy import Connection, Dialect, Select

from projections.store.statements import driving


class Prepared(NamedTuple):
    """Its text; the values that are always the same; where the driver takes positions, the names in their order."""

    text: str
    values: Mapping[str, Any]
    positions: Sequence[str] | None
    columns: Sequence[tuple[str, Callable[[Any], Any] | None]]
    """The names of what is answered, and how a value of the database is read."""
    for_each: str | None
    """Where one asking may be for many values of the parameters (PostgreSQL): its text then, with a list for each."""

    @classmethod
    def of(cls, statement: Select[Any], dialect: Dialect, **example: Any) -> Self:
        """`example`: a value of each parameter that is given when it is asked."""
        compiled: Any = statement.compile(dialect=dialect)
        state = compiled.construct_expanded_state(example)
        columns = [(column.name, column.type.result_processor(dialect, None)) for column in statement.selected_columns]
        for_each = _for_each(state.statement, example) if dialect.name == "postgresql" else None
        return cls(state.statement, state.parameters, state.positiontup, columns, for_each)

    def answer(self, connection: Connection, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """The rows as the driver gives them."""
        values = {**self.values, **given}
        in_form: Any = values if self.positions is None else tuple(values[name] for name in self.positions)
        with driving(connection, self.text) as cursor:
            cursor.execute(self.text, in_form)
            return list(cursor.fetchall())

    def answers(self, connection: Connection, given: Sequence[Mapping[str, Any]]) -> list[list[tuple[Any, ...]]]:
        """The rows for each of these."""
        if self.for_each is None or not given:
            return [self.answer(connection, one) for one in given]
        found: list[list[tuple[Any, ...]]] = [[] for _ in given]
        lists = {name: [one[name] for one in given] for name in given[0]}
        with driving(connection, self.for_each) as cursor:
            cursor.execute(self.for_each, {**self.values, **lists})
            for number, *row in cursor.fetchall():
                found[number - 1].append(tuple(row))
        return found


def _for_each(text: str, example: Mapping[str, Any]) -> str:
    """To ask once takes PostgreSQL a millisecond, most of which is not the answer."""
    for name in example:
        text = text.replace(f"%({name})s", f"given.{name}")
    lists = ", ".join(f"%({name})s::{'bytea' if isinstance(of, bytes) else 'text'}[]" for name, of in example.items())
    names = ", ".join([*example, "number"])
    each = f"unnest({lists}) WITH ORDINALITY AS given({names})"
    return f"SELECT given.number, answered.* FROM {each} CROSS JOIN LATERAL ({text}) AS answered"
