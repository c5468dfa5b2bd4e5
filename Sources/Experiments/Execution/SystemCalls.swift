import CProcess
import Foundation
import ThawSupport

/// Polls `entries` in place for at most `milliseconds` (-1: for ever). An interruption by a signal counts as a timeout.
func waitForEvents(_ entries: inout [pollfd], milliseconds: Int32) {
    if poll(&entries, nfds_t(entries.count), milliseconds) < 0 {
        for index in entries.indices { entries[index].revents = 0 }
    }
}

/// Two connected stream sockets, closed on exec. Sockets, because they can be made close-on-exec in one step (no other
/// thread's child can inherit them) and written to without SIGPIPE.
struct Channel {
    var ours: Int32
    var theirs: Int32

    init() throws(SystemError) {
        var pair: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &pair) == 0 else {
            throw .last
        }
        (ours, theirs) = (pair[0], pair[1])
        do {
            theirs = try movedOutOfTheWay(theirs)
        } catch {
            close(ours)
            throw error
        }
    }
}

/// A pipe, closed on exec: what a program expects of its standard streams. (A socket cannot be opened as /dev/stderr.)
struct OneWayChannel {
    var ours: Int32
    var theirs: Int32

    /// - theyRead: whether a child is to read what we write, or the other way round.
    init(theyRead: Bool) throws(SystemError) {
        var pair: [Int32] = [-1, -1]
        guard processPipe(&pair) == 0 else { throw .last }
        (ours, theirs) = theyRead ? (pair[1], pair[0]) : (pair[0], pair[1])
        do {
            theirs = try movedOutOfTheWay(theirs)
        } catch {
            close(ours)
            throw error
        }
    }
}

/// A child gets its end as descriptor 0 to 3: there it must not overwrite another one still to be placed. Closes
/// `descriptor` if it is moved, or cannot be.
private func movedOutOfTheWay(_ descriptor: Int32) throws(SystemError) -> Int32 {
    let lowest: Int32 = 10
    if descriptor >= lowest { return descriptor }
    let moved = fcntl(descriptor, F_DUPFD_CLOEXEC, lowest)
    let error = SystemError.last
    close(descriptor)
    guard moved >= 0 else { throw error }
    return moved
}

/// How much of a stream is read before anything else is looked at: more than a pipe or socket holds, unless somebody made
/// it larger. A stream that is filled without end would otherwise never be empty.
let longestReading = 1 << 20

/// Cuts a stream of bytes into lines.
struct LineBuffer {
    private var bytes: [UInt8] = []

    /// Bytes that are not taken yet.
    var count: Int { bytes.count }

    mutating func append(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

    /// The next whole line, without its newline; nil until there is one.
    mutating func nextLine() -> [UInt8]? {
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        defer { bytes.removeSubrange(...end) }
        return Array(bytes[..<end])
    }

    /// What stands after the last newline.
    mutating func takeRest() -> [UInt8] {
        defer { bytes.removeAll() }
        return bytes
    }
}
