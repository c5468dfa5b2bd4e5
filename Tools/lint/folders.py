#!/usr/bin/env python3
"""Proves that the folders of Core, which is one module, use each other in one direction alone, and those of Datasets likewise.

What is looked up of each folder: its types; its free functions and constants; and what it adds by extension to types of
other folders and modules (functions, properties, nested types, initialisers by their labels). What a type has at home needs
no look-up: whoever has a value of it, names the type or calls a function of a folder that does.

Names are compared and not resolved. One that the user's own folder declares too, or a folder that it may use, is taken for
that one, and a file's parameters and variables for its own. Operators, subscripts and conformances are not looked up.

`--self-test` plants uses that go up in a copy of Core, and fails unless each is found.
"""
import glob
import os
import re
import shutil
import sys
import tempfile

from swift import code

# Each folder may use itself and those before it.
ORDER = {
    "Sources/Core": [
        "Memory", "Numerics", "Random", "Data", "Parameters", "Options", "Layers", "Losses", "Metrics", "Diffusion",
        "Backbones", "Training", "Methods", "Registry",
    ],
    "Sources/Datasets": [
        "Files", "NPY", "Blocks", "Encoding", "Provenance", "Split", "Storage", "Synthetic", "Sources", "Loading",
        "Fetching", "Exchange",
    ],
}

TYPES = {"struct", "enum", "class", "protocol", "actor", "typealias", "associatedtype"}
DECLARATION = re.compile(
    r"^ *(?P<words>(?:@\w+(?:\([^)\n]*\))?\s+)*(?:[a-z]+(?:\(\w+\))? )*?)"
    rf"(?:(?P<kind>extension|func|let|var|case|{'|'.join(TYPES)}) +\(?`?(?P<names>[\w.]+(?:, *\w+)*)"
    r"|(?P<init>init)[?!]?(?:<[^(]*>)?(?=\())", re.M)


def arguments(text, start):
    """What stands between the parenthesis at `start` and its partner, cut at the commas in between."""
    parts, depth = [""], 0
    for character in text[start:]:
        depth += (character in "([{") - (character in ")]}")
        if depth == 0:
            break
        if character == "," and depth == 1:
            parts.append("")
        elif depth > 1 or character != "(":
            parts[-1] += character
    return [part.strip() for part in parts if part.strip()]


def labels(parts):
    """The label of each parameter or argument (`_` for none), and whether a default may stand for it."""
    for part in parts:
        label = re.match(r"(\w+)(?:\s+\w+)?\s*:(?!:)", part)
        yield label[1] if label else "_", "=" in part


def declarations(text):
    """What a file declares outside of functions: (kind, name, kind and name of what is around it, whether it is private,
    an initialiser's labels); and the names that it declares within functions, parameters included."""
    found = list(DECLARATION.finditer(text))
    around, opening, outer, inner = [], None, [], set()
    for mark in [*re.finditer(r"[{}]", text), None]:
        while found and (mark is None or found[0].end("words") < mark.start()):
            m = found.pop(0)
            kind, names = m["kind"] or "init", re.findall(r"[\w.]+", m["names"] or "init")
            taken = None
            if kind in ("func", "init") and "(" in text[m.end():]:
                parts = arguments(text, text.index("(", m.end()))
                taken = list(labels(parts))
                inner |= {name for part in parts for name in re.findall(r"(\w+)\s*:", part)[:1]}
            if all(around):
                within = around[-1] if around else None
                private = re.search(r"private\b(?!\()", m["words"]) is not None
                outer += [(kind, name, within, private, taken) for name in names]
            else:
                inner |= set(names)
            opening = (kind, names[0]) if kind in TYPES | {"extension"} else None
        if mark and mark[0] == "{":
            around.append(opening)
            opening = None
        elif mark and around:
            around.pop()
    inner |= {name for m in re.finditer(r"\{\s*(?:\[[^]]*\]\s*)?\(?([\w\s,:]*?)\)?\s+in\b", text)
              for name in re.findall(r"\w+", m[1])}
    inner |= {name for m in re.finditer(r"\b(?:let|var|for)\s+\(?(\w+(?:,\s*\w+)*)", text)
              for name in re.findall(r"\w+", m[1])}
    return outer, inner


