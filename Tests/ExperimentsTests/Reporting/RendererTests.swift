import Foundation
import TestSupport
import Testing
import ThawModel
import ThawReporting

@Suite struct RendererTests {
    @Test(arguments: TableFormat.ofFiles)
    func theCompleteTableIsGolden(format: TableFormat) throws {
        let text = try ReportSample().table().rendered(as: format)
        try ReportSample.expectGolden(text, "complete.\(format.fileExtension)")
    }

    @Test(arguments: TableFormat.ofFiles)
    func aTableWithHolesIsGolden(format: TableFormat) throws {
        let sample = try ReportSample(missing: [("csdm", 1), ("velf", 1), ("velf", 2), ("velf", 3)])
        let text = try sample.table(partial: true).rendered(as: format)
        try ReportSample.expectGolden(text, "partial.\(format.fileExtension)")
    }

    @Test func theSameDatabaseGivesTheSameBytes() throws {
        let sample = try ReportSample()
        let other = try ReportSample()
        for format in TableFormat.allCases {
            #expect(try sample.table().rendered(as: format) == other.table().rendered(as: format))
        }
    }

    @Test func aTerminalTableFitsAndIsSplitWhereItDoesNot() throws {
        let metrics: [TableMetric] = [.auc, .relaimpr, .f1, .logLoss]
        for width in [80, 100, 120] {
            let lines = try ReportSample(metrics: metrics).table().rendered(as: .terminal, width: width)
                .split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.allSatisfy { $0.count <= width })
            for phase in ["Cold", "Warm-a", "Warm-b", "Warm-c"] {
                let heads = lines.filter { $0.hasPrefix(" ") && $0.contains(phase) }
                #expect(heads.count == 3, "\(phase): two tables of results and one comparison")
            }
        }
    }

    @Test func boldTypeIsOnlyWrittenWhenAskedFor() throws {
        let table = try ReportSample().table()
        #expect(!table.rendered(as: .terminal).contains("\u{1B}"))
        let styled = table.rendered(as: .terminal, styled: true)
        #expect(styled.contains("\u{1B}[1m0.7450 \u{B1}0.0020\u{1B}[0m"))
        #expect(!styled.contains("*"))
    }

    /// `\\` and `\midrule` take what follows them in brackets for a length, and `\\` takes a star.
    @Test func aLineOfLaTeXBeginsWithNoArgument() throws {
        var table = try ReportSample().table()
        table.groups[0].rows[0].title = "[a] [b]"
        table.groups[0].rows[1].title = "*c*"
        let lines = table.rendered(as: .latex).split(separator: "\n")
        #expect(lines.contains { $0.hasPrefix("{[}a] [b] & 3 & ") })
        #expect(lines.contains { $0.hasPrefix("{*}c* & 3 & ") })
    }

    @Test func csvKeepsEveryDigitAndQuotes() throws {
        var table = try ReportSample().table()
        table.groups[0].title = "a \"b\", c"
        let lines = table.rendered(as: .csv).split(separator: "\n")
        #expect(lines.count == 1 + 2 * 3 * 4 * 2)
        #expect(lines[1].hasPrefix("\"a \"\"b\"\", c\",Base,cold,auc,"))
        let mean = try #require(table.groups[0].rows[0].cells[0][0].mean)
        #expect(lines[1].contains(",\(mean),"))
    }
}
