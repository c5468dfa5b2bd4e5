/// Seconds since it was made, by the monotonic clock.
package struct Stopwatch {
    private let start = ContinuousClock.now

    /// Started now.
    package init() {}

    /// Seconds since the stopwatch was made.
    package var seconds: Double { (ContinuousClock.now - start) / .seconds(1) }
}
