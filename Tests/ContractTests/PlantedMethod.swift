import ThawCore

/// What may be wrong with a method.
enum Flaw: CaseIterable {
    case ownSeed, keptState, stalePointer, testRows, frozenParameter, undeclaredGroup, halfOfTheRows, oldRows,
        statistics
    case earlyOption, matchedBudget, ownBudget, shortRefresh, fitting, otherTable, idleOption, undeclaredRefresh
}

/// A type for each flaw, and one for none: what a method is has to follow from its type.
protocol Planted: Sendable {
    static var flaw: Flaw? { get }
}

enum Sound: Planted { static let flaw: Flaw? = nil }
enum OwnSeed: Planted { static let flaw: Flaw? = .ownSeed }
enum KeptState: Planted { static let flaw: Flaw? = .keptState }
enum StalePointer: Planted { static let flaw: Flaw? = .stalePointer }
enum TestRows: Planted { static let flaw: Flaw? = .testRows }
enum FrozenParameter: Planted { static let flaw: Flaw? = .frozenParameter }
enum UndeclaredGroup: Planted { static let flaw: Flaw? = .undeclaredGroup }
enum HalfOfTheRows: Planted { static let flaw: Flaw? = .halfOfTheRows }
enum OldRows: Planted { static let flaw: Flaw? = .oldRows }
enum Statistics: Planted { static let flaw: Flaw? = .statistics }
enum EarlyOption: Planted { static let flaw: Flaw? = .earlyOption }
enum MatchedBudget: Planted { static let flaw: Flaw? = .matchedBudget }
enum OwnBudget: Planted { static let flaw: Flaw? = .ownBudget }
enum ShortRefresh: Planted { static let flaw: Flaw? = .shortRefresh }
enum OtherFitting: Planted { static let flaw: Flaw? = .fitting }
enum OtherTable: Planted { static let flaw: Flaw? = .otherTable }
enum IdleOption: Planted { static let flaw: Flaw? = .idleOption }
enum UndeclaredRefresh: Planted { static let flaw: Flaw? = .undeclaredRefresh }

/// Options of a method with modules of its own.
struct PlantedOptions<Plant: Planted>: MethodOptions {
    let common: CommonOptions
    let fit: FitOptions?
    let side: SideInformationOptions
    let repeats: Int
    let isEarly: Bool
    private let ownRefresh: RefreshOptions

    init(_ read: inout OptionReader) {
        common = CommonOptions(&read)
        fit = FitOptions(&read)
        side = SideInformationOptions(withoutItemID: &read)
        repeats = read(FitOptions.repeats(default: 2, source: "none"))
        ownRefresh = RefreshOptions(&read, repeats: 3, epochsSource: "none", repeatsSource: "none")
        var isEarly = false
        if Plant.flaw == .earlyOption {
            isEarly = read(ComponentOption("early", default: false, help: "Works too early.", isForWarmPhases: true))
        }
        if Plant.flaw == .idleOption { _ = read(ComponentOption("idle", 0...1, default: 0.5, help: "Does nothing.")) }
        self.isEarly = isEarly
    }

    var refresh: RefreshOptions? { Plant.flaw == .undeclaredRefresh ? nil : ownRefresh }

    var fitting: Fitting? {
        Fitting(passes: Plant.flaw == .fitting ? repeats + 1 : repeats, trainsItemTable: Plant.flaw == .otherTable)
    }
}

/// A new item's row is linear in its side information; trained with the click loss through the frozen backbone, and trained
/// further in warm phases. All of it as somebody writes it who has the public interface alone.
final class PlantedMethod<S: Scalar, Plant: Planted>: ColdStartMethod {
    private let context: MethodContext<S>
    private let options: PlantedOptions<Plant>
    private let store = ParameterStore<S>()
    private let side: SideInformation<S>
    private let net: Dense<S>
    /// [rows, width] each.
    private let rows, dRows: FixedBuffer<S>
    private let itemTable: UnsafeMutablePointer<S>
    private var shift: S = 0

    static var group: ParameterGroup { ParameterGroup("planted") }
    static var spareGroup: ParameterGroup { ParameterGroup("planted-spare") }

