import Foundation
import TestSupport
import Testing

/// What data are called, as a user meets it: titles follow the files, and `THAW_DATA` that is wrong is an error.
@Suite struct TitlesTests {
    private static let thresholds = ["--old-threshold", "60", "--warm-size", "6"]
    private let place: Workplace

    init() throws { place = try Workplace() }

    /// Thaw's own files where real ones are looked for.
    private func placeSynthetic() throws {
        #expect(try place.thaw("datasets", "inspect", "movielens-1m", "--synthetic", "--scale", "0.03").code == 0)
        try FileManager.default.createDirectory(atPath: place.folder.path("data"), withIntermediateDirectories: true)
        let made = try FileManager.default.contentsOfDirectory(atPath: place.folder.path("cache/synthetic"))
        let name = try #require(made.first { $0.hasPrefix("movielens-1m-") })
        try FileManager.default.moveItem(
            atPath: place.folder.path("cache/synthetic/\(name)"), toPath: place.folder.path("data/ml-1m"))
    }

    @Test func syntheticFilesAmongRealDataAreCalledSo() throws {
        try placeSynthetic()
        let reason = "synthetic: every time is from 2030-01-01 on, as only in files that Thaw generates"
        for source in ["auto", "real"] {
            let inspection = try place.thaw(
                ["datasets", "inspect", "movielens-1m", "--source", source] + Self.thresholds)
            #expect(inspection.output.contains("\ntitle        MovieLens-1M (synthetic)\ndata         \(reason)\n"))
        }
        let list = try place.thaw("datasets", "list")
        #expect(
            list.output.contains(
                "  files: \(place.folder.path("data"))/ml-1m (there)\n  title: MovieLens-1M (synthetic) (\(reason))\n"),
            "\(list.output)")
        #expect(list.code == 0 && list.errors.isEmpty)

        let spec = """
            experiment: lying
            datasets: [movielens-1m: {old-threshold: 60, warm-size: 6}]
            backbones: [deepfm]
            methods: [base]
            seeds: [1, 2]
            """
        try place.write(spec, to: "lying.yaml")
        let run = try place.thaw("run", "lying.yaml")
        #expect(run.code == 0 && run.output.contains("MovieLens-1M (synthetic)"), "\(run.errors)")
        #expect(
            run.errors.contains(
                "MovieLens-1M (synthetic): the data are synthetic, and so are the results (the files in "
                    + "\(place.folder.path("data"))/ml-1m are); for the real ones, "), "\(run.errors)")
        #expect(run.errors.hasSuffix("results in results/lying-synthetic.sqlite\n"))
        // Also where a database of that name on real data is there.
        try Data().write(to: place.folder.url.appendingPathComponent("results/lying.sqlite"))
        #expect(try place.thaw("report", "lying.yaml").output == run.output)
        let verified = try place.thaw("verify", "results/lying-synthetic.sqlite")
        #expect(verified.code == 0, "\(verified.output)\(verified.errors)")
    }

    @Test func dataThatNobodyVouchesForAreCalledSo() throws {
        var files = try RandomRawFiles(seed: 5, folder: place.folder.path("data/taobao-ad"))
        try files.writeTaobaoAD(rows: 20_000, users: 500, ads: 100)
        let unread = try place.thaw("datasets", "list")
        #expect(unread.output.contains("\n  not read yet: `thaw datasets prepare taobao-ad` says what they are\n"))
        let title = "Taobao AD (unverified: 20,000 of 26,557,961 impressions)"
        let reason =
            "unverified: these files are not known: no archive's digest vouches for them; they have 20,000 of 26,557,961 "
            + "impressions (public descriptions of Taobao AD)"
        // Younger files are not remembered.
        Thread.sleep(forTimeInterval: 0.15)
        let prepared = try place.thaw(
            ["datasets", "prepare", "taobao-ad"] + ["--old-threshold", "300", "--warm-size", "40"])
        #expect(prepared.output.hasPrefix("\(title) is prepared: ") && prepared.output.contains("\n\(reason)\n"))
        #expect(try place.thaw("datasets", "list").output.contains("\n  title: \(title) (\(reason))\n"))
    }

    // MARK: - THAW_DATA

    private static let auto = """
        experiment: auto
        datasets: [movielens-1m: {synthetic-scale: 0.03}]
        backbones: [deepfm]
        methods: [base]
        seeds: [1]
        """

    private func plan(data: String) throws -> ThawProcess.Result {
        try place.write(Self.auto, to: "auto.yaml")
        return try ThawProcess(["plan", "auto.yaml"], in: place.folder, variables: ["THAW_DATA": data]).wait()
    }

    @Test func aFolderThatCannotBeMeantIsAnError() throws {
        try placeSynthetic()
        let wanted = "name the folder that holds ml-1m, taobao-ad, cikm-2019 or one of them, or unset THAW_DATA"
        let (none, itself, other, file) = (
            place.folder.path("none"), place.folder.path("data/ml-1m"), place.folder.path("cache"),
            place.folder.path("small.yaml")
        )
        let expected = [
            none: "error: \(none): THAW_DATA names this folder, and it is not there (\(wanted))\n",
            itself:
                "error: \(itself): THAW_DATA names the folder with the data of movielens-1m itself (name its parent, "
                + "where it must be called ml-1m)\n",
            other: "error: \(other): THAW_DATA names this folder, and none of ml-1m, taobao-ad, cikm-2019 is in it "
                + "(\(wanted))\n",
            file: "error: \(file): THAW_DATA names this, and it is no folder (\(wanted))\n",
        ]
        for (data, message) in expected {
            let result = try plan(data: data)
            #expect(result.code == 2 && result.errors == message, "\(result.errors)")
            // The addresses of the data are told all the same.
            let list = try ThawProcess(["datasets", "list"], in: place.folder, variables: ["THAW_DATA": data]).wait()
            #expect(list.code == 0 && list.output.contains("source: https://") && "error: " + list.errors == message)
        }
        // What asks for no real data does not look for them.
        let synthetic = ["datasets", "inspect", "movielens-1m", "--synthetic", "--scale", "0.03"]
        #expect(try ThawProcess(synthetic, in: place.folder, variables: ["THAW_DATA": none]).wait().code == 0)
        #expect(try plan(data: place.folder.path("data")).code == 0)
    }

    @Test func wherePartIsThereTheRestIsSynthetic() throws {
        var files = try RandomRawFiles(seed: 5, folder: place.folder.path("data/taobao-ad"))
        try files.writeTaobaoAD(rows: 2_000, users: 100, ads: 20)
        try place.write(Self.auto, to: "auto.yaml")
        let run = try place.thaw("run", "auto.yaml", "--no-report")
        #expect(
            run.code == 0
                && run.errors.contains(
                    "the data are synthetic, and so are the results (there is no \(place.folder.path("data"))/ml-1m)"),
            "\(run.errors)")
        // The default folder may be absent.
        let unset = try ThawProcess(
            ["run", "auto.yaml", "--no-report"], in: place.folder, variables: ["THAW_DATA": ""]
        ).wait()
        #expect(unset.code == 0 && !unset.errors.contains("there is no "), "\(unset.errors)")
    }
}

