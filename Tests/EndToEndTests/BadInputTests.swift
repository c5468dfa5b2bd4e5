import Foundation
import TestSupport
import Testing

/// Bad input is refused with one line that says where, exit code 2, and nothing half done.
@Suite struct BadInputTests {
    private static let specs = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("ExperimentsTests/Fixtures/specs/malformed")

    @Test func malformedSpecs() throws {
        let place = try Workplace()
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.specs.path)
            .filter { $0.hasSuffix(".yaml") }
        #expect(names.count > 60)
        for name in names {
            let path = Self.specs.appendingPathComponent(name).path
            let result = try place.thaw("run", path, "--db", "none.sqlite")
            #expect(result.code == 2, "\(name)")
            #expect(result.output.isEmpty, "\(name)")
            for line in result.errors.split(separator: "\n") {
                #expect(line.contains(/^.+\.yaml(:\d+:\d+)?: error: ./), "\(name): \(line)")
            }
            #expect(!result.errors.isEmpty && !place.exists("none.sqlite"), "\(name)")
        }
    }

    @Test func validateReportsAllSpecs() throws {
        let place = try Workplace()
        let bad = Self.specs.appendingPathComponent("bad-report.yaml").path
        let result = try place.thaw("validate", "small.yaml", bad, "absent.yaml")
        #expect(result.code == 2)
        #expect(result.output == "small.yaml: no errors, 12 runs\n")
        #expect(result.errors.contains("bad-report.yaml:7:17: error: "))
        #expect(result.errors.contains("absent.yaml: error: "))
    }

    /// Numbers that say they are the paper's, and are others, before anything is run.
    @Test func publishedNumbersOfThePaper() throws {
        let place = try Workplace()
        try place.write(
            Workplace.small.replacingOccurrences(of: "{metrics:", with: "{published: mine, metrics:"), to: "mine.yaml")
        func write(_ source: String) throws {
            try FileManager.default.createDirectory(
                atPath: place.folder.path("published"), withIntermediateDirectories: true)
            try place.write(
                """
                {"title": "Table 1", "source": "\(source)", "results": [{"dataset": "movielens-1m",
                "backbone": "deepfm", "method": "base", "auc": {"cold": 0.7313, "warm-a": 0.7164}}]}
                """, to: "published/mine.json")
        }
        try write("Zhu et al., AAAI 2025")
        for command in [
            ["validate", "mine.yaml"], ["plan", "mine.yaml"], ["run", "mine.yaml", "--db", "none.sqlite"],
        ] {
            let result = try place.thaw(command)
            #expect(result.code == 2 && result.output.isEmpty, "\(command)")
            #expect(
                result.errors.hasSuffix(
                    "error: published/mine.json: movielens-1m/deepfm/base auc warm-a 0.7164 is not what it says it is: 0.7464 "
                        + "in Table 1; correct it, or say in 'title' and 'source' where it is from; see "
                        + "experiments/published/table1.json for the format\n"), "\(result.errors)")
            #expect(!place.exists("none.sqlite"))
        }
        try write("My own paper")
        #expect(try place.thaw("validate", "mine.yaml").code == 0)
    }

    @Test(arguments: [
        ("users.dat", "1::F::25::4::99999\n2::X::25::4::99999\n", "users.dat:2: "),
        ("movies.dat", "1::Here (2030)::Drama\n2::There\n", "movies.dat:2: "),
        ("ratings.dat", "1::1::5::1900000000\n1::1::five::1900000001\n", "ratings.dat:2: "),
        ("ratings.dat", "1::1::5::1900000000\n1::9::5::1900000001\n", "ratings.dat:2: "),
        ("ratings.dat", "", "ratings.dat: "),
        ("ratings.dat", nil, "ratings.dat"),
    ])
    func malformedData(file: String, content: String?, named: String) throws {
        let place = try Workplace()
        try FileManager.default.createDirectory(
            atPath: place.folder.path("data/ml-1m"), withIntermediateDirectories: true)
        var files: [String: String] = [
            "users.dat": "1::F::25::4::99999\n", "movies.dat": "1::Here (2030)::Drama\n",
            "ratings.dat": "1::1::5::1900000000\n",
        ]
        files[file] = content
        for (name, text) in files { try place.write(text, to: "data/ml-1m/\(name)") }
        try place.write(
            "experiment: real\ndatasets: [movielens-1m]\nbackbones: [deepfm]\nmethods: [base]\nseeds: [1]\n",
            to: "real.yaml")
        for command in [["run", "real.yaml", "--db", "none.sqlite"], ["datasets", "inspect", "movielens-1m"]] {
            let result = try place.thaw(command)
            #expect(result.code == 2)
            #expect(result.output.isEmpty)
            #expect(result.errors.contains(named), "\(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1)
        }
        #expect(!place.exists("none.sqlite"))
    }

    @Test func foreignAndDamagedDatabasesStayAsTheyAre() throws {
        let place = try Workplace()
        let foreign: [String: Data] = [
            "text.sqlite": Data("not a database, but the thesis of somebody\n".utf8),
            "zeros.sqlite": Data(count: 8192),
            "damaged.sqlite": Data("SQLite format 3\0".utf8) + Data(repeating: 0x5A, count: 8192),
        ]
        for (name, bytes) in foreign {
            try bytes.write(to: place.folder.url.appendingPathComponent(name))
            for command in [["run", "small.yaml", "--db", name], ["status", name], ["report", name]] {
                let result = try place.thaw(command)
                #expect(result.code == 2, "\(command)")
                #expect(result.errors.contains("\(name): "), "\(command): \(result.errors)")
            }
            #expect(place.bytes(name) == bytes, "\(name) was changed")
            #expect(!place.exists("\(name).lock"))
        }
    }

    @Test func wrongNamesOfferTheNearest() throws {
        let place = try Workplace()
        for (command, hint) in [
            (["datasets", "inspect", "movielens-1n"], "did you mean 'movielens-1m'?"),
            (["datasets", "fetch", "movielens"], "did you mean 'movielens-1m'?"),
            (["methods", "csdn"], "did you mean 'csdm'?"), (["backbones", "deepfn"], "did you mean 'deepfm'?"),
            (["run", "small.yaml", "--jobs", "0"], "--jobs must be from 1 to 1024"),
            (["status", "--db", "absent.sqlite"], "--db is for a spec (.yaml), and none is named"),
            (["report", "absent.sqlite"], "absent.sqlite: no such result database"),
            (["plan", "small.yaml", "--resolved", "13"], "no run 13"), (["frobnicate"], "frobnicate"),
        ] {
            let result = try place.thaw(command)
            #expect(result.code == 2, "\(command)")
            #expect(result.output.isEmpty && result.errors.contains(hint), "\(command): \(result.errors)")
        }
    }
}
