import Foundation
import TestSupport
import Testing

@testable import ThawCluster

/// What a submission's folder says of it.
@Suite struct SubmissionFileTests {
    private func read(_ record: Submission.Record) throws -> Submission {
        let folder = try TemporaryFolder()
        let file = URL(fileURLWithPath: Submission.recordPath(in: folder.url.path))
        try JSONEncoder().encode(record).write(to: file)
        return try Submission(path: folder.url.path)
    }

    @Test func recordsWithoutTasksOrOfAnotherVersionAreRefused() throws {
        var record = Submission.Record(
            jobName: "thaw-x-1", experiment: "x", spec: "/x.yaml", cluster: "c", numericsRevision: 1, cpus: 1,
            runs: [["a"], ["b"]], submittedAt: 0)
        #expect(try read(record).tasks == 1...2)
        record.version += 1
        #expect(throws: SlurmError.self) { try read(record) }
        record.version -= 1
        record.runs = []
        #expect(throws: SlurmError.self) { try read(record) }
    }
}
