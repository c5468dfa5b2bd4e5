/// How often a run goes over each warm set, and what the passes train: the item-id table by itself, then the method's
/// own modules.
public struct WarmBudget: Hashable, Sendable {
    /// The value of `training.budget` under which each method does what was published of it.
    public static let asPublished = OptionKind.asPublished

    /// Passes of the item-id table's own training.
    public var tablePasses: Int
    /// The method's own training, by epoch: the steps on each batch. Empty where it has none; then no rows are written
    /// anew either.
    public var ownRepeats: [Int]

    /// All passes: how often an instance of a warm set is used to train anything.
    public var passes: Int { tablePasses + ownRepeats.reduce(0, +) }

    /// - refresh: of a method with modules of its own. - matched: N under `{matched: N}`.
    ///
    /// Under `{matched: N}` a method without modules of its own gives all N passes to the table. The others give it
    /// `matched-table-passes` and go over the batches of the rest `refresh-repeats` times each: P passes are
    /// P / `refresh-repeats` epochs (rounded down), and one of the remaining repeats.
    init(_ common: CommonOptions, _ refresh: RefreshOptions?, matched: Int?) {
        guard let passes = matched else {
            tablePasses = common.warmPasses
            ownRepeats = refresh.map { Array(repeating: $0.repeats, count: $0.epochs) } ?? []
            return
        }
        guard let refresh else {
            tablePasses = passes
            ownRepeats = []
            return
        }
        tablePasses = min(passes, refresh.matchedTablePasses)
        let (own, repeats) = (passes - tablePasses, refresh.repeats)
        ownRepeats = Array(repeating: repeats, count: own / repeats) + (own % repeats > 0 ? [own % repeats] : [])
    }

    /// The N of `training.budget: {matched: N}`; nil where it is as published.
    public static func matched(_ training: ResolvedOptions) -> Int? {
        guard case .integer(let passes)? = training["budget"] else { return nil }
        return passes
    }
}
