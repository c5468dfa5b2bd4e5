import Foundation
import TestSupport
import Testing

@testable import ThawModel
@testable import ThawSpec

/// `thaw validate --explain`.
@Suite struct SpecExplanationTests {
    private func lines(_ name: String) throws -> [String] {
        try #require(SpecExamples.reference.explanation(of: name), "\(name)")
    }

    @Test func aKey() throws {
        #expect(
            try lines("tune.phases") == [
                "tune.phases", "  The phases over which the mean is taken.",
                "  value: cold | warm-a | warm-b | warm-c; or a list of such", "  default: all four", "  example:",
                "    tune:", "      - {method: csdm, options: {rho: [0.1, 1]}, phases: [cold, warm-a]}",
            ])
        let tune = try lines("tune")
        #expect(tune[0] == "tune" && tune.contains { $0.hasPrefix("    phases ") })
        #expect(try lines("experiment").contains("  required"))
    }

    @Test func anOption() throws {
        let whole = try lines("methods.csdm.rho")
        #expect(whole[0] == "methods.csdm.rho")
        #expect(whole.contains("  default: 0.001") && whole.contains("  source: paper, eq. 9; 1 on Taobao AD"))
        for name in ["csdm.rho", "rho", "method.rho"] { #expect(try lines(name) == whole) }
        #expect(
            try lines("training.batch").contains(
                "  value: whole number from 2 to 1000000 (instances); or a list of such"))
        #expect(
            try lines("csdm.train-noise-net").contains("  default: false, published true"))
    }

    @Test func everyTopicByItsName() throws {
        for name in SpecExamples.names { #expect(try lines(name)[0].hasPrefix(name)) }
    }

    /// Methods share options; what differs in nothing is explained once.
    @Test func aNameInSeveralPlaces() throws {
        let passes = try lines("warm-passes")
        #expect(passes[0].hasPrefix("methods.base.warm-passes, methods.dropoutnet.warm-passes, "))
        #expect(passes.filter { $0.isEmpty }.isEmpty)
        let scales = try lines("noise-scale")
        #expect(scales.contains("methods.cvar.noise-scale") && scales.contains("methods.csdm.noise-scale"))
    }

    @Test(arguments: [
        ("tune.fases", "did you mean 'tune.phases'?"), ("csdm.roh", "did you mean 'csdm.rho'?"),
        ("method.roh", "did you mean 'method.rho'?"), ("trainig", "did you mean 'training'?"),
        ("methods.csdm.stepz", "did you mean 'methods.csdm.steps'?"),
        (
            "optimizer",
            "not supported: Adam is the only optimiser; see training.learning-rate and training.weight-decay"
        ),
        ("training.Optimiser", "not supported: Adam"), ("lr", "did you mean 'training.learning-rate'?"),
        ("batch_size", "did you mean 'training.batch'?"), ("csdm.device", "not supported: all runs are on the CPU"),
        ("nowhere.at.all", "choose from experiment, title, "),
        ("tune.somethingelse", "choose from method, options, seeds, select, phases"),
    ])
    func anUnknownName(name: String, hint: String) {
        #expect(SpecExamples.reference.explanation(of: name) == nil)
        #expect(SpecExamples.reference.hint(for: name).contains(hint), "\(SpecExamples.reference.hint(for: name))")
    }

    @Test func oddNames() {
        for name in ["", ".", "..", "tune.", ".tune", "method", "ü", String(repeating: "x.", count: 5000)] {
            if SpecExamples.reference.explanation(of: name) == nil {
                #expect(!SpecExamples.reference.hint(for: name).isEmpty)
            }
        }
    }

    @Test func whatASpecMakesOfIt() throws {
        let folder = packageFolder.appendingPathComponent("experiments").path
        func settings(_ name: String, _ spec: String) throws -> [String] {
            try SpecExamples.reference.settings(of: name, inSpec: "\(folder)/\(spec)")
                .map { $0.replacingOccurrences(of: folder + "/", with: "") }
        }
        #expect(try settings("pretrain", "table1.yaml") == ["table1.yaml:13:12: pretrain: per-seed"])
        #expect(
            try settings("csdm.rho", "table1.yaml").map { $0.split(separator: " ", maxSplits: 1)[1] } == [
                "method.rho: 1"
            ])
        #expect(try settings("csdm.rho", "tune-csdm.yaml").count == 1)
        #expect(try settings("seeds.from", "table1.yaml") == ["table1.yaml:12:9: from: 1"])
        #expect(try settings("methods.csdm", "table1.yaml").first?.hasSuffix(": csdm") == true)
        #expect(try settings("slurm", "table1.yaml") == [])
        // What the parent sets stands in its file.
        #expect(try settings("pretrain", "figure2.yaml").first?.hasPrefix("table1.yaml:13:") == true)
        #expect(throws: SpecErrors.self) { try settings("pretrain", "absent.yaml") }
    }
}
