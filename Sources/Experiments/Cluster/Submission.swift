import Foundation
import ThawModel
import ThawSupport

/// What was submitted at once: one array job, in a folder of its own.
///
/// The folder holds `submission.json`, the job script `job.sh`, `job-id` (once sbatch has told it), and for each task
/// by its number its jobs (`tasks`), its log (`logs`) and the databases of its results (`parts`).
package struct Submission: Sendable {
    /// What is written down before anything is submitted, and never changed.
    struct Record: Codable, Hashable, Sendable {
        static let currentVersion = 1

        var version = Record.currentVersion
        /// The job's name, which no other has.
        var jobName: String
        var experiment: String
        /// The spec's absolute path.
        var spec: String
        var cluster: String
        var numericsRevision: Int
        /// Workers of each task.
        var cpus: Int
        /// Identities of the runs of each task; tasks count from 1.
        var runs: [[String]]
        /// Seconds since 1970.
        var submittedAt: Double
    }

    let path: String
    let record: Record

    init(path: String, record: Record) {
        self.path = path
        self.record = record
    }

    /// Reads the submission in the folder at `path`. Throws `SlurmError.unusable`.
    package init(path: String) throws(SlurmError) {
        self.path = path
        let file = Self.recordPath(in: path)
        record = try Self.read(Record.self, from: file)
        guard record.version == Record.currentVersion, !record.runs.isEmpty else { throw Self.notOurs(file) }
    }

    static func recordPath(in folder: String) -> String { folder + "/submission.json" }

    var tasks: ClosedRange<Int> { 1...record.runs.count }

    func runs(ofTask task: Int) -> [String] { record.runs[task - 1] }

    // MARK: - The job

    private var jobIDPath: String { path + "/job-id" }

    var scriptPath: String { path + "/job.sh" }

    /// Slurm's number of the job; nil if it is not known to have been submitted.
    var jobID: String? {
        FileManager.default.contents(atPath: jobIDPath).map {
            String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }

    func keep(jobID: String) throws(SlurmError) { try Self.write(Data((jobID + "\n").utf8), to: jobIDPath) }

    /// The task as Slurm's commands name it, e.g. `17_3`.
    func name(ofTask task: Int) -> String { "\(jobID ?? record.jobName)_\(task)" }

    // MARK: - Tasks

    func jobs(ofTask task: Int) throws(SlurmError) -> [Job] {
        try Self.read([Job].self, from: Self.jobsPath(ofTask: task, in: path))
    }

    static func jobsPath(ofTask task: Int, in folder: String) -> String { "\(folder)/tasks/\(task).json" }

    func logPath(ofTask task: Int) -> String { "\(path)/logs/\(task).log" }

    /// The last lines of what the task has said.
    func lastLines(ofTask task: Int, count: Int) -> [String] {
        guard let file = FileHandle(forReadingAtPath: logPath(ofTask: task)) else { return [] }
        defer { try? file.close() }
        let end = (try? file.seekToEnd()) ?? 0
        try? file.seek(toOffset: end > 8192 ? end - 8192 : 0)
        let text = String(decoding: (try? file.readToEnd()) ?? Data(), as: UTF8.self)
        return text.split(whereSeparator: \.isNewline).suffix(count).map { String($0).singleLine }
    }

    /// Where the task publishes its results. A task that Slurm starts again, perhaps while the first still runs on a
    /// node that was lost from sight, has a part of its own.
    func partPath(ofTask task: Int, restart: Int) -> String { "\(path)/parts/\(task).\(restart).sqlite" }

    /// The parts that there are, by task. The folder is listed, and no name tried: a network file system remembers for
    /// a while that a name was not there.
    func parts() throws(SlurmError) -> [Int: [String]] {
        var parts: [Int: [String]] = [:]
        for name in try Self.names(in: path + "/parts").sorted() {
            guard let match = name.wholeMatch(of: /([0-9]+)\.[0-9]+\.sqlite/), let task = Int(match.1) else { continue }
            parts[task, default: []].append("\(path)/parts/\(name)")
        }
        return parts
    }

    /// Whether no task has left a trace.
    var isUntouched: Bool {
        get throws(SlurmError) {
            let (parts, logs) = (try Self.names(in: path + "/parts"), try Self.names(in: path + "/logs"))
            return parts.isEmpty && logs.isEmpty
        }
    }

    // MARK: - Giving up

    private var givenUpFolder: String { path + "/given-up" }

    /// The tasks that do nothing if they are started after all, since their runs are somebody else's.
    func givenUpTasks() throws(SlurmError) -> Set<Int> { Set(try Self.names(in: givenUpFolder).compactMap { Int($0) }) }

    func giveUp(_ task: Int) throws(SlurmError) { try Self.write(Data(), to: "\(givenUpFolder)/\(task)") }

    func takeBack(_ task: Int) { unlink("\(givenUpFolder)/\(task)") }

    // MARK: - Files

    static let subfolders = ["tasks", "logs", "parts", "given-up"]

    static func names(in folder: String) throws(SlurmError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw .unusable(path: folder, detail: "cannot be listed: \(SystemError.reason(of: error))")
        }
    }

    static func read<Value: Decodable>(_ type: Value.Type, from path: String) throws(SlurmError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(contentsOf: URL(fileURLWithPath: path)))
        } catch is DecodingError {
            throw notOurs(path)
        } catch {
            throw .unusable(path: path, detail: "cannot be read: \(SystemError.reason(of: error))")
        }
    }

    private static func notOurs(_ path: String) -> SlurmError {
        .unusable(path: path, detail: "is damaged, or of another version of thaw")
    }

    /// Writes a file whole or not at all.
    static func write(_ data: Data, to path: String) throws(SlurmError) {
        do {
            try data.write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw .unusable(path: path, detail: "cannot be written: \(SystemError.reason(of: error))")
        }
    }
}