    static var entry: MethodEntry {
        MethodEntry(
            name: "planted", title: "Planted", summary: "A row that is linear in side information.", source: "none",
            package: ComponentPackage("planted-methods", revision: 3), float: PlantedMethod<Float, Plant>.self,
            double: PlantedMethod<Double, Plant>.self)
    }

    init(_ context: MethodContext<S>, _ options: PlantedOptions<Plant>) {
        self.context = context
        self.options = options
        let width = context.backbone.width
        side = SideInformation(context, options.side)
        net = Dense(store, "net", inputs: side.width, outputs: width, group: Self.group)
        _ = store.register("spare", [width], Self.spareGroup)
        store.allocate()
        store.initializeUniform(-0.01, 0.01, stream: context.stream.child("init"))
        rows = FixedBuffer(repeating: 0, count: context.maxRows * width)
        dRows = FixedBuffer(repeating: 0, count: context.maxRows * width)
        itemTable = context.backbone.itemTable
        if Plant.flaw == .ownSeed { net.biases[0] = S(Double.random(in: 0.1...1)) }
    }

    var ownStore: ParameterStore<S>? { store }
    var trainedGroups: [ParameterGroup] { [Self.group] }

    func fit() throws {
        let (backbone, split) = (context.backbone, context.dataset.split)
        let width = backbone.width
        try train(
            on: Plant.flaw == .testRows ? split.test : split.trainBase, repeats: [options.repeats],
            stream: context.stream.child("fit"))
        switch Plant.flaw {
        case .keptState: shift = 0.5
        case .stalePointer:
            // The table may be behind: nobody asked for it.
            net.biases[0] += itemTable[Int(split.newItems[0]) * width]
        case .frozenParameter: backbone.table(backbone.schema.userField)[0] += 1
        case .halfOfTheRows:
            let before = (0..<width * backbone.schema.itemVocabulary).map { backbone.itemTable[$0] }
            write(context.stream.child("write"))
            for item in split.newItems.prefix(split.newItems.count / 2) {
                for k in 0..<width { backbone.itemTable[Int(item) * width + k] = before[Int(item) * width + k] }
            }
            return
        case .oldRows: backbone.itemTable[Int(split.oldItems[0]) * width] += 1
        default: break
        }
        write(context.stream.child("write"))
    }

    func refresh(_ phase: Phase) throws {
        let stream = context.stream.child(phase.name)
        let repeats =
            switch Plant.flaw {
            case .ownBudget: [3, 3]
            case .shortRefresh: context.budget.ownRepeats.map { max(1, $0 - 1) }
            default: context.budget.ownRepeats
            }
        try train(on: context.dataset.split.warm[phase.rawValue - 1], repeats: repeats, stream: stream)
        write(stream.child("write"))
    }

    private func train(on instances: IndexList, repeats: [Int], stream: RandomStream) throws {
        let groups = Plant.flaw == .undeclaredGroup ? [Self.group, Self.spareGroup] : [Self.group]
        let adam = context.optimizer(store, groups: groups)
        try context.train([adam], on: instances, repeats: repeats, stage: "training planted", stream: stream) {
            pass($0)
        }
    }

    /// One pass over the bound batch.
    func pass(_ stream: RandomStream) -> Double {
        let (backbone, batch) = (context.backbone, context.batch)
        generate()
        backbone.setItems(rows.pointer)
        let loss =
            Plant.flaw == .statistics
            ? context.backboneLoss(of: batch, scope: .itemOnly, stream: stream, updatesStatistics: true)
            : context.backboneLoss(scope: .itemOnly, stream: stream)
        backbone.copyItemGradient(to: dRows.pointer)
        net.backwardWeights(dRows.pointer, side.output.pointer, rows: batch.count)
        return loss
    }

    /// rows := net(side information of the batch's items).
    private func generate() {
        side.gather(context.batch)
        net.forward(side.output.pointer, rows.pointer, rows: context.batch.count)
        let isMatched = context.training.budget.matched != nil && context.phase != .cold
        if options.isEarly || Plant.flaw == .matchedBudget && isMatched { shift = 0.5 }
        for k in 0..<context.batch.count * context.backbone.width { rows.pointer[k] += shift }
    }

    private func write(_ stream: RandomStream) {
        context.writeNewItems(stream) { _ in
            generate()
            return UnsafePointer(rows.pointer)
        }
    }
}
