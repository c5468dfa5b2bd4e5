import Synchronization
import ThawCore

/// The registry of this program: Thaw's own, or the one that `ThawCommand.main` was given.
///
/// Core takes a registry as a value, from whoever makes a session. The rooms of Experiments are a program, which has one
/// for as long as it runs: what it records and reads is all in terms of the same components.
package enum ProgramRegistry {
    private struct State {
        var registry = Registry.standard
        var isInUse = false
    }

    private static let state = Mutex(State())

    /// What this program knows.
    package static var current: Registry {
        state.withLock { state in
            state.isInUse = true
            return state.registry
        }
    }

    /// Sets it. Once, and before anything asks for it.
    package static func install(_ registry: Registry) {
        state.withLock { state in
            precondition(!state.isInUse, "a program has one registry, from its beginning on")
            state = State(registry: registry, isInUse: true)
        }
    }
}
