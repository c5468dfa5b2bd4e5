import Foundation
import TestSupport
import Testing

@testable import ThawEvidence
@testable import ThawModel
@testable import ThawReporting
@testable import ThawStore

/// A spec that cannot be planned keeps nothing else from being checked, and what is made of such a database says so.
@Suite struct UnplannedTests {
    private static let tuned = """
        experiment: sample
        title: Sample
        datasets: [movielens-1m]
        backbones: [deepfm]
        methods: [base, mwuf, cvar]
        seeds: {from: 1, count: 3}
        tune: [{method: cvar, options: {refresh-repeats: [1, 3]}, seeds: [7, 8]}]

        """

    private static let later = "UPDATE environments SET thaw_version = '0.9.0';"
    private static let unknownKey = "UPDATE experiments SET spec = json_set(spec, '$.\"zeal\"', 1);"

    private func lines(_ sql: String) throws -> [String] {
        let sample = try CheckSample(Self.tuned)
        try sample.edit(sql)
        return try sample.check().disagreements.map(\.description)
    }

    @Test func whatIsNoSpecIsWrong() throws {
        for spec in ["hello", "", "a: &a [1]\nb: *a\n", "[1]", "{\"experiment\": \"sample\"}", "{\"a\":1,\"a\":1}"] {
            let found = try lines("UPDATE experiments SET spec = '\(spec)';" + Self.later)
            #expect(found.contains { $0.contains("a spec as canonical JSON") }, "\(spec): \(found)")
        }
    }

    @Test func aKeyThatNobodyKnewIsWrong() throws {
        let found = try lines(Self.unknownKey)
        #expect(found.count == 1 && found[0].contains("could not have planned: unknown key 'zeal'"), "\(found)")
    }

