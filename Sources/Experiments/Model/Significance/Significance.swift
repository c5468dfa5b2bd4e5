/// When a difference counts as significant.
package enum Significance {
    /// A corrected two-sided p-value below this does.
    package static let level = 0.05

    /// False of an undefined test.
    package static func holds(_ p: Double?) -> Bool { p.map { $0 < level } ?? false }
}
