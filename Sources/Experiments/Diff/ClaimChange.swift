import ThawCore

/// Something that is said of a table and that holds on one side only, or holds of another row.
public struct ClaimChange: Hashable, Sendable, Encodable {
    /// What is claimed.
    public enum Kind: String, CaseIterable, Sendable, Encodable {
        /// The best rows, to the digits shown.
        case best
        /// The order of the rows by their means, to the digits shown.
        case order
        /// Whether RelaImpr is above or below zero, to the digits shown.
        case sign
        /// Whether the row differs significantly from base.
        case significanceAgainstBase = "significance-against-base"
        /// Whether the best row is significantly better than the second.
        case significanceAgainstSecond = "significance-against-second"
    }

    /// What became of a claim on the way from A to B.
    public enum Change: String, CaseIterable, Sendable, Encodable {
        /// What A says is not so in B, and not because B has fewer runs.
        case reversed
        /// What A says is not to be had from B's runs, of which there are fewer: the runs of A that B has, too, do not say it
        /// either.
        case lost
        /// B says more than A did: a difference that is significant now, the better of two that looked alike, a best row
        /// that A has not.
        case new
    }

    /// What is claimed.
    public var kind: Kind
    /// What became of it.
    public var change: Change
    /// The title of the rows' group.
    public var group: String
    /// The phase that it is claimed for.
    @ByName public var phase: Phase
    /// The metric that it is claimed of.
    public var metric: TableMetric
    /// The row that is spoken of; nil where it is all of them.
    public var row: String?
    /// What holds on each side.
    public var says: Sides<String>
    /// Whether a row of the group lacks runs on either side.
    public var isIncomplete: Bool
    /// In words, without group and phase.
    var text: String
}
