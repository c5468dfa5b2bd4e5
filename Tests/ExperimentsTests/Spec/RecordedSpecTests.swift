import TestSupport
import Testing

@testable import ThawModel
@testable import ThawPlanning

/// What earlier programs let through and have recorded: it is no error in a database, which would be lost with it.
@Suite struct RecordedSpecTests {
    private func spec(name: String = "x", _ more: String) -> String {
        #"{"backbones":["deepfm"],"datasets":["movielens-1m"],"experiment":"\#(name)","#
            + #""methods":["base",{"csdm":{"rho":[0.001,0.1],"steps":[50,100]}}],"seeds":[1]\#(more)}"#
    }

    @Test func theyCanStillBePlanned() throws {
        let specs = [
            spec(name: "--help", ""), spec(#","when":[{"method.rho":5,"set":{"method.repeats":3}}]"#),
            spec(#","report":{"figures":[{"kind":"sweep","name":"rho","x":"method.rho"}]}"#),
            spec(#","report":{"figures":[{"kind":"phases","name":"-"}],"table":{"published":"aux"}}"#),
        ]
        for text in specs {
            #expect(try SpecReader.read(recorded: text, programs: [:]).plan.runs.count == 5)
            // As a file, the same is an error.
            #expect(throws: SpecErrors.self) {
                try SpecReader.read(bytes: Array(text.utf8), file: "spec.yaml", context: SpecContext())
            }
        }
    }

    /// The rules of a parent are there for all that extend it; one's own are meant.
    @Test func aParentsRulesMayMatchNothing() throws {
        let folder = packageFolder.appendingPathComponent("experiments").path
        func errors(_ more: String) -> [String] {
            let text = "extends: table1.yaml\nexperiment: y\ndatasets: [movielens-1m]\nmethods: [base, csdm]\n\(more)\n"
            do {
                _ = try SpecReader.read(bytes: Array(text.utf8), file: "\(folder)/y.yaml", context: SpecContext())
                return []
            } catch let errors as SpecErrors {
                return errors.issues.map(\.message)
            } catch { return ["\(error)"] }
        }
        #expect(errors("") == [])
        #expect(
            errors("when: [{dataset: cikm-2019, set: {training.batch: 4096}}]")
                == ["this 'when' matches no run: none has the dataset cikm-2019"])
    }
}
