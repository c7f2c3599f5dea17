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

    @classmethod
    def of(cls, statement: Select[Any], dialect: Dialect, **example: Any) -> Self:
        """`example`: a value of each parameter that is given when it is asked."""
        compiled: Any = statement.compile(dialect=dialect)
        state = compiled.construct_expanded_state(example)
        columns = [(column.name, column.type.result_processor(dialect, None)) for column in statement.selected_columns]
        return cls(state.statement, state.parameters, state.positiontup, columns)

    def answer(self, connection: Connection, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """The rows as the driver gives them."""
        values = {**self.values, **given}
        in_form: Any = values if self.positions is None else tuple(values[name] for name in self.positions)
        with driving(connection, self.text) as cursor:
            cursor.execute(self.text, in_form)
            return list(cursor.fetchall())
