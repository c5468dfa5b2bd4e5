import Foundation
import Synchronization

/// How a process ends: a thread waits for it, so that it is collected at once, whoever looks.
final class ProcessEnding: Sendable {
    private struct State {
        var code: Int32?
        /// Nobody is left, and the group's number may become another's.
        var isGroupGone = false
    }

    private let id: pid_t
    private let state = Mutex(State())
    private let hasEnded = DispatchGroup()

    init(of id: pid_t) {
        self.id = id
        hasEnded.enter()
        Thread.detachNewThread { self.collect() }
    }

    var code: Int32? { state.withLock(\.code) }

    private func collect() {
        var information = siginfo_t()
        // Left in the table until nobody can send it a signal any more: then its number may become another's.
        while waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        state.withLock { state in
            var status: Int32 = 0
            while waitpid(id, &status, 0) != id, errno == EINTR {}
            let signal = status & 0x7F
            state.code = signal == 0 ? (status >> 8) & 0xFF : -signal
            state.isGroupGone = kill(-id, 0) != 0
        }
        hasEnded.leave()
    }

    func send(_ signal: Int32, toGroup: Bool) {
        state.withLock { state in
            if toGroup ? !state.isGroupGone : state.code == nil { kill(toGroup ? -id : id, signal) }
        }
    }

    /// Its code; nil if it has not ended after `limit` seconds.
    func wait(limit: Double) -> Int32? {
        _ = hasEnded.wait(timeout: .now() + limit)
        return code
    }
}
