import Foundation

enum Spawning {
    /// Starts `command` in a group of its own; whatever the tests have open, it does not.
    static func start(
        _ command: [String], in folder: String?, files: ProcessFiles, environment: [String: String]
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, files.input, O_RDONLY, 0)
        for (number, path) in files.paths.enumerated() {
            posix_spawn_file_actions_addopen(&actions, Int32(number + 1), path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        }
        for name in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
            if let descriptor = Int32(name), descriptor > 2 { posix_spawn_file_actions_addclose(&actions, descriptor) }
        }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Threads of tests block signals; a program that a user starts finds none blocked.
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        // What would change the folder is hidden from Swift.
        let command = (folder.map { ["/usr/bin/env", "--chdir=\($0)"] } ?? []) + command
        let arguments = command.map { strdup($0) } + [nil]
        let settings = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + settings { free(text) } }
        var id: pid_t = 0
        let error = posix_spawnp(&id, command[0], &actions, &attributes, arguments, settings)
        guard error == 0 else {
            throw TestProcess.Failure(description: "cannot start \(command[0]): \(String(cString: strerror(error)))")
        }
        return id
    }
}
