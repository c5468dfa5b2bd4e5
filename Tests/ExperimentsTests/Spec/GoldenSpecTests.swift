import Foundation
import TestSupport
import Testing
import ThawCore
import ThawSupport

@testable import ThawModel
@testable import ThawPlanning
@testable import ThawSpec

/// The identities of all runs of twenty specs (Fixtures/specs/golden), fixed for ever: results are looked up by them. They
/// were computed a second time with Python's `json` and `hashlib` from the runs' descriptions.
@Suite struct GoldenSpecTests {
    /// File -> `run movielens-1m deepfm base seed 1 IDENTITY`, one for each run, trial, and run that a choice may give.
    static let golden: [String: [String]] = {
        guard let url = try? SpecFixtures.folder.appendingPathComponent("golden/identities.json"),
            let data = try? Data(contentsOf: url)
        else { return [:] }
        return (try? JSONDecoder().decode([String: [String]].self, from: data)) ?? [:]
    }()

    static let files = golden.keys.sorted()

    @Test func thereAreTwentyAndEachIsTested() throws {
        let folder = try SpecFixtures.folder.appendingPathComponent("golden").path
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".yaml") }
        #expect(names.count == 20 && names.sorted() == Self.files)
        #expect(Self.golden.values.joined().count > 150)
    }

    @Test(arguments: files) func identitiesStay(file: String) throws {
        #expect(try GoldenSpec(file).lines == Self.golden[file])
    }

    @Test(arguments: files) func theOrderOfKeysDoesNotMatter(file: String) throws {
        let spec = try GoldenSpec(file)
        let reordered = spec.value.text { $0.sorted { $0.key > $1.key } }
        #expect(reordered != spec.value.text { $0.sorted { $0.key < $1.key } })
        // The order of a tuning's options is that of its trials.
        #expect(try GoldenSpec(text: reordered).lines.sorted() == spec.lines.sorted())
    }

    @Test(arguments: files) func defaultsMayBeSpelledOut(file: String) throws {
        let spec = try GoldenSpec(file)
        let (value, count) = spec.value.spellingOutDefaults()
        #expect(count >= 5)
        #expect(try GoldenSpec(value).lines == spec.lines)
    }

    @Test(arguments: files) func thePlaceInTheGridDoesNotMatter(file: String) throws {
        let spec = try GoldenSpec(file)
        let moved = try GoldenSpec(spec.value.reversingLists())
        #expect(moved.lines.sorted() == spec.lines.sorted())
        #expect(moved.lines != spec.lines || spec.lines.count == 1)
    }

    @Test(arguments: files) func anotherMethodChangesNone(file: String) throws {
        let spec = try GoldenSpec(file)
        guard let value = spec.value.addingAMethod() else {
            #expect(file == "14-zip.yaml" || file == "02-all-methods.yaml")
            return
        }
        let more = try GoldenSpec(value).lines
        #expect(more.count > spec.lines.count)
        #expect(Set(more).isSuperset(of: spec.lines))
    }
}

/// A golden spec, or another spelling of one.
struct GoldenSpec {
    /// Canonical JSON, `extends` merged in.
    var value: CanonicalJSON.Value
    /// As in `GoldenSpecTests.golden`.
    var lines: [String]

    init(_ file: String) throws {
        let path = try SpecFixtures.folder.appendingPathComponent("golden/\(file)").path
        try self.init(SpecReader.read(path: path, context: SpecContext()).spec)
    }

    init(text: String) throws {
        try self.init(SpecReader.read(bytes: Array(text.utf8), file: "spec", context: SpecContext()).spec)
    }

    init(_ value: CanonicalJSON.Value) throws { try self.init(text: CanonicalJSON.encode(value)) }

    private init(_ spec: ExperimentSpec) throws {
        let root = YAMLTree.read(Array(spec.specText.utf8), file: "spec", log: IssueLog())
        value = try #require(root).json
        lines = try Self.described(spec.plan()).map { "\($0) \($1.shortText) \(Self.identity($1))" }
    }

    /// All runs that a plan may come to, and what they are.
    static func described(_ plan: Plan) -> [(kind: String, run: RunDescription)] {
        plan.runs.map { ("run", $0.description) } + plan.trials.map { ("trial", $0.description) }
            + plan.tunings.flatMap(\.runs).flatMap(\.alternatives).map { ("choice", $0.description) }
    }

