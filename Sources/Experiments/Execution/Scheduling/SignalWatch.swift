import Foundation
import Synchronization

/// The write end of the active watch's channel, or -1.
private let watchDescriptor = Atomic<Int32>(-1)
/// Signals since the watch was made.
private let signalCount = Atomic<Int>(0)

/// Turns SIGINT, SIGTERM and SIGHUP into something to poll for: the first asks for an orderly stop, the second ends the
/// process at once with status 128 + number. Signals that were ignored before (`nohup`) stay so.
///
/// A handler that writes to a channel rather than a `DispatchSource`: the scheduler waits in `poll` for its workers
/// anyway, and the second signal works even if the process is stuck.
final class SignalWatch {
    /// Becomes readable with the first signal.
    let descriptor: Int32
    private let writeEnd: Int32
    private var previous: [(number: Int32, action: sigaction)] = []
    private var previousMask = sigset_t()

    /// Nil if the process has an active watch already, or no descriptors left.
    init?() {
        guard let channel = try? Channel() else { return nil }
        guard
            watchDescriptor.compareExchange(expected: -1, desired: channel.theirs, ordering: .sequentiallyConsistent)
                .exchanged
        else {
            close(channel.ours)
            close(channel.theirs)
            return nil
        }
        (descriptor, writeEnd) = (channel.ours, channel.theirs)
        signalCount.store(0, ordering: .sequentiallyConsistent)
        var watched = sigset_t()
        sigemptyset(&watched)
        for number in [SIGINT, SIGTERM, SIGHUP] {
            sigaddset(&watched, number)
            var old = sigaction()
            sigaction(number, nil, &old)
            if unsafeBitCast(old.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
                continue
            }
            var new = sigaction()
            new.sa_flags = SA_RESTART
            // Only calls that POSIX allows in a handler.
            new.__sigaction_handler = .init(sa_handler: { number in
                let error = errno
                var byte = UInt8(ascii: "\n")
                if signalCount.wrappingAdd(1, ordering: .sequentiallyConsistent).oldValue > 0 {
                    // A progress line may be half drawn.
                    write(STDERR_FILENO, &byte, 1)
                    _exit(128 + number)
                }
                byte = UInt8(truncatingIfNeeded: number)
                write(watchDescriptor.load(ordering: .sequentiallyConsistent), &byte, 1)
                errno = error
            })
            sigaction(number, &new, nil)
            previous.append((number, old))
        }
        // Whoever starts this process from a thread with blocked signals hands that mask down to it.
        pthread_sigmask(SIG_UNBLOCK, &watched, &previousMask)
    }

    /// The signal that asks for a stop, waiting up to `milliseconds` for it.
    func received(within milliseconds: Int32 = 0) -> Int32? {
        var entries = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)]
        waitForEvents(&entries, milliseconds: milliseconds)
        var byte: UInt8 = 0
        guard recv(descriptor, &byte, 1, Int32(MSG_DONTWAIT | MSG_PEEK)) == 1 else { return nil }
        return Int32(byte)
    }

    /// Puts everything back. To be called once, on the thread that made the watch.
    func end() {
        pthread_sigmask(SIG_SETMASK, &previousMask, nil)
        for (number, action) in previous {
            var action = action
            sigaction(number, &action, nil)
        }
        watchDescriptor.store(-1, ordering: .sequentiallyConsistent)
        close(descriptor)
        close(writeEnd)
    }
}
