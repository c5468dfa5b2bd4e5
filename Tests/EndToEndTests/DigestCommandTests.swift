import Foundation
import TestSupport
import Testing
import ThawModel

private let hasRealData = ProcessInfo.processInfo.environment["THAW_DATA"]?.isEmpty == false

/// `thaw dump`: what a result says, and its digest.
@Suite struct DigestCommandTests {
    private static let table1 = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("results/movielens-1m-rebuilt/table1.sqlite").path

    private func shell(_ command: String, in place: Workplace) throws -> String {
        let result = try TestProcess.run("/bin/sh", ["-c", command], in: place.folder.url)
        #expect(result.code == 0, "\(result.errors)")
        return result.output
    }

    @Test func itIsWhatSha256sumPrints() throws {
        let place = try Workplace()
        let digest = try place.thaw("dump", Self.table1, "--digest")
        #expect(digest.code == 0, "\(digest.errors)")
        let parts = digest.output.split(separator: "  ")
        #expect(parts.count == 2 && parts.last == "table1\n" && parts.first?.count == 64)
        let program = "'\(place.program)' dump '\(Self.table1)' --experiment table1"
        #expect(try shell("\(program) | LC_ALL=C sort | sha256sum", in: place) == "\(parts[0])  -\n")
        #expect(try place.thaw("dump", Self.table1, "--digest", "--experiment", "table1").output == digest.output)
    }

    @Test func badArgumentsAreRefused() throws {
        let place = try Workplace()
        let both = try place.thaw("dump", Self.table1, "--digest", "--times")
        #expect(both.code != 0 && both.output.isEmpty && both.errors.contains("goes with no --times"))
        let unknown = try place.thaw("dump", Self.table1, "--experiment", "table2")
        #expect(unknown.code == 2 && unknown.output.isEmpty)
        #expect(unknown.errors.contains("holds no experiment 'table2'"))
    }

    @Test func whoeverDidTheRunsTheDigestIsTheSame() throws {
        let place = try Workplace()
        #expect(try place.thaw("run", "small.yaml", "--db", "one.sqlite", "--no-report").code == 0)
        #expect(try place.thaw("run", "small.yaml", "--db", "two.sqlite", "--no-report", "--no-cache").code == 0)
        for (name, seeds) in [("low", "[2, 1]"), ("high", "[4, 3]")] {
            try place.write(
                "extends: small.yaml\nseeds: \(seeds)\n", to: "\(name).yaml")
            #expect(try place.thaw("run", "\(name).yaml", "--db", "\(name).sqlite", "--no-report").code == 0)
        }
        #expect(try place.thaw("merge", "united.sqlite", "high.sqlite", "low.sqlite").code == 0)
        let digests = try ["one", "two", "united"].map { try place.thaw("dump", "\($0).sqlite", "--digest").output }
        #expect(digests[0].hasSuffix("  small\n") && Set(digests).count == 1, "\(digests)")
        #expect(try place.thaw("dump", "low.sqlite", "--digest").output != digests[0])
    }

    /// Seeds 1 and 2 of two methods, done again and taken over from a record that lacks what came later.
    @Test(.enabled(if: hasRealData, "set THAW_DATA to the folder that holds ml-1m"))
    func runsOfTodayAreThoseOfTheirOldRecord() throws {
        let place = try Workplace()
        try place.write(
            """
            experiment: four
            datasets: [movielens-1m]
            backbones: [deepfm]
            methods: [base, dropoutnet]
            seeds: {from: 1, count: 2}
            """, to: "four.yaml")
        func thaw(_ arguments: String...) throws -> ThawProcess.Result {
            let data = ProcessInfo.processInfo.environment["THAW_DATA"] ?? ""
            return try ThawProcess(arguments, in: place.folder, variables: ["THAW_DATA": data]).wait()
        }
        let reused = try thaw("run", "four.yaml", "--db", "reused.sqlite", "--reuse", Self.table1, "--no-report")
        #expect(reused.code == 0 && reused.errors.contains("4 runs taken over"), "\(reused.errors)")
        let done = try thaw("run", "four.yaml", "--db", "done.sqlite", "--no-report")
        #expect(done.code == 0, "\(done.errors)")
        let dumps = try ["reused", "done"].map { try thaw("dump", "\($0).sqlite").output }
        #expect(dumps[0].split(separator: "\n").filter { $0.hasPrefix("run ") }.count == 4)
        #expect(dumps[0] == dumps[1])
        let digests = try ["reused", "done"].map { try thaw("dump", "\($0).sqlite", "--digest").output }
        #expect(digests[0] == digests[1] && !digests[0].isEmpty)
        let diff = try thaw("diff", "reused.sqlite", "done.sqlite")
        #expect(diff.code == 0, "\(diff.output)")
    }
}
