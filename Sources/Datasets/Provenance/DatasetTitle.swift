/// A dataset's title as tables show it: a name, and what is known against it.
///
/// `MovieLens-1M`, `MovieLens-1M (rebuilt)`, `MovieLens-1M (unverified: 100,000 of 1,000,209 ratings), pseudo-new items`:
/// the name, then `(rebuilt)`, `(synthetic)` and `(unverified)`, then what was carved from the data. The name alone is for
/// files that came out of the publisher's archive (`DatasetProvenance`).
public struct DatasetTitle: Hashable, Sendable {
    /// What stands before the qualifiers, e.g. `MovieLens-1M`.
    public var name: String
    /// Files put together from other sources.
    public var isRebuilt = false
    /// Files that Thaw generated.
    public var isSynthetic = false
    /// Files that nothing vouches for: `unverified`, or with their size `unverified: 100,000 of 1,000,209 ratings`.
    public private(set) var doubt: String?
    /// Old items in the new ones' place.
    public var isPseudoNew = false

    private static let rebuilt = " (rebuilt)"
    private static let synthetic = " (synthetic)"
    private static let unverified = "unverified"
    private static let pseudoNewItems = ", pseudo-new items"

    /// Reads a title, its qualifiers in any order. What is no qualifier belongs to the name.
    public init(_ text: String) {
        name = ""
        // Bytes, and no copy for each qualifier: a title may be a stranger's, and of any length.
        var rest = text[...].utf8
        while dropQualifier(of: &rest) {}
        name = String(Substring(rest))
    }

    /// The title of `name`'s files of this provenance.
    public init(_ name: String, _ provenance: DatasetProvenance) {
        self.init(name)
        switch provenance {
        case .verified: break
        case .rebuilt: isRebuilt = true
        case .generated, .marked: isSynthetic = true
        case .unverified(let instances, let published) where instances == published.instances:
            doubt = Self.unverified
        case .unverified(let instances, let published):
            doubt = "\(Self.unverified): \(published.share(instances))"
        }
    }

    /// The title with its qualifiers.
    public var text: String {
        name + (isRebuilt ? Self.rebuilt : "") + (isSynthetic ? Self.synthetic : "")
            + (doubt.map { " (\($0))" } ?? "") + (isPseudoNew ? Self.pseudoNewItems : "")
    }

    /// The title of the same data under another name, whose own qualifiers hold, too.
    public func named(_ name: String) -> DatasetTitle {
        let other = DatasetTitle(name)
        var title = DatasetTitle(Self.cautious(text, name))
        title.name = other.name
        return title
    }

    /// The title of what is carved from data with this title.
    public static func pseudoNew(_ text: String) -> String {
        var title = DatasetTitle(text)
        title.isPseudoNew = true
        return title.text
    }

    /// Of two titles of the same data (equal fingerprints), the more cautious one: every qualifier that either has. Which
    /// comes first makes no difference; of two names, the first by its letters stands.
    public static func cautious(_ a: String, _ b: String) -> String {
        let (a, b) = (DatasetTitle(a), DatasetTitle(b))
        var title = a
        title.name = min(a.name, b.name)
        title.isRebuilt = a.isRebuilt || b.isRebuilt
        title.isSynthetic = a.isSynthetic || b.isSynthetic
        title.isPseudoNew = a.isPseudoNew || b.isPseudoNew
        title.doubt = moreDoubtful(a.doubt, b.doubt)
        return title.text
    }

    /// One with a size says more than one without.
    private static func moreDoubtful(_ a: String?, _ b: String?) -> String? {
        let sized = [a, b].compactMap { $0 }.filter { $0 != unverified }
        return sized.min() ?? a ?? b
    }

    /// Takes the last qualifier off the name; false if there is none.
    private mutating func dropQualifier(of rest: inout Substring.UTF8View) -> Bool {
        if Self.drop(Self.pseudoNewItems, of: &rest) {
            isPseudoNew = true
        } else if Self.drop(Self.rebuilt, of: &rest) {
            isRebuilt = true
        } else if Self.drop(Self.synthetic, of: &rest) {
            isSynthetic = true
        } else {
            return dropDoubt(of: &rest)
        }
        return true
    }

    private mutating func dropDoubt(of rest: inout Substring.UTF8View) -> Bool {
        guard rest.last == UInt8(ascii: ")"), let start = rest.lastIndex(of: UInt8(ascii: "(")),
            rest[..<start].last == UInt8(ascii: " ")
        else { return false }
        let inside = String(Substring(rest[rest.index(after: start)...].dropLast()))
        guard inside == Self.unverified || inside.hasPrefix(Self.unverified + ": ") else { return false }
        doubt = Self.moreDoubtful(doubt, inside)
        rest = rest[..<start].dropLast()
        return true
    }

    private static func drop(_ ending: String, of rest: inout Substring.UTF8View) -> Bool {
        guard rest.suffix(ending.utf8.count).elementsEqual(ending.utf8) else { return false }
        rest = rest.dropLast(ending.utf8.count)
        return true
    }
}
