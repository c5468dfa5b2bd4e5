import Foundation
import TestSupport
import Testing

/// Datasets that are prepared in the cache, as a user meets them.
@Suite struct LargeDatasetsTests {
    private static let thresholds = ["--old-threshold", "300", "--warm-size", "40"]

    private func place(rows: Int = 20_000) throws -> Workplace {
        let place = try Workplace()
        var taobaoAD = try RandomRawFiles(seed: 5, folder: place.folder.path("data/taobao-ad"))
        try taobaoAD.writeTaobaoAD(rows: rows, users: 500, ads: 100)
        return place
    }

    private func prepared(_ place: Workplace) throws -> [String] {
        let folder = place.folder.path("cache/prepared")
        return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { !$0.hasSuffix(".lock") }
    }

    @Test func prepareSaysWhatItDidAndInspectUsesIt() throws {
        let place = try place()
        let result = try place.thaw(["datasets", "prepare", "taobao-ad"] + Self.thresholds)
        #expect(result.code == 0, "\(result.errors)")
        #expect(
            result.output.hasPrefix(
                "Taobao AD (unverified: 20,000 of 26,557,961 impressions) is prepared: \(place.folder.path("cache/prepared/taobao-ad-"))"
            ))
        #expect(result.output.contains(#/\ninstances +20,000\n/#))
        #expect(result.output.contains(#/\nrepeated users dropped +[1-9]/#))
        #expect(result.errors.contains("preparing Taobao AD: reading \(place.folder.path("data/taobao-ad"))\n"))
        #expect(result.errors.contains("MB read (100 %)\n"))
        #expect(try prepared(place).count == 2)
        // Again: the same, but nothing is prepared.
        let again = try place.thaw(["datasets", "prepare", "taobao-ad"] + Self.thresholds)
        #expect(again.output == result.output && !again.errors.contains("preparing"))
        let inspection = try place.thaw(["datasets", "inspect", "taobao-ad"] + Self.thresholds)
        #expect(inspection.code == 0 && inspection.errors.isEmpty)
        #expect(inspection.output.contains(#/\ntitle +Taobao AD \(unverified: 20,000 of 26,557,961 impressions\)\n/#))
        #expect(inspection.output.contains(#/\ninstances +20,000\n/#))
    }

    @Test func aFullDiskLeavesNothingBehind() throws {
        let place = try place()
        // Files of 100 kB at the most: writing fails as on a full disk, and not with a signal.
        let full = try TestProcess.run(
            "/bin/sh",
            [
                "-c", "trap '' XFSZ; ulimit -f 200; exec \"$@\"", "sh", builtProduct("thaw"), "datasets", "prepare",
                "taobao-ad",
            ], environment: ThawProcess.environment(in: place.folder))
        #expect(full.code == 2)
        #expect(full.errors.contains(#/error: .*cannot write prepared data: .*THAW_CACHE/#), "\(full.errors)")
        #expect(try prepared(place) == [])
        #expect(try place.thaw(["datasets", "prepare", "taobao-ad"] + Self.thresholds).code == 0)
    }

    @Test func runPreparesByItself() throws {
        let place = try place()
        try place.write(
            """
            experiment: large
            datasets: [taobao-ad: {old-threshold: 300, warm-size: 40}]
            backbones: [deepfm]
            methods: [base, mwuf]
            seeds: [1, 2]

            """, to: "large.yaml")
        let first = try place.thaw("run", "large.yaml", "--jobs", "2", "--db", "first.sqlite")
        #expect(first.code == 0, "\(first.errors)")
        #expect(first.errors.contains("preparing Taobao AD") && first.output.contains("Taobao AD"))
        let second = try place.thaw("run", "large.yaml", "--jobs", "1", "--db", "second.sqlite")
        #expect(second.output == first.output && !second.errors.contains("preparing"))
    }

    @Test func aWrongLineIsNamed() throws {
        let place = try place(rows: 10)
        let path = place.folder.path("data/taobao-ad/raw_sample.csv")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try place.write(text + "1,soon,3,430548_1007,1,0\n", to: "data/taobao-ad/raw_sample.csv")
        let result = try place.thaw("datasets", "prepare", "taobao-ad")
        #expect(result.code == 2 && result.output.isEmpty)
        #expect(result.errors.hasSuffix("raw_sample.csv:12: time_stamp is not a whole number: \"soon\"\n"))
        #expect(try prepared(place) == [])
        let option = try place.thaw("datasets", "prepare", "taobao-ad", "--warm-size", "0")
        #expect(option.code == 2 && option.errors.contains("--warm-size must be from 1 to 100000000, found 0"))
    }
}
