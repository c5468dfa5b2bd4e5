import Foundation
import TestSupport
import Testing
import ThawStore

private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

/// The examples beside base and CVAR, on small synthetic data, as their specs have them.
@Suite(.timeLimit(.minutes(10))) struct ExternalMethodTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
        try FileManager.default.copyItem(
            at: root.appendingPathComponent("examples"), to: place.folder.url.appendingPathComponent("examples"))
    }

    private func thaw(_ python: Python, _ arguments: String...) throws -> ThawProcess.Result {
        try ThawProcess(arguments, in: place.folder, path: python.path).wait()
    }

    private func dump(_ name: String) throws -> String {
        try ResultStore(path: place.folder.path(name), access: .readOnly).dump(includingTimes: false)
    }

    /// A small spec with the methods of an example.
    private func write(_ example: String) throws {
        try place.write(
            """
            extends: examples/\(example).yaml
            datasets: [\(Workplace.dataset)]
            seeds: [1, 2]

            """, to: "small.yaml")
    }

    @Test(.enabled(if: Python.numpy != nil, "no python3 has NumPy (python3-numpy)"))
    func theNumPyExampleStandsBesideOurMethods() throws {
        let python = try #require(Python.numpy)
        try write("numpy/smoothed")
        let first = try thaw(python, "run", "small.yaml", "--db", "a.sqlite", "--jobs", "2")
        #expect(first.code == 0, "\(first.errors)")
        let rows = first.output.split(separator: "\n")
        #expect(rows.contains { $0.hasPrefix("smoothed (external)") && $0.contains(" 2 ") }, "\(first.output)")
        #expect(rows.contains { $0.hasPrefix("Base") } && rows.contains { $0.hasPrefix("CVAR") })
        #expect(first.output.contains("smoothed (external): python3 smoothed.py (../thaw_exchange.py "))
        #expect(
            first.output.replacingOccurrences(of: "\n  ", with: " ").contains(
                "external: a program that is not part of thaw gave the scores, and thaw computed the metrics from them")
        )

        // Another one does nothing, and one on another database gives the same bits.
        let bytes = place.bytes("a.sqlite")
        let second = try thaw(python, "run", "small.yaml", "--db", "a.sqlite")
        #expect(second.code == 0 && second.output == first.output)
        #expect(second.errors.contains("6 runs exist already, none to do"))
        #expect(place.bytes("a.sqlite") == bytes)
        let third = try thaw(python, "run", "small.yaml", "--db", "b.sqlite", "--jobs", "1")
        #expect(third.code == 0 && third.output == first.output, "\(third.errors)")
        #expect(try dump("a.sqlite") == dump("b.sqlite"))
        // Seeds differ, so that this says something.
        let store = try ResultStore.checked(path: place.folder.path("a.sqlite"))
        let runs = try store.runs(identities: store.finishedIdentities()).values.filter {
            $0.description.method.name == "external:smoothed"
        }
        #expect(Set(runs.map { $0.result.phases.map(\.auc) }).count == 2)
        // It learns from the warm sets.
        for run in runs {
            #expect(run.result.phases[3].auc > run.result.phases[0].auc && run.result.phases[0].auc > 0.5)
        }

        // The other commands.
        let diff = try thaw(python, "diff", "a.sqlite", "b.sqlite")
        #expect(diff.code == 0, "\(diff.output)")
        let merge = try thaw(python, "merge", "c.sqlite", "a.sqlite", "b.sqlite")
        #expect(merge.code == 0, "\(merge.errors)")
        #expect(try dump("c.sqlite") == dump("a.sqlite"))
        let status = try thaw(python, "status", "a.sqlite")
        #expect(status.code == 0 && status.output.contains("smoothed (external)"), "\(status.output)")
        let page = try thaw(python, "report", "a.sqlite", "--format", "html")
        #expect(page.code == 0 && page.output.contains("smoothed (external)"), "\(page.errors)")
        let verified = try thaw(python, "verify", "a.sqlite", "--all", "--programs", "examples/numpy")
        #expect(verified.code == 0, "\(verified.output)\(verified.errors)")
        let unasked = try thaw(python, "verify", "a.sqlite", "--all")
        #expect(unasked.code == 2 && unasked.output.contains("only with --programs FOLDER"), "\(unasked.output)")
        let unfound = try thaw(python, "verify", "a.sqlite", "--all", "--programs", ".")
        #expect(
            unfound.code == 2 && unfound.output.contains("--programs names the folder of its spec"), "\(unfound.output)"
        )
    }

    /// An edited program makes other runs, and its own alone.
    @Test(.enabled(if: Python.numpy != nil, "no python3 has NumPy (python3-numpy)"))
    func anEditedProgramIsAnotherMethod() throws {
        let python = try #require(Python.numpy)
        try write("numpy/smoothed")
        let run = try thaw(python, "run", "small.yaml", "--db", "a.sqlite", "--no-report")
        #expect(run.code == 0, "\(run.errors)")
        let before = try thaw(python, "plan", "small.yaml", "--db", "a.sqlite")
        #expect(before.output.hasSuffix("6 runs: 6 exists already\n"), "\(before.output)")
        for file in ["examples/numpy/smoothed.py", "examples/thaw_exchange.py"] {
            let text = String(decoding: try #require(place.bytes(file)), as: UTF8.self)
            try place.write("# Edited.\n" + text, to: file)
            let plan = try thaw(python, "plan", "small.yaml", "--db", "a.sqlite")
            #expect(plan.output.hasSuffix("6 runs: 4 exists already, 2 will run\n"), "\(plan.output)")
            try place.write(text, to: file)
        }
        let after = try thaw(python, "plan", "small.yaml", "--db", "a.sqlite")
        #expect(after.output == before.output)
    }

    /// A package that `python3 -m` starts is another program after an edit, if it is listed; if it is not, that is said.
    @Test(.enabled(if: Python.numpy != nil, "no python3 has NumPy (python3-numpy)"))
    func anEditedPackageIsAnotherMethod() throws {
        let python = try #require(Python.numpy)
        try FileManager.default.createDirectory(
            atPath: place.folder.path("pkg"), withIntermediateDirectories: true)
        try place.write("", to: "pkg/__init__.py")
        try place.write("VALUE = 0.25\n", to: "pkg/core.py")
        try place.write(
            """
            import sys
            import numpy as np
            from pkg.core import VALUE
            folder = sys.argv[-1]
            items = np.load(f"{folder}/test/item_id.npy")
            for line in sys.stdin:
                if line.split() == ["end"]:
                    break
                phase = line.split()[1]
                np.save(f"{folder}/scores-{phase}.npy", VALUE + items % 97 / 200)
                print("scores", phase)

            """, to: "pkg/__main__.py")
        func write(_ files: String) throws {
            try place.write(
                """
                experiment: package
                datasets: [\(Workplace.dataset)]
                backbones: [deepfm]
                methods: [external: {name: mine, command: [python3, -m, pkg]\(files), timeout: 60s}]
                seeds: [1]

                """, to: "package.yaml")
        }
        try write("")
        for command in ["validate", "plan", "run"] {
            let result = try thaw(python, command, "package.yaml")
            #expect(result.code == 0, "\(result.errors)")
            #expect(
                result.errors.contains(
                    "package.yaml:4:43: warning: no file of 'mine' is part of its runs' identity, and it loads pkg/__init__.py, "
                        + "pkg/__main__.py, pkg/core.py: edited, they count as the same; write files: [pkg/__init__.py, "
                        + "pkg/__main__.py, pkg/core.py]\n"), "\(result.errors)")
        }
        try write(", files: [pkg]")
        let first = try thaw(python, "run", "package.yaml", "--replace")
        #expect(first.code == 0 && !first.errors.contains("warning"), "\(first.errors)")
        let before = try thaw(python, "plan", "package.yaml")
        #expect(
            before.output.hasSuffix(
                "1 run: 1 exists already\nexternal:mine: 'pkg' is pkg/__init__.py, pkg/__main__.py, pkg/core.py\n"),
            "\(before.output)")
        try place.write("VALUE = 0.5\n", to: "pkg/core.py")
        let after = try thaw(python, "plan", "package.yaml")
        #expect(after.output.contains("1 run: 1 will run\n"), "\(after.output)")
    }

    /// What is no more than a later digit apart is apart.
    @Test(.enabled(if: Python.numpy != nil, "no python3 has NumPy (python3-numpy)"))
    func scoresAreComparedAsTheyAre() throws {
        let python = try #require(Python.numpy)
        try place.write(
            """
            import numpy as np
            labels = np.arange(1000) % 3 == 0
            order = np.random.default_rng(1).permutation(1000)
            np.save("labels.npy", labels)
            np.save("float64.npy", 0.5 + order * 1e-9)
            np.save("int64.npy", 2**53 + order)
            np.save("uint64.npy", np.uint64(2**63) + order.astype("uint64"))
            np.save("int16.npy", order.astype("int16"))
            np.save("float16.npy", order.astype("float16"))

            """, to: "make.py")
        let made = try TestProcess.run(python.executable, ["make.py"], in: place.folder.url)
        #expect(made.code == 0, "\(made.errors)")
        let areas = try ["float64", "int64", "uint64", "int16", "float16"].map { type in
            let result = try place.thaw("auc", "\(type).npy", "labels.npy")
            #expect(result.code == 0, "\(result.errors)")
            return result.output
        }
        #expect(Set(areas).count == 1, "\(areas)")
        #expect(areas[0] != "0.5 (334 positives, 666 negatives)\n")
    }

    @Test(.enabled(if: Python.torch != nil, "no python3 has NumPy and PyTorch (python3-numpy, python3-torch)"))
    func thePyTorchExampleStandsBesideOurMethods() throws {
        let python = try #require(Python.torch)
        try write("pytorch/embeddings")
        let first = try thaw(python, "run", "small.yaml", "--db", "a.sqlite", "--jobs", "2")
        #expect(first.code == 0, "\(first.errors)")
        #expect(first.output.split(separator: "\n").contains { $0.hasPrefix("embeddings (external)") })
        let again = try thaw(python, "run", "small.yaml", "--db", "b.sqlite", "--jobs", "1")
        #expect(again.code == 0 && again.output == first.output, "\(again.errors)")
        #expect(try dump("a.sqlite") == dump("b.sqlite"))
    }

    @Test func theExamplesSpecsAreSound() throws {
        for spec in ["examples/numpy/smoothed.yaml", "examples/pytorch/embeddings.yaml"] {
            let result = try place.thaw("validate", spec)
            #expect(result.code == 0, "\(result.errors)")
        }
    }

    /// The blocks of Python in docs/external-methods.md.
    private static func documented() throws -> [String] {
        let text = try String(contentsOf: root.appendingPathComponent("docs/external-methods.md"), encoding: .utf8)
        return text.components(separatedBy: "```python\n").dropFirst().compactMap {
            $0.components(separatedBy: "```").first
        }
    }

    /// The method in docs/external-methods.md that needs no helper: the same score for every row.
    @Test(.enabled(if: Python.numpy != nil, "no python3 has NumPy (python3-numpy)"))
    func theDocumentedMethodWorks() throws {
        let python = try #require(Python.numpy)
        try place.write(try #require(Self.documented().first { $0.contains("sys.stdin") }), to: "constant.py")
        try place.write(
            """
            experiment: documented
            datasets: [\(Workplace.dataset)]
            backbones: [deepfm]
            methods: [external: {name: constant, command: [python3, constant.py]}]
            seeds: [1]

            """, to: "documented.yaml")
        let run = try thaw(python, "run", "documented.yaml", "--db", "d.sqlite")
        #expect(run.code == 0, "\(run.errors)")
        let store = try ResultStore.checked(path: place.folder.path("d.sqlite"))
        let runs = try store.runs(identities: store.finishedIdentities()).values
        #expect(runs.map { $0.result.phases.map(\.auc) } == [[0.5, 0.5, 0.5, 0.5]])
    }

    /// What is written is read by the lines of docs/external-methods.md, which `DocumentationTests` execute.
    @Test func anExportedFolderIsNotOverwritten() throws {
        let export = try place.thaw(
            "datasets", "export", "movielens-1m", "--synthetic", "--scale", "0.03", "--out", "ml1m")
        #expect(export.code == 0, "\(export.errors)")
        #expect(export.output == "MovieLens-1M (synthetic) is in ml1m, with the labels of the test set\n")
        let again = try place.thaw("datasets", "export", "movielens-1m", "--synthetic", "--out", "ml1m")
        #expect(again.code == 2 && again.errors.contains("ml1m: there is something already"), "\(again.errors)")
    }
}
