"""Validates JSON documents: validate.py INPUT OUTPUT.

INPUT holds {"schema": SCHEMA, "documents": [...]}; OUTPUT gets a list with null for each document that the schema accepts,
and with the first reason for each that it refuses.
"""
import json
import sys

from jsonschema import Draft202012Validator

with open(sys.argv[1], encoding="utf-8") as file:
    given = json.load(file)
Draft202012Validator.check_schema(given["schema"])
validator = Draft202012Validator(given["schema"])
reasons = []
for document in given["documents"]:
    error = next(validator.iter_errors(document), None)
    reasons.append(None if error is None else f"{error.json_path}: {error.message[:200]}")
with open(sys.argv[2], "w", encoding="utf-8") as file:
    json.dump(reasons, file)
