import Foundation
import ThawSupport

/// Starts processes with descriptors of our choice, which Foundation's `Process` cannot.
enum ChildProcess {
    /// Starts `command` (an executable, looked up in PATH if it has no slash, and its arguments), in this process' group.
    /// SIGINT and SIGHUP, which a terminal sends to the group, are blocked in it: when to stop is our decision.
    ///
    /// - descriptors: what become its descriptors 0, 1 and so on; each is at least their number.
    static func spawn(
        _ command: [String], environment: [String: String], descriptors: [Int32]
    ) throws(SystemError) -> pid_t {
        guard let executable = command.first else { throw SystemError(number: ENOENT) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, descriptor) in descriptors.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
        }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var blocked = sigset_t()
        sigemptyset(&blocked)
        for signal in [SIGINT, SIGHUP] { sigaddset(&blocked, signal) }
        posix_spawnattr_setsigmask(&attributes, &blocked)
        var reset = sigset_t()
        sigemptyset(&reset)
        for signal in [SIGTERM, SIGPIPE] { sigaddset(&reset, signal) }
        posix_spawnattr_setsigdefault(&attributes, &reset)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        let arguments = command.map { strdup($0) } + [nil]
        let settings = environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + settings { free(text) } }
        var pid: pid_t = 0
        let error = posix_spawnp(&pid, executable, &actions, &attributes, arguments, settings)
        guard error == 0 else { throw SystemError(number: error) }
        return pid
    }
}
