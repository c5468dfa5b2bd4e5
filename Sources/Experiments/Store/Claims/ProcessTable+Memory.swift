import Foundation
import ThawCore
import ThawSupport

/// What a program and all that it has started take of the machine's memory, each page counted once.
extension ProcessTable {
    /// Memory of a process and all that descend from it, in bytes, as far as the system cannot take it back: anonymous memory,
    /// and of the descendants also shared memory, which is mapped, or lies in open files of memory (memfd, /dev/shm). nil if
    /// there is no such process.
    ///
    /// - limit: up to here, more may be said than is taken: pages that several processes share may count for each. To tell
    ///   them apart takes time.
    package static func memory(withDescendantsOf pid: pid_t, comparedWith limit: Int) -> Int? {
        guard let own = anonymousMemory(of: pid) else { return nil }
        let descendants = descendants(of: pid)
        let files = filesOfMemory(openIn: descendants)
        let fixed = files.values.reduce(own, +)
        let most = descendants.reduce(fixed) { $0 + (resident(of: $1, ["RssAnon:", "RssShmem:"]) ?? 0) }
        guard most > limit else { return most }
        return descendants.reduce(fixed) { $0 + share(of: $1, without: Set(files.keys)) }
    }

    /// A file, by device and inode as /proc writes them.
    private struct FileNumber: Hashable {
        var device: String
        var inode: Substring
    }

    /// The bytes of files that exist in memory alone, and are open in one of the processes.
    private static func filesOfMemory(openIn processes: [pid_t]) -> [FileNumber: Int] {
        var files: [FileNumber: Int] = [:]
        for process in processes {
            let folder = "/proc/\(process)/fd"
            for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
                // The link says which it is, so that no file on a disk, or on a server that does not answer, is looked at.
                let path = "\(folder)/\(name)"
                var status = stat()
                guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path),
                    target.hasPrefix("/memfd:") || target.hasPrefix("/dev/shm/"), stat(path, &status) == 0
                else { continue }
                let device = UInt64(status.st_dev)
                let (major, minor) = ((device >> 8) & 0xFFF, (device & 0xFF) | ((device >> 12) & ~0xFF))
                let number = FileNumber(
                    device: String(format: "%02x:%02x", major, minor), inode: Substring(String(status.st_ino)))
                files[number] = Int(status.st_blocks) * 512
            }
        }
        return files
    }

    /// A process' proportional share, in bytes, of anonymous and shared memory: a page of n processes counts 1/n in each.
    /// Mapped pages of `files` are left out.
    private static func share(of process: pid_t, without files: Set<FileNumber>) -> Int {
        let total = kibibytes(
            SystemFile.contents("/proc/\(process)/smaps_rollup"), ["Pss_Anon:", "Pss_Shmem:"])
        // Systems that do not tell shares (before Linux 5.4).
        guard let total else { return resident(of: process, ["RssAnon:"]) ?? 0 }
        guard !files.isEmpty else { return total }
        var isCounted = false
        var counted = 0
        for line in SystemFile.contents("/proc/\(process)/smaps").split(separator: "\n") {
            let fields = line.split(separator: " ", maxSplits: 5)
            if fields.count > 4, fields[0].contains("-") {
                // Private mappings hold pages of their own, which are anonymous.
                isCounted =
                    fields[1].hasSuffix("s")
                    && files.contains(FileNumber(device: String(fields[3]), inode: fields[4]))
            } else if isCounted {
                counted += kibibytes(line, ["Pss:"]) ?? 0
            }
        }
        return max(0, total - counted)
    }

    private static func resident(of process: pid_t, _ keys: [String]) -> Int? {
        kibibytes(SystemFile.contents("/proc/\(process)/status"), keys)
    }

    /// The sum of the values of these keys, in bytes: lines such as `RssAnon:  152 kB`. nil if there is none of them.
    private static func kibibytes(_ text: some StringProtocol, _ keys: [String]) -> Int? {
        var sum: Int?
        for line in text.split(separator: "\n") where keys.contains(where: line.hasPrefix) {
            guard let number = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) })
            else { continue }
            sum = (sum ?? 0) + number * 1024
        }
        return sum
    }

    /// Anonymous memory that a process has resident, in bytes; nil if there is no such process. Mapped files are left out:
    /// the system takes those pages back when it needs them.
    package static func anonymousMemory(of pid: pid_t) -> Int? { resident(of: pid, ["RssAnon:"]) }
}
