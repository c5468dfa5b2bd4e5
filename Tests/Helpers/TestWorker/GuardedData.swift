import Foundation
import ThawCore
import ThawExecution
import ThawModel
import ThawStore

@testable import ThawDatasets

/// A dataset whose instances of new items (warm sets and test set) lie on pages of memory of their own, which nobody can
/// read before `open`: who tries is ended by the system.
final class GuardedDataset {
    private(set) var dataset: ColdStartDataset
    private var locked: [(start: UnsafeMutableRawPointer, count: Int)] = []

    /// Takes over the rows of the split; those of new items get numbers from a multiple of `alignment` on.
    init(_ original: ColdStartDataset) {
        dataset = original
        let split = original.split
        let (old, new) = (Array(split.trainBase), split.warm.flatMap { Array($0) } + Array(split.test))
        let start = (old.count + Self.alignment - 1) / Self.alignment * Self.alignment
        let places = zip(old, 0...).map { ($0, Int32($1)) } + zip(new, start...).map { ($0, Int32($1)) }
        let place = Dictionary(uniqueKeysWithValues: places)
        let rows = (count: start + new.count, start: start, places: places)
        let table = original.table
        let columns = table.columns.map { column -> Column in
            guard column.key == .row else { return column }
            switch column.values {
            case .categorical(let values):
                return Column(key: .row, values: .categorical(moved(values, rows)))
            case .continuous(let values):
                return Column(key: .row, values: .continuous(moved(values, rows)))
            case .scaled(let values, let lowest, let highest):
                return Column(
                    key: .row, values: .scaled(moved(values, rows), lowest: lowest, highest: highest))
            case .bag: preconditionFailure("no dataset has bags by row")
            }
        }
        func renumbered(_ list: IndexList) -> [Int32] { list.compactMap { place[$0] } }
        dataset.table = ExampleTable(schema: table.schema, columns: columns, labels: moved(table.labels, rows))
        dataset.split = ColdStartSplit(
            trainBase: renumbered(split.trainBase), warm: split.warm.map(renumbered), test: renumbered(split.test),
            oldItems: split.oldItems, newItems: split.newItems)
        for region in locked { precondition(mprotect(region.start, region.count, PROT_NONE) == 0) }
    }

    func open() {
        for region in locked { precondition(mprotect(region.start, region.count, PROT_READ) == 0) }
    }

    /// A page's bytes: so many elements of any size end at the end of a page.
    private static let alignment = Int(getpagesize())

    private final class Mapping {}

    /// `values` in the new order, in memory that stays for the process' life; the part of the new items is to be locked.
    private func moved<Element: BitwiseCopyable>(
        _ values: FixedBuffer<Element>, _ rows: (count: Int, start: Int, places: [(Int32, Int32)])
    ) -> FixedBuffer<Element> {
        let size = MemoryLayout<Element>.stride
        let memory = mmap(
            nil, rows.count * size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let memory, memory != MAP_FAILED else { fatalError("no memory") }
        let elements = memory.bindMemory(to: Element.self, capacity: rows.count)
        for (old, new) in rows.places { elements[Int(new)] = values.pointer[Int(old)] }
        locked.append((memory + rows.start * size, (rows.count - rows.start) * size))
        return FixedBuffer(viewing: UnsafePointer(elements), count: rows.count, owner: Mapping())
    }
}

/// Does runs like any worker, on guarded data: pseudo-new items are carved from data whose new items cannot be read, and
/// those are opened when the database has a choice for each of its tunings.
final class GuardedExecutor: JobExecutor {
    private let database: String
    private let locations: DataLocations
    private var guarded: GuardedDataset?

    init(database: String, cache: String) {
        self.database = database
        locations = DataLocations(root: "/nowhere", cache: cache)
    }

    func execute(_ job: Job, notify: (RunNotice) -> Void) -> JobOutcome {
        Runner(
            cache: nil, loadDataset: load,
            makeSession: { dataset, run in
                try Registry.standard.makeSession(
                    dataset: dataset, backbone: run.backbone.name, method: run.method.name, options: run.method.options,
                    training: run.training, seed: run.seed)
            }
        ).execute(job, notify: notify)
    }

    private func load(_ choice: Choice) throws -> ColdStartDataset {
        var real = choice
        real.options[DatasetOptions.itemsName] = .text(DatasetOptions.Items.new.rawValue)
        let guarded = try GuardedDataset(
            DatasetLoader.load(name: real.name, options: real.options, locations: locations))
        self.guarded = guarded
        let tunings = try ResultStore(path: database, access: .readOnly).experiments().flatMap(\.tunings)
        if !tunings.isEmpty, tunings.allSatisfy({ $0.choice != nil }) { guarded.open() }
        return try PseudoNewItems.applying(DatasetOptions(choice.options), to: guarded.dataset)
    }
}
