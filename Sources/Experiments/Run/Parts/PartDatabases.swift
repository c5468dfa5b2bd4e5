import Foundation
import ThawCore

/// A result database on a network file system: each process that records runs has a database of its own, on a local disk,
/// and publishes it whole to a folder beside the result database (`NAME.sqlite.parts`). When it ends, it unites all that is
/// there in the result database, which is replaced whole. SQLite takes no lock on the network file system.
public final class PartDatabases {
    /// The folder beside the database at `path`.
    public static func folder(of path: String) -> String { path + ".parts" }

    /// How many there are that are not united yet: of commands under way, or of ones that were killed.
    public static func count(of path: String) -> Int {
        let folder = folder(of: path)
        return ResultLocation.exists(folder) ? ResultLocation.databases(at: folder).count : 0
    }

    let path: String
    let owner: ClaimOwner
    let claims: FileClaims
    /// Has what all others have published, as far as it was seen, beside what this process records.
    let part: PublishedStore
    private let local: LocalFolder
    private var seen: [String: StoreFile.Node] = [:]
    private var changesAtStart = 0
    private var folder: String { Self.folder(of: path) }

    /// Starts with all that is recorded at `path`, and with the outcomes in its parts.
    ///
    /// Throws `StoreError`, `RunningError.noScratchFolder`.
    init(path: String, owner: ClaimOwner = .current()) throws {
        self.path = path
        self.owner = owner
        claims = FileClaims(folder: Self.folder(of: path) + "/claims", owner: owner)
        local = try LocalFolder()
        part = try PublishedStore(
            folder: local.path,
            path:
                "\(Self.folder(of: path))/\(owner.host)-\(owner.pid)-\(owner.token.prefix(8))-\(ClaimOwner.machineTag).sqlite"
        )
        if StoreFile(path: path).node != nil {
            seen[path] = StoreFile(path: path).node
            var contents = try PublishedStore.contents(of: path)
            contents.attempts = [:]
            try store.record(contents)
        }
        changesAtStart = try part.store.changeCount()
        try takeIn()
    }

    /// Whether there is anything that the result database does not have.
    func hasNews() throws -> Bool {
        try part.store.changeCount() != changesAtStart || !others.isEmpty || StoreFile(path: path).node == nil
    }

    var store: ResultStore { part.store }

    /// Takes over what others have recorded since the last time.
    func takeIn() throws {
        for other in [path] + others {
            guard let node = StoreFile(path: other).node, seen[other] != node else { continue }
            let contents: StoredContents
            do {
                contents = try PublishedStore.contents(of: other)
            } catch {
                // United and removed, or replaced, meanwhile, at whatever point of reading it: what it had is in the result
                // database, which changed, or is read the next time.
                if case StoreError.missing = error { continue }
                guard StoreFile(path: other).node == node else { continue }
                throw error
            }
            // Experiments are those that this process registers; attempts stay where they were made.
            try store.record(runs: contents.runs, failures: contents.failures)
            seen[other] = node
        }
    }

    private var others: [String] {
        ResultLocation.databases(at: folder).filter { $0 != part.path && $0.hasSuffix(".sqlite") }
    }

    /// Publishes what has changed, but not more often than every so many seconds.
    func publish(every seconds: Double) throws {
        // Others remove the folder when it is empty.
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try part.publish(every: seconds)
    }

    /// Unites the parts, and what was there before, in the result database; parts that are in it are removed.
    /// `experiment`, as this process has it, takes the place of an earlier one.
    ///
    /// Throws `StoreError`, `MergeError`; then the parts stand.
    func unite(experiment: String) throws {
        try publish(every: 0)
        while try !claims.take(Self.uniting, label: "uniting") { usleep(50_000) }
        defer { claims.release(Self.uniting) }
        let parts = ([part.path] + others).map { ($0, StoreFile(path: $0).node) }
        // Ours as it is here: another process may have united and removed what was published.
        var contents = [ContentsUnion.Part(path: part.path, contents: try store.contents())]
        for name in others + [path] where StoreFile(path: name).node != nil {
            var other = ContentsUnion.Part(path: name, contents: try PublishedStore.contents(of: name))
            other.contents.experiments.removeAll { $0.record.name == experiment }
            contents.append(other)
            _ = claims.renew(Self.uniting)
        }
        let united = try ContentsUnion(contents).contents()
        // On the local disk first: it is written with locks.
        let copy = local.path + "/united.sqlite"
        unlink(copy)
        try ResultStore(path: copy, access: .readWrite).record(united)
        let file = StoreFile(path: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
        var isOvertaken = false
        do {
            try file.create(whereThereIsOne: .replaces) { temporary in
                try PublishedStore.copy(copy, to: temporary)
                // Whoever took this long must not undo what another one united meanwhile.
                isOvertaken = !claims.renew(Self.uniting)
                if isOvertaken { throw CancellationError() }
            }
        } catch {
            guard isOvertaken else { throw error }
            return try unite(experiment: experiment)
        }
        for run in united.runs { claims.forget(run.identity) }
        for failure in united.failures { claims.forget(failure.identity) }
        // Last: if this process is killed before, whoever finds the parts unites again, and forgets the claims.
        for (name, node) in parts where StoreFile(path: name).node == node { unlink(name) }
    }

    private static let uniting = "uniting"

    /// Removes what processes of this machine left that were killed while they published.
    private func removeUnpublished() {
        for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            guard let match = file.firstMatch(of: /-([0-9]+)-[0-9A-F]{8}-([0-9a-f]{8})\.sqlite\.new-/),
                match.2 == ClaimOwner.machineTag, let pid = pid_t(match.1), ProcessTable.startTime(of: pid) == nil
            else { continue }
            unlink("\(folder)/\(file)")
        }
    }

    /// Removes what nobody needs any more.
    func close() {
        claims.release(Self.uniting)
        // Only where they are empty.
        claims.removeFolder()
        removeUnpublished()
        rmdir(folder)
        local.remove()
    }
}
