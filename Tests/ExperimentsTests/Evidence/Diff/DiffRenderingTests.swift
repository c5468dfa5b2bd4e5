import Foundation
import Testing
import ThawCore

@testable import ThawEvidence
@testable import ThawReporting

/// Formats, and long lists.
@Suite struct DiffRenderingTests {
    /// A bit of everything.
    private func rich() throws -> DatabaseDiff {
        var (one, other) = (DiffSample(), DiffSample())
        other.change("csdm") { $0.auc -= 0.02 }
        other.change("velf", seeds: [2]) { $0.auc = $0.auc.nextUp }
        other.missing = [("velf", 4)]
        other.environment.cpu = "another | processor"
        one.missing = [("base", 1)]
        one.specText = #"{"experiment":"small","methods":["base","csdm","velf"],"seeds":[1,2,3,4],"title":"T"}"#
        return try one.diff(other)
    }

    @Test func markdownIsGolden() throws { try rich().expectGolden("rich.md", as: .markdown) }

    @Test func terminalIsGolden() throws { try rich().expectGolden("rich.txt") }

    /// The form that docs/diff.md describes.
    @Test func jsonIsGolden() throws { try rich().expectGolden("rich.json", as: .json) }

    @Test func jsonOfEqualDatabasesHasAllKeys() throws {
        let text = try DiffSample().diff(DiffSample()).rendered(as: .json)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(
            object.keys.sorted() == [
                "cause", "databases", "datasets", "environment", "experiments", "failures", "format", "metrics", "runs",
                "summary",
                "titles", "tolerance", "verdict",
            ])
        #expect(object["format"] as? String == "thaw-diff/1" && object["verdict"] as? String == "equal")
        let summary = try #require(object["summary"] as? [String: Int])
        #expect(summary["runs_bit_equal"] == 12 && summary["cells_compared"] == 24)
    }

    @Test func jsonNumbersKeepEveryBit() throws {
        var other = DiffSample()
        other.change("csdm", seeds: [3]) { $0.auc = $0.auc.nextUp }
        let text = try DiffSample().diff(other).rendered(as: .json)
        struct Form: Decodable {
            struct Runs: Decodable { var different: [Run] }
            struct Run: Decodable { var metrics: [Metric] }
            struct Metric: Decodable {
                var phase: String
                var values: [String: Double]
            }
            var runs: Runs
        }
        let form = try JSONDecoder().decode(Form.self, from: Data(text.utf8))
        let cold = try #require(form.runs.different.first?.metrics.first)
        let ours = try #require(DiffSample().runs.first { $0.method == "csdm" && $0.seed == 3 }).auc
        #expect(cold.phase == "cold")
        #expect(cold.values == ["a": ours, "b": ours.nextUp])
    }

    @Test func theSameDatabasesGiveTheSameBytes() throws {
        for format in DiffFormat.allCases {
            #expect(try rich().rendered(as: format) == rich().rendered(as: format))
        }
    }

    @Test func aTerminalIsNotOverrun() throws {
        let text = try rich().rendered(as: .terminal, width: 110)
        #expect(text.split(separator: "\n").allSatisfy { displayWidth(String($0)) <= 110 })
        #expect(!text.contains("\u{1B}"))
        #expect(try rich().rendered(as: .terminal, styled: true).contains("\u{1B}[1mDifferent"))
    }

    /// 1000 runs on each side: the lists are counted, and shown in full on demand.
    @Test func manyRuns() throws {
        var one = DiffSample()
        one.runs = []
        for seed in 1...100 {
            for row in 0..<10 {
                let auc = 0.7 + 0.01 * Double(row) + 0.0001 * Double(seed % 7)
                one.runs.append(
                    row == 0
                        ? DiffSample.Run(method: "base", label: "Base", seed: seed, auc: auc)
                        : DiffSample.Run(
                            method: "csdm", label: "CSDM \(row)", seed: seed, auc: auc, options: ["rho": .integer(row)])
                )
            }
        }
        var other = one
        for index in other.runs.indices { other.runs[index].auc += Double(index % 11 - 5) / 1_000_000 }
        let diff = try one.diff(other)
        #expect(diff.summary.runsCompared == 1000 && diff.summary.runsDifferent == 909)
        let short = try diff.rendered(as: .terminal).split(separator: "\n")
        #expect(short.count < 60, "\(short.count) lines")
        #expect(short.contains("  --all lists the runs."))
        let full = try diff.rendered(as: .terminal, all: true).split(separator: "\n")
        #expect(full.count > 909)
    }
}
