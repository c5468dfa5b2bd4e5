import Foundation
import ThawSupport

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// One file's way over HTTP to the disk: appends to what is there already, and tries again after a break.
struct Download {
    let url: URL
    let path: String
    /// What is downloaded.
    let archive: DatasetArchive
    /// The name in progress lines.
    private var fileName: String { archive.fileName }

    init(from url: URL, to path: String, _ archive: DatasetArchive) {
        self.url = url
        self.path = path
        self.archive = archive
    }

    /// Downloads until the file is complete.
    ///
    /// Throws `DataError` after `attempts` attempts in a row that brought nothing, and at once where trying again is
    /// no use (no such file, disk full).
    func run(attempts: Int, firstDelay: Double, progress: (@Sendable (String) -> Void)?) throws {
        var fruitless = 0
        var delay = firstDelay
        while true {
            let before = size()
            switch try attempt(from: before, progress) {
            case .complete: return
            case .startOver(let reason):
                guard truncate(path, 0) == 0 else { throw DataError("cannot write: \(SystemError.last)", file: path) }
                fruitless += 1
                try giveUp(after: attempts, fruitless, reason)
            case .broken(let reason):
                fruitless = size() > before ? 0 : fruitless + 1
                try giveUp(after: attempts, fruitless, reason)
                progress?("\(fileName): \(reason); trying again from byte \(PlainText.grouped(size()))")
                Thread.sleep(forTimeInterval: delay)
                delay = fruitless == 0 ? firstDelay : delay * 2
            case .tooLong:
                // Whatever it is, it is not what is wanted, and nothing can go on from it.
                unlink(path)
                throw DataError(
                    "\(url.absoluteString) sends more than the \(PlainText.grouped(archive.size)) bytes of \(fileName)",
                    hint:
                        "the download was deleted; try again, or another mirror through \(archive.environmentVariable)")
            case .refused(let reason):
                throw DataError("cannot download \(url.absoluteString): \(reason)")
            }
        }
    }

    private func giveUp(after attempts: Int, _ fruitless: Int, _ reason: String) throws {
        guard fruitless >= attempts else { return }
        throw DataError(
            "cannot download \(url.absoluteString): \(reason)",
            hint: "what has arrived is kept; run the command again to go on from there")
    }

    private func size() -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    /// One request, from byte `offset` on.
    private func attempt(from offset: Int, _ progress: (@Sendable (String) -> Void)?) throws -> DownloadAttempt.Outcome
    {
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw DataError("cannot write: \(SystemError.last)", file: path) }
        defer { close(descriptor) }
        var request = URLRequest(url: url, timeoutInterval: 60)
        // Compressed on the way, the bytes would not be those that the range counts.
        request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
        if offset > 0 { request.setValue("bytes=\(offset)-", forHTTPHeaderField: "Range") }
        let attempt = DownloadAttempt(
            descriptor: descriptor, offset: offset, fileName: fileName, limit: archive.size, progress: progress)
        let session = URLSession(configuration: .ephemeral, delegate: attempt, delegateQueue: nil)
        session.dataTask(with: request).resume()
        defer { session.finishTasksAndInvalidate() }
        return attempt.wait()
    }
}
