import Foundation
import Testing
import ThawCore

@testable import ThawDatasets

/// Titles as texts: read, written, and the more cautious of two.
@Suite struct DatasetTitleTests {
    private static let qualified = [
        "MovieLens-1M", "MovieLens-1M (rebuilt)", "MovieLens-1M (synthetic)", "MovieLens-1M (unverified)",
        "MovieLens-1M (unverified: 100,000 of 1,000,209 ratings)", "MovieLens-1M (rebuilt) (synthetic)",
        "MovieLens-1M, pseudo-new items", "MovieLens-1M (synthetic), pseudo-new items",
        "MovieLens-1M (rebuilt) (synthetic) (unverified: 5 of 7 ratings), pseudo-new items", "ML (mine)", "", "(x)",
        " (rebuilt)", "Ünverified (unverified )", "a (unverified:)", "a(unverified)", "a (b) (c) (synthetic)",
    ]

    @Test(arguments: qualified) func aTitleIsReadAsItIsWritten(text: String) {
        #expect(DatasetTitle(text).text == text)
        #expect(DatasetTitle.cautious(text, text) == text)
    }

    @Test func qualifiersAreReadInAnyOrder() {
        let title = DatasetTitle("ML (unverified), pseudo-new items (synthetic) (rebuilt) (synthetic)")
        #expect(title.name == "ML" && title.isRebuilt && title.isSynthetic && title.isPseudoNew)
        #expect(title.text == "ML (rebuilt) (synthetic) (unverified), pseudo-new items")
        let other = DatasetTitle("ML (mine)")
        #expect(other.name == "ML (mine)" && !other.isRebuilt && other.doubt == nil)
        #expect(DatasetTitle.pseudoNew("ML (rebuilt)") == "ML (rebuilt), pseudo-new items")
        #expect(DatasetTitle.pseudoNew("ML, pseudo-new items") == "ML, pseudo-new items")
    }

    @Test(arguments: [
        ("ML", "ML (rebuilt)", "ML (rebuilt)"), ("ML (rebuilt)", "ML (synthetic)", "ML (rebuilt) (synthetic)"),
        ("A title", "ML (rebuilt)", "A title (rebuilt)"), ("ML (unverified)", "ML", "ML (unverified)"),
        ("ML (unverified)", "ML (unverified: 1 of 2 ratings)", "ML (unverified: 1 of 2 ratings)"),
        ("ML (unverified: 3 of 2 ratings)", "ML (unverified: 1 of 2 ratings)", "ML (unverified: 1 of 2 ratings)"),
        ("ML, pseudo-new items", "ML (synthetic)", "ML (synthetic), pseudo-new items"),
    ])
    func everyQualifierIsKept(a: String, b: String, expected: String) {
        #expect(DatasetTitle.cautious(a, b) == expected)
    }

    @Test func theOrderMakesNoDifference() {
        for a in Self.qualified {
            for b in Self.qualified {
                let both = DatasetTitle.cautious(a, b)
                #expect(both == DatasetTitle.cautious(b, a) && both == DatasetTitle.cautious(both, a))
                for c in Self.qualified {
                    #expect(
                        DatasetTitle.cautious(both, c) == DatasetTitle.cautious(a, DatasetTitle.cautious(b, c)),
                        "\(a), \(b), \(c)")
                }
            }
        }
    }

    @Test func aHostileTitleTakesNoTime() {
        let text = String(repeating: " (unverified)", count: 100_000)
        #expect(DatasetTitle("x" + text).text == "x (unverified)")
        #expect(DatasetTitle(text + "x").text == text + "x")
    }
}
