import Experiments
import Foundation
import TestSupport
import Testing
import ThawCore

/// `thaw verify` of databases that somebody else made.
@Suite struct VerifyCommandTests {
    let place: Workplace

    init() throws {
        place = try Workplace()
        #expect(try place.thaw("run", "small.yaml", "--db", "small.sqlite", "--no-report").code == 0)
    }

    /// A database like small.sqlite in which runs of `method` are those of a program that names no file at all.
    private func recordProgram(_ words: [String], inPlaceOf method: String) throws {
        let source = try ResultStore(path: place.folder.path("small.sqlite"), access: .readOnly)
        let target = try ResultStore(path: place.folder.path("theirs.sqlite"), access: .readWrite)
        let command = String(decoding: try JSONEncoder().encode(words), as: UTF8.self)
        for run in try source.runs(identities: source.finishedIdentities()).values {
            var run = run
            if run.description.method.name == method {
                run.description.method = Choice(
                    name: "external:theirs", options: ["command": .text(command), "files": .text("{}")])
                // Of programs nothing is known but the scores.
                run.result.parameterCount = 0
                run.result.pretrainSeconds = 0
                run.result.effort = nil
                run.result.budgets = nil
                run.identity = RunIdentity.of(
                    run.description, dataset: run.dataset, numericsRevision: run.environment.numericsRevision)
            }
            try target.record(run)
        }
    }

    @Test func recordedProgramsAreStartedOnlyWhereAskedFor() throws {
        try recordProgram(["sh", "-c", "touch CANARY"], inPlaceOf: "cvar")
        let unasked = try place.thaw("verify", "theirs.sqlite", "--all", "--jobs", "1")
        #expect(unasked.code == 2, "\(unasked.output)\(unasked.errors)")
        #expect(unasked.output.contains("12 runs: 8 bit-equal, 4 not run"), "\(unasked.output)")
        #expect(
            unasked.output.contains("its method is a recorded program, which is started only with --programs FOLDER"))
        #expect(!unasked.errors.contains("CANARY"))
        #expect(!place.exists("CANARY"))
        // The sample leaves open what it could not do.
        let sample = try place.thaw("verify", "theirs.sqlite", "--sample", "12", "--jobs", "1")
        #expect(sample.code == 2 && sample.output.contains("4 of the sample could not be done: "), "\(sample.output)")

        let asked = try place.thaw("verify", "theirs.sqlite", "--all", "--jobs", "1", "--programs", ".")
        // It gives no scores, as nobody's program does that gave these.
        #expect(asked.code == 1, "\(asked.output)")
        #expect(place.exists("CANARY"))
        let folder = URL(fileURLWithPath: place.folder.url.path).resolvingSymlinksInPath().path
        let announced = asked.errors.split(separator: "\n").first { $0.contains("CANARY") }
        #expect(
            announced?.hasPrefix("4 runs start in '") == true
                && announced?.hasSuffix("': 'sh' '-c' 'touch CANARY'") == true)
        #expect(announced?.contains((folder as NSString).lastPathComponent) == true)
        // Before anything is started.
        #expect(asked.errors.split(separator: "\n").first == announced, "\(asked.errors)")
    }

    @Test func theSampleIsDrawnAnewAndCanBeRepeated() throws {
        func verify(_ arguments: String...) throws -> [String] {
            let result = try place.thaw(["verify", "small.sqlite", "--sample", "3"] + arguments)
            #expect(result.code == 0, "\(result.output)\(result.errors)")
            return result.output.split(separator: "\n").map(String.init)
        }
        let one = try verify()
        let two = try verify()
        // One chance in a thousand million.
        #expect(one[0] != two[0])
        let seed = try #require(one[0].firstMatch(of: #/^small.sqlite: 3 of 12 runs, --sample-seed ([0-9]+): /#)?.1)
        #expect(one[0].contains(" behind bold cells and marks, 1 at random of the other 10"), "\(one[0])")
        #expect(one.dropLast().last == "To do the same runs again: --sample 3 --sample-seed \(seed)")
        // C(9, 1) / C(10, 1), C(8, 1) / C(10, 1), C(5, 1) / C(10, 1).
        #expect(
            one.last
                == "The probability that such a sample holds none of k runs with edited metrics (by more than 1e-06), whichever they "
                + "are, is at most 90.0 % for k = 1, 80.0 % for k = 2, 50.0 % for k = 5.")
        #expect(try verify("--sample-seed", String(seed)) == one)
        #expect(try verify("--seed", String(seed)) == one)
        #expect(try place.thaw("verify", "small.sqlite", "--seed", "1", "--sample-seed", "2").code == 2)
    }
}
