/// When things happen in synthetic data with dates: later than in any real data.
enum SyntheticTimes {
    /// 2030-01-01, 00:00 UTC, in seconds since 1970. No synthetic time can be taken for a real one, and so files all of whose
    /// times are from then on are synthetic, wherever they lie.
    static let first = 1_893_456_000
    /// For `DatasetSource.syntheticMark`.
    static let mark = "every time is from 2030-01-01 on"
}
