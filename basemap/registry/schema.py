"""The JSON Schema of the registry and of its cards, for editors that complete and explain each key.

In: the model. Out: JSON Schema draft-07, which is what the YAML support of editors understands best. It says of every
key what the model says of it. What stands beside something else (an id that exists, an order in time) only
``basemap check`` can tell.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from basemap.registry.model import Registry, Source
from basemap.registry.values import NUMBER, Record

DIALECT = "http://json-schema.org/draft-07/schema#"


class _Draft07(GenerateJsonSchema):
    """What pydantic says of the model, as it looks in an editor.

    An editor types a scalar by its spelling (2011 is a number), while the reader takes it for what its key wants. And a
    key that may be left out is never written with nothing behind it.
    """

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        text = super().str_schema(schema)
        return text if "pattern" in text else text | {"type": ["string", "number", "boolean"]}

    def float_schema(self, schema: core_schema.FloatSchema) -> JsonSchemaValue:
        return super().float_schema(schema) | {"type": ["number", "string"], "pattern": f"^{NUMBER.pattern}$"}

    def int_schema(self, schema: core_schema.IntSchema) -> JsonSchemaValue:
        return super().int_schema(schema) | {"type": ["integer", "string"], "pattern": "^[0-9]+$"}

    def bool_schema(self, schema: core_schema.BoolSchema) -> JsonSchemaValue:
        return {"enum": [True, False, "true", "false"]}

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


NAMED = {
    "source": "sources",
    "sources": "sources",
    "base": "bases",
    "bases": "bases",
    "statement": "statements",
    "by": "parties",
    "to": "parties",
    "status": "statuses",
    "governorate": "governorates",
    "territory": "territories",
    "region": "territories",
}
"""Keys that name something by its id → the kind of what they name."""


def registry(ids: Mapping[str, Iterable[str]] | None = None) -> str:
    """The schema of ``config/bases.yaml`` as text.

    ``ids`` are those of a registry by their kind, such as ``bases``: an editor then completes them. They are examples
    in the schema and no part of what it allows, so that an id that is newer than the schema is not called wrong.
    """
    schema = _schema(Registry)
    del schema["properties"]["sources"]  # they are the cards
    for definition in schema["definitions"].values():
        for key, value in definition.get("properties", {}).items():
            named = value.get("items", value)
            if "pattern" in named and (ids or {}).get(NAMED.get(key, "")):
                named["examples"] = list((ids or {})[NAMED[key]])
    return _text(schema)


def card() -> str:
    """The schema of a card in ``seeds/`` as text."""
    return _text(_schema(Source))


def _schema(record: type[Record]) -> JsonSchemaValue:
    schema = record.model_json_schema(ref_template="#/definitions/{model}", schema_generator=_Draft07)
    definitions = {name: _plain(one) for name, one in schema.pop("$defs").items()}
    return {"$schema": DIALECT, **_plain(schema), "definitions": definitions}


def _plain(schema: Any) -> Any:
    """The same for draft-07, in which nothing beside a reference counts."""
    if isinstance(schema, list):
        return [_plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema and len(schema) > 1:
        return {"allOf": [{"$ref": schema["$ref"]}], **{key: schema[key] for key in schema if key != "$ref"}}
    return {key: _plain(value) for key, value in schema.items()}


def _text(schema: JsonSchemaValue) -> str:
    used = _used(schema)
    schema["definitions"] = {name: one for name, one in schema["definitions"].items() if name in used}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _used(schema: JsonSchemaValue) -> set[str]:
    """The definitions that the schema refers to, directly or through others."""
    used: set[str] = set()
    todo = [schema["properties"]]
    while todo:
        text = json.dumps(todo.pop())
        fresh = {name for name in schema["definitions"] if f'"#/definitions/{name}"' in text} - used
        used |= fresh
        todo += [schema["definitions"][name] for name in fresh]
    return used
