import Foundation
import TestSupport
import Testing

@testable import ThawSpec

/// What texts in Python import, and which files commands of Python load.
@Suite struct PythonModulesTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func write(_ files: [String: String]) throws {
        for (name, text) in files {
            let url = folder.url.appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
    }

    private func files(_ command: String..., listed: [String] = []) -> [String] {
        PythonModules.files(of: command, listed, in: folder.url.path)
    }

    private static func imports(_ text: String) -> Set<PythonSource.Import> { PythonSource(Array(text.utf8)).imports }

    @Test func importsAreReadFromTheText() {
        typealias Import = PythonSource.Import
        let expected: [String: Set<Import>] = [
            "import a": [Import(module: ["a"])],
            "import a.b as c, d": [Import(module: ["a", "b"]), Import(module: ["d"])],
            "from a.b import c as d, e": [Import(module: ["a", "b"], names: ["c", "e"])],
            "from . import a": [Import(level: 1, names: ["a"])],
            "from ...a import (\n    b,  # why\n    c,\n)": [Import(level: 3, module: ["a"], names: ["b", "c"])],
            "from a import *": [Import(module: ["a"])],
            "from a \\\n    import b": [Import(module: ["a"], names: ["b"])],
            "if x: import a; import b": [Import(module: ["a"]), Import(module: ["b"])],
            "try:\r\n\timport a\r\nexcept ImportError:\r\n\ta = None\r\n": [Import(module: ["a"])],
            "x = {1: 2}\nf(lambda: 0)\nimport a": [Import(module: ["a"])],
            "m = importlib.import_module('a.b')": [Import(module: ["a", "b"])],
            "__import__(\"a\")": [Import(module: ["a"])],
            "import_module('.a', package=__package__)": [Import(level: 1, module: ["a"])],
            // No imports.
            "'''\nimport a\n'''\n\"\"\"It's\nimport b\"\"\"": [],
            "# import a\nx = 'import b'\ny = rb\"\\\"\\nimport c\"": [],
            "raise E from a\nyield from b\nimported = 1\nimport_module(name)": [],
            "from a\nimport": [], "import": [], "from": [], "'": [], "\\": [], "(\nimport a": [], "": [],
        ]
        for (text, imports) in expected { #expect(Self.imports(text) == imports, "\(text)") }
    }

    @Test func aModulesPackageIsLoaded() throws {
        try write([
            "pkg/__init__.py": "", "pkg/__main__.py": "import sys, numpy\nfrom pkg.core import VALUE\n",
            "pkg/core.py": "from .deep import thing\nfrom . import beside\nVALUE = 1\n", "pkg/beside.py": "",
            "pkg/deep/__init__.py": "", "pkg/deep/thing.py": "from ..up import x\n", "pkg/up.py": "",
            "pkg/unused.py": "", "numpy/notes.txt": "",
        ])
        let expected = [
            "pkg/__init__.py", "pkg/__main__.py", "pkg/beside.py", "pkg/core.py", "pkg/deep/__init__.py",
            "pkg/deep/thing.py", "pkg/up.py",
        ]
        #expect(files("python3", "-m", "pkg") == expected)
        #expect(files("/opt/bin/python3.11", "-um", "pkg", "--quick") == expected)
        #expect(files("env", "X=1", "python", "-mpkg") == expected)
        #expect(files("python3", "-m", "pkg.up") == ["pkg/__init__.py", "pkg/up.py"])
        #expect(files("python3", "-c", "import pkg.up; pkg.up.main()") == ["pkg/__init__.py", "pkg/up.py"])
        // Of a folder, modules are looked for in it.
        #expect(files("python3", "pkg") == ["pkg/__main__.py"])
        #expect(files("python3", "-m", "json.tool") == [])
        #expect(files("sh", "-c", "python3 -m pkg") == [])
    }

    @Test func aScriptsModulesAreBesideIt() throws {
        try write([
            "run/main.py": "import util\nimport space.inner\nimport circle\n", "run/util.py": "", "util.py": "",
            "run/space/inner.py": "import util\n", "run/circle.py": "import main, circle\n",
            "run/Makefile": "", "other.py": "import util",
        ])
        let expected = ["run/circle.py", "run/main.py", "run/space/inner.py", "run/util.py"]
        #expect(files("python3", "run/main.py", "-k", "5") == expected)
        #expect(files("python3", "-m", "torch.distributed.run", "run/main.py") == expected)
        #expect(files("run/main.py") == expected)
        #expect(files("sh", "run.sh") == [])
        #expect(files("sh", "run.sh", listed: ["other.py", "run.sh"]) == ["other.py", "util.py"])
    }

    @Test(arguments: [
        "import sys\nsys.path.insert(0, 'lib')\nimport helper\n",
        "import sys, os\nsys.path.append(os.path.join(os.path.dirname(__file__), \"..\", \"lib\"))\nimport helper\n",
        "import sys\nfrom pathlib import Path\nROOT = Path(__file__).resolve().parent.parent\nsys.path.insert(0, str(ROOT / 'lib'))\n"
            + "sys.path[:0] = ['lib']\nimport helper\n",
        "import sys, pathlib\nsys.path.append(str(pathlib.Path(__file__).parents[1] / 'lib'))\nimport helper\n",
    ]) func foldersThatTheSourceAddsAreLookedAt(script: String) throws {
        try write(["run/main.py": script, "lib/helper.py": "import inner", "lib/inner.py": ""])
        #expect(files("python3", "run/main.py") == ["lib/helper.py", "lib/inner.py", "run/main.py"])
    }

    /// Somebody else's file may be anything.
    @Test func nothingHarms() throws {
        try write([
            "main.py": "import big, loop, pipe, gone\n",
            "loop/__init__.py": "from . import loop\nimport loop.loop\n",
        ])
        #expect(mkfifo(folder.path("pipe.py"), 0o600) == 0)
        #expect(symlink("nowhere", folder.path("gone.py")) == 0)
        #expect(symlink(".", folder.path("loop/loop")) == 0)
        let bytes = (0..<1 << 20).map { _ in UInt8.random(in: 0...255) }
        try Data(bytes).write(to: folder.url.appendingPathComponent("big.py"))
        #expect(files("python3", "main.py").contains("main.py"))
        let text = Array("from ..a import (b, 'c', \"\"\"d\"\"\")\\\n#x\nimport_module(\"e\")".utf8)
        for length in 0...text.count { _ = PythonSource(Array(text.prefix(length))) }
        #expect(PythonSource([UInt8](repeating: UInt8(ascii: "("), count: 1 << 20)).imports.isEmpty)
    }
}
