import Testing

@testable import ThawReporting

@Suite struct FigureScaleTests {
    @Test(arguments: [
        ([0.71, 0.78], 0.02, 2), ([0.6, 0.62], 0.005, 3), ([0.0, 1.0], 0.2, 1), ([3.0, 40.0], 10, 0),
        ([0.7], 0.02, 2),
    ])
    func marksStandAtRoundNumbers(values: [Double], step: Double, decimals: Int) {
        let scale = FigureScale(values)
        #expect(abs(scale.step - step) < 1e-12 && scale.decimals == decimals, "\(scale)")
        #expect(values.allSatisfy { scale.low < $0 && $0 < scale.high })
    }

    @Test func infiniteMeansAreLeftOut() {
        #expect(FigureScale([2, .infinity, 5]) == FigureScale([2, 5]))
        #expect(FigureScale([.infinity]).high.isFinite)
    }

    @Test func barsStartAtZero() {
        let scale = FigureScale([2, 5], fromZero: true)
        #expect(scale.low == 0 && scale.high > 5)
    }
}
