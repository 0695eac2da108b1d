#!/usr/bin/env python3
"""Holds JSON objects against the schemas in Config/schemas with PyPI's jsonschema: schema-check.py SCHEMAS FILE…"""
import json
import pathlib
import sys

from jsonschema import Draft202012Validator

schemas = {}
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.json")):
    schema = json.loads(path.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    schemas[schema["title"]] = schema
held, failed = set(), False
for name in sys.argv[2:]:
    value = json.loads(pathlib.Path(name).read_text(encoding="utf-8"))
    schema = value["schema"]
    checker = Draft202012Validator(schemas[schema], format_checker=Draft202012Validator.FORMAT_CHECKER)
    for error in checker.iter_errors(value):
        failed = True
        print(f"{name}: {schema}: {error.json_path}: {error.message[:300]}")
    # A key that nobody promised must be found, or the schema holds nothing.
    if checker.is_valid(value | {"unpromised": 1}):
        failed = True
        print(f"{name}: {schema} admits any key")
    held.add(schema)
print(f"{len(schemas)} schemas are sound; {len(held)} were held against {len(sys.argv) - 2} objects")
sys.exit(failed)
