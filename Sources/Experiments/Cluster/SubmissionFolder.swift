import Foundation
import ThawDatasets
import ThawModel
import ThawStore
import ThawSupport

/// The folder of all that was submitted for one database: `results/table1.slurm` beside `results/table1.sqlite`.
package struct SubmissionFolder: Sendable {
    /// Its path; it need not exist.
    package let path: String

    /// The folder that belongs to `database`.
    package init(database: String) {
        path = ResultLocation.submissions(of: database)
    }

    var exists: Bool { FileManager.default.fileExists(atPath: path) }

    /// The submissions, in the order in which they were made.
    func submissions() throws(SlurmError) -> [Submission] {
        guard exists else { return [] }
        var submissions: [Submission] = []
        for number in try numbers() { submissions.append(try Submission(path: path(of: number))) }
        return submissions
    }

    /// The absolute path of the spec that the submissions are of.
    package func spec() throws(SlurmError) -> String {
        let specs = Set(try submissions().map(\.record.spec)).sorted()
        guard let spec = specs.first else { throw .nothingSubmitted(folder: path) }
        guard specs.count == 1 else { throw .severalSpecs(folder: path, specs: specs) }
        return spec
    }

    /// Makes the folder if need be, and keeps others from submitting and collecting until the lock is given back.
    func lock() throws -> FileLock {
        try make(path)
        return try FileLock(path: path + "/lock", waiting: true)
    }

    /// Where the next submission goes.
    func nextPath() throws(SlurmError) -> String { path(of: try (exists ? numbers().last ?? 0 : 0) + 1) }

    /// Writes down what is about to be submitted: the whole folder or none.
    /// - path: from `nextPath`.
    func add(_ record: Submission.Record, tasks: [[Job]], script: String, at path: String) throws(SlurmError)
        -> Submission
    {
        try removeUnfinished()
        let temporary = "\(self.path)/\(Self.temporaryPrefix)\(UUID().uuidString)"
        for folder in Submission.subfolders { try make("\(temporary)/\(folder)") }
        for (index, jobs) in tasks.enumerated() {
            try Submission.write(encoded(jobs), to: Submission.jobsPath(ofTask: index + 1, in: temporary))
        }
        try Submission.write(Data(script.utf8), to: Submission(path: temporary, record: record).scriptPath)
        try Submission.write(encoded(record), to: Submission.recordPath(in: temporary))
        guard rename(temporary, path) == 0 else {
            throw .unusable(path: path, detail: "cannot be made: \(SystemError.last)")
        }
        return Submission(path: path, record: record)
    }

    private static let temporaryPrefix = ".new-"

    /// Removes what a killed `add` has left.
    private func removeUnfinished() throws(SlurmError) {
        for name in try Submission.names(in: path) where name.hasPrefix(Self.temporaryPrefix) {
            try? FileManager.default.removeItem(atPath: "\(path)/\(name)")
        }
    }

    private func encoded(_ value: some Encodable) throws(SlurmError) -> Data {
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return try encoder.encode(value)
        } catch {
            throw .unusable(path: path, detail: "\(error)")
        }
    }

    private func numbers() throws(SlurmError) -> [Int] {
        try Submission.names(in: path).filter { $0.allSatisfy(\.isWholeNumber) }.compactMap { Int($0) }.sorted()
    }

    private func path(of number: Int) -> String {
        let digits = String(number)
        return "\(path)/\(String(repeating: "0", count: max(4 - digits.count, 0)))\(digits)"
    }

    private func make(_ folder: String) throws(SlurmError) {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw .unusable(path: folder, detail: "cannot be made: \(SystemError.reason(of: error))")
        }
    }
}
