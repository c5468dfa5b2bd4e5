import Testing

@testable import ThawModel

/// Statistics of what a sound run never gives come to an end.
@Suite struct NoNumberTests {
    @Test(arguments: [[Double.nan, 1, 2], [.infinity, -.infinity, .nan], [.infinity, .infinity, 1]])
    func testsEnd(differences: [Double]) {
        let hasNone = differences.contains(where: \.isNaN)
        #expect((WilcoxonSignedRank(differences: differences) == nil) == hasNone)
        #expect(PairedTTest(differences: differences) == nil)
        #expect(StudentT.halfWidth(differences) == nil)
    }

    @Test func theTailsOfNoNumberAreNone() {
        #expect(StudentT.twoSidedP(.infinity, degreesOfFreedom: 9) == 0)
        #expect(StudentT.twoSidedP(-.infinity, degreesOfFreedom: 9) == 0)
        #expect(StudentT.twoSidedP(.nan, degreesOfFreedom: 9).isNaN)
    }
}