private let realData = ProcessInfo.processInfo.environment["THAW_DATA"] ?? ""

/// On files that are not the project's, where they are at hand; copies and conversions vanish with the test.
@Suite(.enabled(if: !realData.isEmpty, "set THAW_DATA to the folder that holds ml-1m and ml-100k"))
struct RealTitlesTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
        try FileManager.default.createDirectory(
            atPath: place.folder.path("data/ml-1m"), withIntermediateDirectories: true)
    }

    private func inspection() throws -> String {
        let result = try place.thaw("datasets", "inspect", "movielens-1m")
        #expect(result.code == 0, "\(result.errors)")
        return result.output
    }

    @Test func rebuiltFilesAreKnownWithoutAWordBesideThem() throws {
        for file in ["users.dat", "movies.dat", "ratings.dat"] {
            try FileManager.default.copyItem(
                atPath: "\(realData)/ml-1m/\(file)", toPath: place.folder.path("data/ml-1m/\(file)"))
        }
        let known = try inspection()
        // GroupLens' own files are others.
        guard !known.contains("(unverified)") else { return }
        #expect(known.contains("\ntitle        MovieLens-1M (rebuilt)\ndata         rebuilt: "), "\(known)")
        #expect(known.contains("\nfingerprint  715822e78daa"))
        let ratings = place.folder.path("data/ml-1m/ratings.dat")
        var text = try #require(FileManager.default.contents(atPath: ratings))
        text.removeLast(text.count - (try #require(text.dropLast().lastIndex(of: 10))) - 1)
        try FileManager.default.removeItem(atPath: ratings)
        try text.write(to: URL(fileURLWithPath: ratings))
        #expect(try inspection().contains("\ntitle        MovieLens-1M (unverified: 1,000,208 of 1,000,209 ratings)\n"))
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "\(realData)/ml-100k/ml-100k.inter"), "no ml-100k"))
    func theSmallerDatasetInTheSameFormatIsNotTakenForTheLargerOne() throws {
        func rows(_ end: String) throws -> [[Substring]] {
            try String(contentsOfFile: "\(realData)/ml-100k/ml-100k.\(end)", encoding: .utf8)
                .split(whereSeparator: \.isNewline).dropFirst()
                .map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
        }
        func write(_ lines: [String], _ name: String) throws {
            try place.write(lines.joined(), to: "data/ml-1m/\(name)")
        }
        try write(rows("user").map { "\($0[0])::\($0[2])::\($0[1])::0::\($0[4])\n" }, "users.dat")
        try write(
            rows("item").map { row in
                let year = row[2].wholeMatch(of: #/[0-9]{4}/#) == nil ? "1900" : row[2]
                let genres = row[3].isEmpty ? "unknown" : row[3].split(separator: " ").joined(separator: "|")
                return "\(row[0])::\(row[1]) (\(year))::\(genres)\n"
            }, "movies.dat")
        try write(rows("inter").map { "\($0[0])::\($0[1])::\($0[2])::\($0[3])\n" }, "ratings.dat")
        let found = try inspection()
        #expect(found.contains("\ntitle        MovieLens-1M (unverified: 100,000 of 1,000,209 ratings)\n"), "\(found)")
        #expect(found.contains("\nusers              943\n"))
    }
}