class Module:
    """The folders of one module: what each declares, and who uses it. `files` has each file's text by FOLDER/... ."""

    def __init__(self, files, order):
        self.files, self.level = files, {folder: level for level, folder in enumerate(order)}
        # By name, the folders that declare it: in any way; as a type; as a free function or constant; by extension.
        self.anywhere, self.types, self.free, self.members = {}, {}, {}, {}
        self.initialisers, self.own = [], {}
        declared = {path: declarations(text) for path, text in files.items()}
        for path, (outer, _) in declared.items():
            for kind, name, within, private, _ in outer:
                if within is None and kind in TYPES and not private:
                    self.note(self.types, name, path)
        for path, (outer, inner) in declared.items():
            self.own[path] = inner | {name for kind, name, *_ in outer if kind != "extension"}
            for declaration in outer:
                self.declare(path, *declaration)

    @staticmethod
    def folder(path):
        return path.split("/")[0]

    def note(self, table, name, path):
        table.setdefault(name, set()).add(self.folder(path))

    def declare(self, path, kind, name, within, private, taken):
        if private or kind == "extension":
            return
        if kind != "init":
            self.note(self.anywhere, name, path)
        if within is None:
            if kind not in TYPES:
                self.note(self.free, name, path)
        elif within[0] == "extension" and self.types.get(within[1].split(".")[0]) != {self.folder(path)}:
            if kind == "init":
                self.initialisers.append((within[1].split(".")[-1], taken, self.folder(path)))
            else:
                self.note(self.members, name, path)

    def uses(self, path):
        """What a file uses of folders after its own: (name, folder)."""
        text = re.sub(r"\b(?:ThawCore|ThawDatasets)\.", "", self.files[path])
        # Labels are nobody's names: `of rows: T` and `of: rows`.
        bare = re.sub(r"([(,]\s*)\w+(?=\s+\w+\s*:)", r"\1", text)
        words = set(re.findall(r"(?<![\w.])[A-Za-z_]\w*\b(?!:)", bare)) - self.own[path]
        dotted = set(re.findall(r"\.`?([A-Za-z_]\w*)", text))
        found = [(name, table) for name in words for table in (self.free, self.members)]
        found += [(name, self.members) for name in dotted]
        found += [(name, self.types) for name in re.findall(r"(?<![\w.])[A-Z]\w*", text)]
        level = self.level[self.folder(path)]
        for name, table in found:
            homes = table.get(name, ())
            if homes and not any(self.level[folder] <= level for folder in self.anywhere[name]):
                yield from ((name, folder) for folder in homes)
        for extended, taken, home in self.initialisers:
            if self.level[home] > level and self.calls(text, extended, taken):
                yield f"{extended}.init({''.join(f'{label}:' for label, _ in taken)})", home

    @staticmethod
    def calls(text, extended, taken):
        """Whether an initialiser with these labels is called: by its type's name, or as `.init` if it has any label."""
        spelled = rf"\b{extended}(?:<[^()]*>)?" + (
            r"|\.init|\bSelf" if any(label != "_" for label, _ in taken) else rf"|\b{extended}\.init")
        for call in re.finditer(rf"(?:{spelled})\(", text):
            given = [label for label, _ in labels(arguments(text, call.end() - 1))]
            rest = iter(label for label, _ in taken)
            # In their order, and none left out but those with a default.
            if all(label in rest for label in given) and all(label in given for label, default in taken if not default):
                return True
        return False


def check(root, order):
    """The errors of the module whose folders lie in `root`."""
    paths = {os.path.relpath(path, root): path for path in sorted(glob.glob(f"{root}/**/*.swift", recursive=True))}
    lost = [path for path in paths if Module.folder(path) not in order]
    if lost:
        return [f"{paths[path]}: error: lies in no folder that Tools/lint/folders.py puts in order" for path in lost]
    module = Module({path: code(full) for path, full in paths.items()}, order)
    return [
        f"{full}: error: uses {name}, which lies in {home}, a folder that comes after {module.folder(path)}"
        for path, full in paths.items() for name, home in sorted(set(module.uses(path)))
    ]


# Each goes up from Numerics in another way: what is declared in Registry, what Numerics says, and what must be found.
PLANTED = {
    "a type": ("struct Planted {}", "let one: Planted? = nil", "Planted"),
    "a function": ("func planted(of x: Int) -> Int { x }", "let one = planted(of: 1)", "planted"),
    "a constant": ("let rest, planted: Int", "func one() -> Int { planted }", "planted"),
    "a property": ("extension Int {\n    var planted: Int { self }\n}", "let one = 1.planted", "planted"),
    "a function of a protocol": (
        "extension Scalar {\n    static func planted() {}\n}", "extension Scalar { func one() { Self.planted() } }", "planted"),
    "a property within its type": (
        "extension FixedBuffer {\n    var planted: Int { 1 }\n}", "extension FixedBuffer { func one() -> Int { planted } }",
        "planted"),
    "an initialiser": (
        "extension Int {\n    init(planted: Int, by x: Int = 1) { self = planted }\n}", "let one = Int(planted: 1)",
        "Int.init(planted:by:)"),
    "what others may not set": (
        "extension Int {\n    public private(set) static var planted = 1\n}", "let one = Int.planted", "planted"),
    "a nested type": ("extension Phase {\n    enum Planted {}\n}", "let one = Phase.Planted.self", "Planted"),
}


def self_test():
    (root, order), *_ = ORDER.items()
    for what, (declaration, use, name) in PLANTED.items():
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(root, folder, dirs_exist_ok=True)
            for place, line in ((order[-1], declaration), (order[1], use)):
                with open(f"{folder}/{place}/Planted.swift", "w", encoding="utf-8") as file:
                    file.write(line + "\n")
            found = [line for line in check(folder, order) if f"/{order[1]}/Planted.swift: error: uses {name}, " in line]
            if not found:
                yield f"Tools/lint/folders.py: error: does not see {what} that goes up"


def main():
    found = list(self_test()) if sys.argv[1:] == ["--self-test"] else [
        line for root, order in ORDER.items() for line in check(root, order)]
    for line in found:
        print(line, file=sys.stderr)
    sys.exit(1 if found else 0)


main()
