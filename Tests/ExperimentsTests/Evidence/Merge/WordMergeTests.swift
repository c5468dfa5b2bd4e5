import GRDB
import TestSupport
import Testing

@testable import ThawEvidence
@testable import ThawModel
@testable import ThawReporting
@testable import ThawStore

/// One label on two settings of a dataset, or two labels on one: in whatever order parts are named, rows are what they stand for.
extension ExperimentMergeTests {
    private static let movies = "[movielens-1m: {label: Movies}]"
    private static let other = "[movielens-1m: {old-threshold: 150}]"

    /// The identities of each row, once the table of the union was made.
    private func rows(_ paths: [String], at place: String? = nil) throws -> Set<Set<String>> {
        let (experiment, _, _) = try united(paths, at: place)
        if let place {
            _ = try TableBuilder(store: ResultStore.checked(path: folder.path(place))).build(partial: true)
        }
        let rows = Dictionary(grouping: experiment.members, by: \.labels).values
        // Data of one name are one setting.
        let datasets = Dictionary(grouping: experiment.members) { $0.labels["dataset"] ?? "" }.values
        for members in datasets { #expect(Set(members.map(\.description.dataset)).count == 1) }
        return Set(rows.map { Set($0.map(\.identity)) })
    }

    private func orders(_ paths: [String]) -> [[String]] {
        guard let last = paths.last else { return [[]] }
        return orders(paths.dropLast()).flatMap { order in
            (0...order.count).map { index in Array(order[..<index]) + [last] + Array(order[index...]) }
        }
    }

    @Test func anyOrderGivesTheSameRows() throws {
        let a = try make("A", Self.spec(datasets: Self.movies, methods: "[base]"))
        let b = try make("B", Self.spec(datasets: Self.other, methods: "[base]"))
        let c = try make("C", Self.spec(backbones: "[pnn]", methods: "[base]"))
        let m = try make("M", Self.spec(methods: "[mwuf]"))
        for (place, order) in orders([a, b, c]).enumerated() {
            let path = "abc\(place)"
            #expect(try rows(order, at: path).map(\.count).sorted() == [4, 4, 4])
            // Also where the parts were united before, and other words stood first.
            for (again, order) in [[folder.path(path), m], [m, folder.path(path)]].enumerated() {
                #expect(try rows(order, at: "\(path)m\(again)").map(\.count).sorted() == [4, 4, 4, 4])
            }
        }
    }

    @Test func aLabelIsRenamedWhereItStandsForTheSame() throws {
        let a = try make("A", Self.spec(datasets: Self.movies, methods: "[base]"))
        let b = try make("B", Self.spec(datasets: Self.other, methods: "[base: {label: Base again}]"))
        let c = try make("C", Self.spec(backbones: "[pnn]", methods: "[base: {label: Base again}]"))
        _ = try united([b, c], at: "bc")
        _ = try united([a, folder.path("bc")], at: "abc")
        #expect(try rows([b, folder.path("abc")], at: "all").map(\.count).sorted() == [4, 4, 4])
        #expect(try rows([folder.path("abc"), b], at: "lla").map(\.count).sorted() == [4, 4, 4])
    }

    @Test func oneSettingIsOneGroup() throws {
        let two = try make(
            "two",
            Self.spec(
                datasets: "[movielens-1m: {label: Movies}, movielens-1m: {old-threshold: 150}]", methods: "[base]"))
        let m = try make("M", Self.spec(methods: "[mwuf]"))
        for (place, order) in [[two, m], [m, two]].enumerated() {
            #expect(try rows(order, at: "both\(place)").count == 3)
            let (experiment, notes, _) = try united(order)
            let known = Dictionary(grouping: experiment.members) { $0.labels["dataset"] ?? "" }
            #expect(known.count == 2)
            // What a note calls a label is one.
            for note in notes {
                let now = try #require(note.components(separatedBy: " is '").last?.prefix { $0 != "'" })
                #expect(known[String(now)] != nil, "\(note)")
            }
        }
    }

    /// What nothing else has seen is seen before it is written.
    @Test func aUnionThatWouldMixIsRefused() throws {
        let a = try make("A", Self.spec(datasets: Self.movies, methods: "[base]"))
        let b = try make("B", Self.spec(datasets: Self.other, methods: "[base]"))
        let inputs = try [a, b].map { try ResultStore.checked(path: $0) }
        let check = UnionCheck(inputs: inputs)
        let mixed = folder.path("mixed")
        _ = try DatabaseMerge(inputs: [a, b], output: mixed).run()
        #expect(try check.flaw(in: ResultStore.checked(path: mixed)) == nil)
        let queue = try DatabaseQueue(path: mixed)
        try queue.write {
            try $0.execute(sql: "UPDATE experiment_runs SET labels = json_set(labels, '$.dataset', 'Movies')")
        }
        try queue.close()
        let text = "\(try check.flaw(in: ResultStore.checked(path: mixed)) as Any)"
        #expect(text.contains("experiment parts in \(a) and \(b): together they"), "\(text)")
    }
}
