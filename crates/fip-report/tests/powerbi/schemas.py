"""Holds every JSON file of a project against Microsoft's published schema that it names.

usage: schemas.py SCHEMAS PROJECT
"""
import json
import os
import sys

from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

BASE = "https://developer.microsoft.com/json-schemas/"
THEMES = "reportThemeSchema"


def main(schemas, project):
    def retrieve(uri):
        below = uri[len(BASE):] if uri.startswith(BASE) else "themes/" + os.path.basename(uri)
        with open(os.path.join(schemas, below), encoding="utf-8-sig") as file:
            return Resource.from_contents(json.load(file), default_specification=DRAFT7)

    def unique(pairs):
        names = [name for name, _ in pairs]
        if len(names) != len(set(names)):
            raise ValueError("a key stands twice")
        return dict(pairs)

    registry, files, themes, bad = Registry(retrieve=retrieve), 0, 0, 0
    for folder, folders, names in os.walk(project):
        folders[:] = [name for name in folders if not name.startswith(".pbi") and name != "data"]
        for name in sorted(names):
            if not name.endswith((".json", ".pbip", ".pbir", ".pbism", ".platform")):
                continue
            path = os.path.join(folder, name)
            shown = os.path.relpath(path, project)
            try:
                with open(path, encoding="utf-8") as file:
                    document = json.load(file, object_pairs_hook=unique)
            except ValueError as error:
                bad += 1
                print("INVALID", shown, error)
                continue
            schema = document.get("$schema", "")
            if THEMES in schema and not os.path.isdir(os.path.join(schemas, "themes")):
                themes += 1
                continue
            try:
                validator = Draft7Validator(retrieve(schema).contents, registry=registry)
            except OSError:
                bad += 1
                print("INVALID", shown, "names no schema that is here:", schema)
                continue
            files += 1
            for error in validator.iter_errors(document):
                bad += 1
                print("INVALID", shown, "/".join(map(str, error.path)), error.message[:160])
    left = f", {themes} themes not looked at: their schema is not here" if themes else ""
    print(f"schemas: {files} files, {bad} problems{left}")
    return bad


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) > 0)
