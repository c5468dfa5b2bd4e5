import Foundation
import Testing
import ThawCore
import ThawDatasets

@testable import Experiments

/// What the specs of these tests may name. The methods are the registered ones; tests of identities make their own.
enum SpecFixtures {
    /// A stand-in for module Datasets' MovieLens-1M.
    static let movielens = ComponentDescription(
        name: "movielens-1m", title: "MovieLens-1M", summary: "Ratings of films.", source: "GroupLens",
        options: [
            OptionDescription(
                "source", .choice(["auto", "real", "synthetic"]), default: .text("auto"), help: "Origin."),
            OptionDescription(
                "synthetic-scale", .number(0.001...100), default: .number(0.1), help: "Size of the synthetic data."),
            OptionDescription(
                "synthetic-seed", .integer(0...Int(Int32.max)), default: .integer(1), help: "Its seed."),
            OptionDescription(
                "old-threshold", .integer(1...1_000_000), default: .integer(200), help: "N.",
                constraint: DatasetOptions.thresholdConstraint),
            OptionDescription("warm-size", .integer(1...100_000), default: .integer(20), help: "K."),
            OptionDescription("items", .choice(["new", "pseudo-new"]), default: .text("new"), help: "Which are new."),
        ])

    static let tiny = ComponentDescription(
        name: "tiny", title: "Tiny", summary: "A second dataset.", source: "these tests", options: [])

    static let context = SpecContext(datasets: [movielens, tiny])

    static var folder: URL {
        get throws {
            try #require(Bundle.module.resourceURL).appendingPathComponent("Fixtures/specs")
        }
    }

    /// Reads and plans a spec given as text.
    static func plan(_ text: String, context: SpecContext = context) throws -> Plan {
        try SpecReader.read(bytes: Array(text.utf8), file: "spec.yaml", context: context).plan()
    }

    /// A spec with one of each, and what is given in its place or beside it.
    static func spec(
        datasets: String = "[movielens-1m]", methods: String = "[base]", seeds: String = "[1]", _ more: String = ""
    ) -> String {
        "experiment: test\ndatasets: \(datasets)\nbackbones: [deepfm]\nmethods: \(methods)\nseeds: \(seeds)\n\(more)\n"
    }

    /// The rendered errors of a spec given as text; empty if it has none.
    static func errors(_ text: String) -> [String] {
        do {
            _ = try plan(text)
            return []
        } catch let errors as SpecErrors {
            return errors.issues.map(\.description)
        } catch {
            return ["\(error)"]
        }
    }
}

extension Plan {
    /// `method label/seed` of each run, for comparisons.
    var outline: [String] { runs.map { "\($0.labels["method"] ?? "")/\($0.description.seed)" } }
}
