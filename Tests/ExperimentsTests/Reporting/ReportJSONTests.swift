import Foundation
import Testing

@testable import ThawModel
@testable import ThawReporting
@testable import ThawSupport

/// What `thaw report --format json` says, read back.
@Suite struct ReportJSONTests {
    /// By `JSONDecoder`, which reads every digit; `JSONSerialization` here does not.
    private func read(_ text: String) throws -> [String: Any] {
        let value = try JSONDecoder().decode(CanonicalJSON.Value.self, from: Data(text.utf8))
        return try #require(Self.plain(value) as? [String: Any])
    }

    private static func plain(_ value: CanonicalJSON.Value) -> Any {
        switch value {
        case .null: NSNull()
        case .flag(let value): value
        case .integer(let value): NSNumber(value: value)
        case .number(let value): NSNumber(value: value)
        case .text(let value): value
        case .list(let items): items.map(plain)
        case .object(let members): members.mapValues(plain)
        }
    }

    private func objects(_ value: Any?) throws -> [[String: Any]] { try #require(value as? [[String: Any]]) }

    @Test func theTableComesBackWithEveryDigit() throws {
        let table = try ReportSample(missing: [("velf", 2)], noise: ComparisonTests.noise).table(partial: true)
        let json = try read(table.rendered(as: .json))
        #expect(json["format"] as? String == "thaw-report/1" && json["kind"] as? String == "table")
        #expect(json["title"] as? String == table.title && json["notes"] as? [String] == table.notes)
        #expect(json["digest"] as? String == table.digest && json["unchecked"] as? Bool == false)
        #expect(json["phases"] as? [String] == ["cold", "warm-a", "warm-b", "warm-c"])
        #expect(json["metrics"] as? [String] == ["auc", "relaimpr"])
        let groups = try objects(json["groups"])
        #expect(groups.map { $0["synthetic"] as? Bool } == [false, true])
        for (group, found) in zip(table.groups, groups) {
            for (row, found) in zip(group.rows, try objects(found["rows"])) {
                #expect(found["title"] as? String == row.title)
                #expect(found["n"] as? Int == row.count && found["expected"] as? Int == row.expected)
                #expect(
                    (found["settings"] as? [String: String])?["method"]
                        == row.settings[table.settingHeads.firstIndex(of: "method") ?? 0])
                let cells = try objects(found["cells"])
                #expect(cells.count == 8)
                for (cell, found) in zip(row.cells.joined(), cells) {
                    #expect(found["mean"] as? Double == cell.mean && found["sd"] as? Double == cell.standardDeviation)
                    #expect(
                        found["paper"] as? Double == cell.published && found["difference"] as? Double == cell.difference
                    )
                    #expect(found["low"] as? Double == cell.interval?.lowerBound && found["n"] as? Int == cell.count)
                    #expect(found["rank"] as? Int == (cell.isBest ? 1 : cell.isSecond ? 2 : nil))
                    #expect(found["p_base"] as? Double == cell.pAgainstBase && found.keys.count == 12)
                }
            }
        }
    }

    @Test func theTestsComeBackWithEveryDigit() throws {
        let sample = try ReportSample(noise: ComparisonTests.noise)
        let tests = try TableBuilder(store: sample.store).comparisonTable()
        let json = try read(tests.rendered(as: .json))
        #expect(json["kind"] as? String == "tests" && json["digest"] as? String == tests.digest)
        for (group, found) in zip(tests.groups, try objects(json["groups"])) {
            for (kind, comparisons) in [("base", group.againstBase), ("rival", group.againstRival)] {
                let found = try objects(found[kind])
                #expect(found.count == comparisons.count)
                for (comparison, found) in zip(comparisons, found) {
                    #expect(
                        found["row"] as? String == comparison.row && found["against"] as? String == comparison.other)
                    #expect(found["phase"] as? String == comparison.phase.name && found["n"] as? Int == 3)
                    #expect(found["difference"] as? Double == comparison.paired.meanDifference)
                    #expect(found["p_t"] as? Double == comparison.paired.tTest?.p)
                    #expect(found["p_t_holm"] as? Double == comparison.adjustedT)
                    #expect(found["p_wilcoxon_holm"] as? Double == comparison.adjustedWilcoxon)
                }
            }
        }
    }
}