    /// In our own words, and with the place.
    @Test func reportSettingsThatCannotBeReadAreExplained() throws {
        let found = try lines("UPDATE experiments SET report = json_set(report, '$.rows', 1);")
        #expect(
            found.count == 1 && found[0].hasPrefix("experiments, sample, column report: the report settings '{")
                && found[0].contains("(rows: must be text)"), "\(found)")
    }

    @Test func ofALaterProgramItIsNotWrongAndMarked() throws {
        let sample = try CheckSample(Self.tuned)
        try sample.edit(Self.later + Self.unknownKey)
        let check = try sample.check()
        #expect(check.isSound && check.limit != nil, "\(check.disagreements)")
        #expect(check.summary.hasSuffix("1 not checkable; this thaw cannot check all of it"))
        let store = try ResultStore.sound(path: sample.path)
        let report = try ExperimentReport(store: store, experiment: "sample")
        for format in TableFormat.allCases {
            let text = report.rendered(as: format)
            #expect(text.contains("Not all of the result database") || text.contains("unchecked"), "\(format)")
        }
        // A database of which all can be checked has no mark.
        let whole = try CheckSample(Self.tuned)
        #expect(try ResultStore.sound(path: whole.path).unchecked == nil)
    }

    @Test(arguments: [
        (
            "UPDATE experiment_runs SET labels = replace(replace(replace(labels, 'Base', 'X'), 'MWUF', 'Base'), 'X', 'MWUF');",
            "method 'MWUF' stands there, a label of base"
        ),
        ("UPDATE experiment_runs SET labels = replace(labels, 'Base', '\u{421}VAR');", "a label of base"),
        ("UPDATE experiment_runs SET labels = replace(labels, 'Base', 'Our CVAR');", "a label of base"),
        ("UPDATE experiment_runs SET labels = replace(labels, 'Base', 'MWUF');", "for base and for mwuf"),
        (
            "DELETE FROM experiment_runs WHERE json_extract(spec, '$.seed') = 2 AND position < 4;",
            "seeds 1, 3 stands there"
        ),
        ("UPDATE tunings SET chosen = 3 - chosen;", "column chosen: "),
        ("UPDATE tuning_settings SET mean = 0.9 WHERE setting = 1;", "column mean: 0.9 stands there"),
        ("UPDATE experiments SET title = 'Best';", "column title: 'Best' stands there, 'Sample' follows"),
        ("UPDATE experiments SET report = '[1]';", "column report: '[1]' stands there"),
        ("UPDATE experiments SET published = '[1]';", "column published: '[1]' stands there"),
    ])
    func whatNeedsNoPlanIsChecked(edit: (sql: String, line: String)) throws {
        let found = try lines(edit.sql + Self.later + Self.unknownKey)
        #expect(found.contains { $0.contains(edit.line) }, "\(found)")
    }

    @Test func aMethodThatNobodyKnowsHasNoKnownLabel() throws {
        for (label, isRight) in [
            ("CVAR", false), ("cvar (k 2)", false), ("\u{ff23}\u{ff36}AR", false), ("CVAR 2", true),
        ] {
            let found = try lines(
                """
                UPDATE experiments SET spec = replace(spec, '"mwuf"', '"cvar2"');
                UPDATE runs SET method = 'cvar2', spec = json_set(spec, '$.method.name', 'cvar2') WHERE method = 'mwuf';
                UPDATE experiment_runs SET spec = json_set(spec, '$.method.name', 'cvar2'),
                    labels = json_set(labels, '$.method', '\(label)') WHERE json_extract(spec, '$.method.name') = 'mwuf';
                """ + Self.later)
            #expect(found.isEmpty == isRight, "\(label): \(found)")
        }
    }

    /// Their mark tells programs from Thaw's own methods, whatever they are called.
    @Test func aProgramMayBeCalledAfterAMethod() throws {
        for (label, isRight) in [("mwuf (external)", true), ("MWUF", false)] {
            let found = try lines(
                """
                UPDATE runs SET method = 'external:mwuf', spec = json_set(spec, '$.method.name', 'external:mwuf')
                    WHERE method = 'mwuf';
                UPDATE experiment_runs SET spec = json_set(spec, '$.method.name', 'external:mwuf'),
                    labels = json_set(labels, '$.method', '\(label)') WHERE json_extract(spec, '$.method.name') = 'mwuf';
                """ + Self.later + Self.unknownKey)
            #expect(!found.contains { $0.contains("the mark of programs") } == isRight, "\(label): \(found)")
        }
    }

    /// What the spec itself calls it, too.
    @Test func aLabelOfTheSpecNamesNoOtherMethod() throws {
        let found = try lines(
            """
            UPDATE experiments SET spec = replace(spec, '"base"', '{"base":{"label":"CVAR!"}}');
            UPDATE experiment_runs SET labels = replace(labels, 'Base', 'CVAR!');
            """ + Self.later + Self.unknownKey)
        #expect(found.count == 1 && found[0].contains("a label of base that names no other component"), "\(found)")
    }

    @Test(arguments: [
        ("0.1.0", false), ("0.0.9", false), ("0.1.1", true), ("0.10.0", true), ("1.0.0", true), ("0.1.0-mylab", true),
        ("0.1", true), ("0.1.0+nearest-items", true),
    ])
    func versionsAreCompared(version: (String, Bool)) {
        #expect(RecordingPrograms(versions: [version.0], own: "0.1.0", release: "0.1.0").mayKnowMore == version.1)
        #expect(
            RecordingPrograms(versions: [version.0, "0.1.0"], own: "0.1.0", release: "0.1.0").mayKnowMore == version.1)
    }

    /// A build with a method of somebody's own knows no more of Thaw itself than Thaw does.
    @Test(arguments: [("0.1.0", false), ("0.1.0+mine", false), ("0.1.0+other", true), ("0.2.0", true)])
    func buildsWithMoreAreNoLaterOnes(version: (String, Bool)) {
        let programs = RecordingPrograms(versions: [version.0], own: "0.1.0+mine", release: "0.1.0")
        #expect(programs.mayKnowMore == version.1)
    }

    @Test func whereNothingSaysWhichProgramItWasMoreMayBeKnown() {
        #expect(RecordingPrograms(versions: []).mayKnowMore)
    }
}
