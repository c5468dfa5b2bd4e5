/// Seconds since it was made, by the monotonic clock.
struct Stopwatch {
    private let start = ContinuousClock.now

    /// Seconds since the stopwatch was made.
    var seconds: Double { (ContinuousClock.now - start) / .seconds(1) }
}
