import Foundation
import ThawStore
import ThawSupport

/// Claims as files in a folder, one for each run, for file systems on which SQLite's locks cannot be trusted. What is relied
/// on is that a hard link is made, and a file renamed, by one process alone, as NFS guarantees.
///
/// A claim holds while its owner touches the file; times are compared with each other as the file server has them, so that
/// clocks may differ.
struct FileClaims {
    /// What a claim's file says.
    private struct Content: Codable {
        var owner: ClaimOwner
        var label: String
    }

    let folder: String
    let owner: ClaimOwner
    /// Seconds without a touch after which a claim does not hold.
    var lease = 60.0

    init(folder: String, owner: ClaimOwner) {
        self.folder = folder
        self.owner = owner
    }

    /// Writes a file of ours, and makes the folder where there is none: others remove it when it is empty.
    private func write(_ content: Content, to path: String) throws(StoreError) {
        var failure: (any Error)?
        for _ in 0..<10 {
            do {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
                return try JSONEncoder().encode(content).write(to: URL(fileURLWithPath: path))
            } catch {
                failure = error
            }
        }
        throw .notWritable(path: folder, detail: failure.map(SystemError.reason) ?? "")
    }

    private static let suffix = ".claim"

    private func path(_ name: String) -> String { "\(folder)/\(name)\(Self.suffix)" }

    /// Takes what `name` stands for. False if somebody else has it.
    func take(_ name: String, label: String) throws(StoreError) -> Bool {
        let mine = "\(folder)/.\(owner.token)"
        defer { unlink(mine) }
        // The second time, a claim that did not hold is out of the way, or a folder that was removed is there again.
        for attempt in 0..<3 {
            try write(Content(owner: owner, label: label), to: mine)
            if link(mine, path(name)) == 0 { return true }
            let error = SystemError.last
            guard error.number == EEXIST || error.number == ENOENT && attempt < 2 else {
                throw .notWritable(path: folder, detail: error.description)
            }
            guard let there = content(name) else { continue }
            if there.owner.token == owner.token { return true }
            guard there.owner.isGone || isSilent(name, at: mine) else { return false }
            remove(name, ifOf: there.owner)
        }
        return false
    }

    /// Whether `name` is free, or ours.
    func isFree(_ name: String) -> Bool {
        guard let there = content(name) else { return true }
        if there.owner.token == owner.token || there.owner.isGone { return true }
        let mine = "\(folder)/.\(owner.token)-now"
        defer { unlink(mine) }
        do { try write(Content(owner: owner, label: ""), to: mine) } catch { return false }
        return isSilent(name, at: mine)
    }

    /// Keeps a claim. False if somebody else has it by now.
    func renew(_ name: String) -> Bool {
        guard content(name)?.owner.token == owner.token else { return false }
        // Without a time: that of the file server.
        return utimes(path(name), nil) == 0
    }

    /// Gives a claim back that is ours.
    func release(_ name: String) { remove(name, ifOf: owner) }

    /// Removes a claim, whoever has it: the run has its outcome.
    func forget(_ name: String) { unlink(path(name)) }

    /// Removes the claims of processes that have ended and what they left beside them, then the folder if it is empty.
    func removeFolder() {
        for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            let path = "\(folder)/\(file)"
            let content = content(ofFile: path)
            if file.hasPrefix(".") {
                // One that cannot be read was being written when its process was killed; whoever still writes it tries again.
                if content?.owner.isGone ?? true { unlink(path) }
            } else if let content, content.owner.isGone, file.hasSuffix(Self.suffix) {
                // Its process was killed while it united: the outcome is recorded, and nobody else would remove the claim.
                remove(String(file.dropLast(Self.suffix.count)), ifOf: content.owner)
            }
        }
        rmdir(folder)
    }

    /// Takes the file away under another name first, which only one process can, and looks at whose it was.
    private func remove(_ name: String, ifOf other: ClaimOwner) {
        let taken = "\(folder)/.\(owner.token)-taken"
        guard rename(path(name), taken) == 0 else { return }
        // Somebody was faster, and has a claim that holds: it goes back.
        if let content = content(ofFile: taken), content.owner != other { link(taken, path(name)) }
        unlink(taken)
    }

    private func content(_ name: String) -> Content? { content(ofFile: path(name)) }

    private func content(ofFile path: String) -> Content? {
        FileManager.default.contents(atPath: path).flatMap { try? JSONDecoder().decode(Content.self, from: $0) }
    }

    /// Whether a claim's owner has said nothing for too long, or (of a clock that was set back) more than a lease ahead.
    ///
    /// - now: a file that was just written.
    private func isSilent(_ name: String, at now: String) -> Bool {
        func time(_ path: String) -> Double? {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            return Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9
        }
        guard let claimed = time(path(name)), let now = time(now) else { return false }
        return abs(now - claimed) > lease
    }
}
