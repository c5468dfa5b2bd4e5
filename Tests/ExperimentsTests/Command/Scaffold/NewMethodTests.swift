import Foundation
import TestSupport
import Testing

@testable import ThawCommand
@testable import ThawModel
@testable import ThawPlanning

/// What `thaw new method` writes, and what it refuses. That what it writes compiles, and keeps the contract of methods, is
/// tested in a clone (`make test-guide`).
@Suite struct NewMethodTests {
    /// As much of a checkout as the command looks at.
    private func checkout() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for path in ["Sources/Core/Registry", "Sources/Core/Methods", "Tests/ContractTests", "experiments"] {
            try FileManager.default.createDirectory(atPath: folder.path(path), withIntermediateDirectories: true)
        }
        let copied = [
            "Package.swift", Checkout.registry, "Sources/Core/Registry/Registry.swift",
            "Sources/Core/Methods/MWUF.swift",
        ]
        for path in copied {
            try FileManager.default.copyItem(
                at: packageFolder.appendingPathComponent(path), to: folder.url.appendingPathComponent(path))
        }
        return folder
    }

    private func text(_ folder: TemporaryFolder, _ path: String) throws -> String {
        try String(contentsOfFile: folder.path(path), encoding: .utf8)
    }

    /// Every file below the folder, with its text.
    private func contents(_ folder: TemporaryFolder) throws -> [String: String] {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.url.path)
        let texts = paths.compactMap { path in (try? text(folder, path)).map { (path, $0) } }
        return Dictionary(uniqueKeysWithValues: texts)
    }

    @Test func writesThreeFilesAndALine() throws {
        let folder = try checkout()
        let before = try contents(folder)
        // From a folder below the top, too.
        let method = try NewMethod(name: "unheard", folder: folder.path("Sources/Core"))
        #expect(try contents(folder) == before)
        #expect(
            try method.write() == [
                "wrote Sources/Core/Methods/Unheard.swift", "wrote Tests/ContractTests/UnheardTests.swift",
                "wrote experiments/unheard.yaml", "registered Unheard.entry in \(Checkout.registry)",
            ])
        let after = try contents(folder)
        #expect(after.count == before.count + 3)
        let new = try #require(after[Checkout.registry])
        #expect(new.contains("            Unheard.entry,\n        ])\n"))
        #expect(new.replacing("            Unheard.entry,\n", with: "") == before[Checkout.registry])
        let file = try text(folder, "Sources/Core/Methods/Unheard.swift")
        #expect(file.contains(#"name: "unheard", title: "Unheard""#))
        #expect(throws: NewMethodError.exists(path: "Sources/Core/Methods/Unheard.swift")) {
            try NewMethod(name: "unheard", folder: folder.url.path)
        }
        #expect(try contents(folder) == after)
    }

    @Test func theSpecComparesWithBase() throws {
        let spec = try #require(MethodTemplate(name: "csdm").files.last { $0.path == "experiments/csdm.yaml" }?.text)
        let plan = try SpecReader.read(bytes: Array(spec.utf8), file: "csdm.yaml", context: SpecContext()).plan
        #expect(plan.experiment == "csdm" && plan.title == "Csdm beside Base, on DeepFM")
        #expect(Set(plan.runs.map(\.description.method.name)) == ["base", "csdm"])
        #expect(plan.runs.count == 10)
    }

    @Test func titlesAreTakenAsTheyAre() throws {
        let title = #"A "new" \(one), 100 % # yes"#
        let template = MethodTemplate(name: "csdm", title: title)
        let spec = try #require(template.files.last?.text)
        let plan = try SpecReader.read(bytes: Array(spec.utf8), file: "csdm.yaml", context: SpecContext()).plan
        #expect(plan.title == title + " beside Base, on DeepFM")
        #expect(template.files[0].text.contains(#"title: "A \"new\" \\(one), 100 % # yes","#))
    }

    @Test(arguments: [
        ("", "it is empty"), ("Nearest", "it may have lower-case"), ("nearest_items", "it may have lower-case"),
        ("nächste", "it may have lower-case"), ("a b", "it may have lower-case"), ("../x", "it may have lower-case"),
        ("-x", "hyphens stand between words"), ("x--y", "hyphens stand between words"), ("x-", "hyphens stand"),
        ("3d", "it must start with a letter"), (String(repeating: "a", count: 33), "it has more than 32 characters"),
        ("csdm", "there is a method 'csdm' already"), ("meta-e", "there is a method 'meta-e' already"),
        ("external", "there is a method 'external' already"),
        ("array", "'array' would be the Swift type Array, which Swift has already"),
        ("registry", "Registry, which Sources/Core/Registry/Registry.swift has already"),
    ])
    func badNames(name: String, reason: String) throws {
        let folder = try checkout()
        let before = try contents(folder)
        let error = try #require(throws: NewMethodError.self) { try NewMethod(name: name, folder: folder.url.path) }
        #expect(error.description.contains(reason), "\(error)")
        #expect(!error.description.contains("\n"))
        #expect(try contents(folder) == before)
    }

    @Test(arguments: ["", "   ", "two\nlines", String(repeating: "x", count: 61)]) func badTitles(title: String) throws
    {
        let folder = try checkout()
        let error = try #require(throws: NewMethodError.self) {
            try NewMethod(name: "unheard", title: title, folder: folder.url.path)
        }
        #expect(error.description.hasPrefix("--title: must "), "\(error)")
    }

    @Test func needsACheckoutAndAKnownRegistry() throws {
        let empty = try TemporaryFolder()
        let error = try #require(throws: NewMethodError.self) { try NewMethod(name: "unheard", folder: empty.url.path) }
        #expect(error == .noCheckout(folder: empty.url.path))
        let folder = try checkout()
        try Data("let methods = [Base.entry]\n".utf8).write(to: folder.url.appendingPathComponent(Checkout.registry))
        let unknown = try #require(throws: NewMethodError.self) {
            try NewMethod(name: "unheard", folder: folder.url.path)
        }
        #expect(unknown.description.contains("add Unheard.entry, to the registered methods by hand"))
    }

    @Test(arguments: ["experiments/unheard.yaml", "Tests/ContractTests/UnheardTests.swift"])
    func overwritesNothing(path: String) throws {
        let folder = try checkout()
        try Data("theirs".utf8).write(to: folder.url.appendingPathComponent(path))
        let before = try contents(folder)
        #expect(throws: NewMethodError.exists(path: path)) { try NewMethod(name: "unheard", folder: folder.url.path) }
        #expect(try contents(folder) == before)
    }

    @Test func aFileThatCannotBeWrittenLeavesNothingBehind() throws {
        let folder = try checkout()
        let method = try NewMethod(name: "unheard", folder: folder.url.path)
        // Somebody is faster.
        try Data("theirs".utf8).write(to: folder.url.appendingPathComponent("experiments/unheard.yaml"))
        let before = try contents(folder)
        let error = try #require(throws: NewMethodError.self) { try method.write() }
        #expect(error.description.hasPrefix("experiments/unheard.yaml: cannot be written: "))
        #expect(try contents(folder) == before)
    }
}
