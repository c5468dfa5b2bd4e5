import Testing
import ThawModel

@Suite struct StatisticsTests {
    @Test func meanAndSampleStandardDeviation() {
        let values = [2.0, 4, 4, 4, 5, 5, 7, 9]
        #expect(SampleStatistics.mean(values) == 5)
        // Sum of squares 32, n - 1 = 7.
        #expect(SampleStatistics.standardDeviation(values) == (32.0 / 7).squareRoot())
        #expect(SampleStatistics.mean([]) == nil)
        #expect(SampleStatistics.standardDeviation([1]) == nil)
        #expect(SampleStatistics.standardDeviation([0.1, 0.1, 0.1]).map { $0 < 1e-16 } == true)
    }

    @Test func relativeImprovementHasTheSignOfTheGain() {
        #expect(RelativeImprovement.percent(auc: 0.75, base: 0.625) == 100)
        #expect(RelativeImprovement.percent(auc: 0.5625, base: 0.625) == -50)
        #expect(RelativeImprovement.percent(auc: 0.7, base: 0.5) == nil)
        // Below, the worse of two methods would have the higher value.
        #expect(RelativeImprovement.percent(auc: 0.3, base: 0.49) == nil)
    }
}
