import ThawModel

/// What has become of a run, as far as the database tells.
package enum RunState: Hashable, Sendable {
    /// Nobody does it, or whoever did is gone.
    case free
    /// Another scheduler does it.
    case held
    /// It has a result.
    case finished
    /// It failed, and is not to be tried again.
    case failed
}

/// Which recorded failures stand, in place of being tried again.
package struct FailurePolicy: Hashable, Sendable {
    /// Failures from this time on stand whatever their kind (seconds since 1970).
    package var since: Double
    /// Whether all earlier ones are tried again, and not just runs that were killed from outside.
    package var retriesAll: Bool

    /// - since: seconds since 1970.
    package init(since: Double, retriesAll: Bool = false) {
        self.since = since
        self.retriesAll = retriesAll
    }

    package func stands(_ kind: RunFailure.Kind, at time: Double) -> Bool {
        time >= since || !(retriesAll || kind == .killed)
    }
}
