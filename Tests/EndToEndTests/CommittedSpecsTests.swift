import Foundation
import TestSupport
import Testing

/// The specs of the repository: that each can be run, and that `make` knows it.
@Suite struct CommittedSpecsTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let specs: [String] = {
        let folder = root.appendingPathComponent("experiments").path
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".yaml") }.sorted()
    }()

    @Test(arguments: specs) func everySpecIsSound(spec: String) throws {
        let path = Self.root.appendingPathComponent("experiments/\(spec)").path
        let result = try Workplace().thaw("validate", path)
        #expect(result.code == 0, "\(result.errors)")
    }

    @Test func thePaperIsAmongThem() {
        let paper = ["table1", "table2", "table3", "table4", "figure2", "figure3", "figure4", "figure6"]
        #expect(Set(paper.map { "\($0).yaml" }).isSubset(of: Self.specs))
    }

    /// Every target that `make help` lists has a spec. That a spec which is not listed has a target is make's own doing.
    @Test func makeKnowsThem() throws {
        let makefile = try String(contentsOf: Self.root.appendingPathComponent("Makefile"), encoding: .utf8)
            .replacingOccurrences(of: "\\\n", with: " ")
        let targets = try ["EXPERIMENTS", "COMPARISONS"].flatMap { list in
            try #require(makefile.split(separator: "\n").first { $0.hasPrefix("\(list) = ") })
                .split(separator: " ").dropFirst(2).map(String.init)
        }
        #expect(targets.count >= 17)
        for target in targets {
            #expect(Self.specs.contains("\(target).yaml"), "no spec for make \(target)")
            #expect(makefile.contains("\n\(target): $(READY) ## "), "make help does not know \(target)")
        }
    }
}
