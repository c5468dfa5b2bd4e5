/// When a difference counts as significant.
public enum Significance {
    /// A corrected two-sided p-value below this does.
    public static let level = 0.05

    /// False of an undefined test.
    public static func holds(_ p: Double?) -> Bool { p.map { $0 < level } ?? false }
}
