import TestSupport
import Testing

@testable import ThawCore

/// What the recorded numbers (`MethodOracleTests`), which are those of the released code, leave open.
@Suite("MWUF's user means")
struct MWUFTests {
    @Test("Without swapped ids an item's mean is that of its users in train-base")
    func definition() {
        let (context, options) = tinyContext(MWUF.Options.self, options: ["swap-ids": .flag(false)])
        let method = MWUFMethod(context, options)
        method.computeUserMeans()
        let (backbone, table) = (context.backbone, context.dataset.table)
        let (width, users) = (backbone.width, backbone.table(backbone.schema.userField))
        var expected: [Double] = []
        for item in 0..<backbone.schema.itemVocabulary {
            let rows = context.dataset.split.trainBase.filter { Int(table.itemIDs[Int($0)]) == item }
            for k in 0..<width {
                let total = rows.reduce(0.0) { $0 + users[Int(table.userIDs[Int($1)]) * width + k] }
                expected.append(total / Double(max(1, rows.count)))
            }
        }
        let means = doubles(method.userMeans.pointer, method.userMeans.count)
        #expect(relativeDifference(means, expected, floor: 1e-6) < 1e-12)
        #expect(means.contains { $0 != 0 })
    }

    @Test("A batch whose user means are all zero falls back on its rows' users, if asked to", arguments: [true, false])
    func zeroMeans(fallsBack: Bool) {
        let (context, options) = tinyContext(MWUF.Options.self, options: ["zero-mean-fallback": .flag(fallsBack)])
        let method = MWUFMethod(context, options)
        let (backbone, batch) = (context.backbone, context.batch)
        let (width, table) = (backbone.width, backbone.table(backbone.schema.userField))
        func users() -> [Double] {
            method.generate()
            return doubles(method.users.pointer, batch.count * width)
        }
        let own = (0..<batch.count).flatMap { doubles(table + Int(batch.userIDs[$0]) * width, width) }
        #expect(own.contains { $0 != 0 })
        #expect(users() == (fallsBack ? own : own.map { _ in 0 }))
        method.userMeans.pointer.update(repeating: 0.5, count: method.userMeans.count)
        #expect(users().allSatisfy { $0 == 0.5 })
    }
}