    /// With a fingerprint that hangs on what decides the split, as a real one does.
    static func identity(_ run: RunDescription) -> String {
        let options = run.dataset.options
        let fingerprint = RunIdentity.hash(
            .object([
                "dataset": .text(run.dataset.name), "items": .text(options.text("items")),
                "old-threshold": .integer(options.integer("old-threshold")),
                "warm-size": .integer(options.integer("warm-size")),
            ]))
        return RunIdentity.of(
            run,
            dataset: DatasetRecord(
                name: run.dataset.name, title: "", isSynthetic: false, fingerprint: fingerprint, splitSizes: [:],
                itemCounts: [:]),
            numericsRevision: 1)
    }
}

extension CanonicalJSON.Value {
    /// JSON with the keys of maps in this order.
    fileprivate func text(_ order: ([String: Self]) -> [(key: String, value: Self)]) -> String {
        switch self {
        case .list(let items): "[\(items.map { $0.text(order) }.joined(separator: ", "))]"
        case .object(let map):
            "{"
                + order(map).map { CanonicalJSON.encode(.text($0.key)) + ": " + $0.value.text(order) }
                .joined(separator: ", ") + "}"
        default: CanonicalJSON.encode(self)
        }
    }

    fileprivate var map: [String: Self] { if case .object(let map) = self { map } else { [:] } }
    fileprivate var items: [Self] { if case .list(let items) = self { items } else { [] } }

    fileprivate var reversed: Self { if case .list(let items) = self { .list(items.reversed()) } else { self } }

    /// The component that an entry names, and its options.
    fileprivate var entry: (name: String, options: [String: Self]) {
        if case .text(let name) = self { return (name, [:]) }
        let only = map.first
        return (only?.key ?? "", only?.value.map ?? [:])
    }

    /// Every option that the spec leaves at its default, with that default, and how many those are; but for options that
    /// a rule sets, since an entry's own values would go before the rule's.
    fileprivate func spellingOutDefaults() -> (spec: Self, count: Int) {
        let rules = ["when", "include", "tune"].flatMap { map[$0]?.items ?? [] }.map(\.map)
        let ruled = Set(
            rules.flatMap { rule in ["set", "options"].flatMap { Array((rule[$0]?.map ?? [:]).keys) } })
        var spec = map
        var count = 0
        for axis in SpecAxis.listed {
            let key = axis.listKey ?? ""
            spec[key] = .list(
                (map[key]?.items ?? []).map { entry in
                    var (name, options) = entry.entry
                    guard let component = SpecContext().components(of: axis).first(where: { $0.name == name }) else {
                        return entry
                    }
                    if case .list? = options["variant"] { return entry }
                    let variant = options["variant"] == .text("published") ? Variant.published : .released
                    for (option, value) in component.resolve(variant: variant)
                    where options[option] == nil && ruled.isDisjoint(with: [option, "\(axis.rawValue).\(option)"]) {
                        options[option] = .init(value)
                        count += 1
                    }
                    return .object([name: .object(options)])
                })
        }
        var training = map["training"]?.map ?? [:]
        for (option, value) in Training.description.resolve()
        where training[option] == nil && !ruled.contains("training.\(option)") {
            training[option] = .init(value)
            count += 1
        }
        spec["training"] = .object(training)
        return (.object(spec), count)
    }

    /// Datasets, backbones, methods, the values of their sweeps, and seeds from last to first.
    fileprivate func reversingLists() -> Self {
        var spec = map
        for key in ["datasets", "backbones", "methods"] {
            let entries = (map[key]?.items ?? []).map { entry -> Self in
                let (name, options) = entry.entry
                return options.isEmpty ? entry : .object([name: .object(options.mapValues(\.reversed))])
            }
            spec[key] = .list(entries.reversed())
        }
        if case .integer(let first)? = map["seeds"]?.map["from"],
            case .integer(let count)? = map["seeds"]?.map["count"]
        {
            spec["seeds"] = .list((first..<first + count).map { .integer($0) })
        }
        spec["seeds"] = .list((spec["seeds"]?.items ?? []).reversed())
        return .object(spec)
    }

    /// With a method that it does not name yet, if there is one, and if methods are an axis of their own.
    fileprivate func addingAMethod() -> Self? {
        let methods = map["methods"]?.items ?? []
        let names = Set(methods.map(\.entry.name))
        guard let other = Registry.standard.methods.first(where: { !names.contains($0.name) })?.name, map["grid"] == nil
        else {
            return nil
        }
        var spec = map
        spec["methods"] = .list(methods + [.text(other)])
        return .object(spec)
    }
}
