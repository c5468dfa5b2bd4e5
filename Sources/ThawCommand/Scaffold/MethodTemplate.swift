import ThawCore
import ThawSupport

/// The texts that `thaw new method` writes, for one name.
package struct MethodTemplate: Sendable {
    /// The name in specs, e.g. `nearest-items`.
    package let name: String
    /// The name in tables, e.g. `Nearest items`.
    package let title: String
    /// The name in Swift, e.g. `NearestItems`.
    package let type: String

    /// - title: by default the name's words, the first with a capital.
    package init(name: String, title: String? = nil) {
        self.name = name
        let words = name.split(separator: "-").map(String.init)
        type = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        let sentence = words.joined(separator: " ")
        self.title = title ?? sentence.prefix(1).uppercased() + sentence.dropFirst()
    }

    /// The line in `Registry.standard`.
    package var registration: String { "            \(type).entry,\n" }

    /// The files by path in the checkout: the method, its test, and a spec that compares it with base.
    package var files: [(path: String, text: String)] {
        [
            ("Sources/Core/Methods/\(type).swift", method),
            ("Tests/ContractTests/\(type)Tests.swift", test),
            ("experiments/\(name).yaml", spec),
        ]
    }

    private var method: String { method(import: "", package: "") }

    /// The method's file.
    ///
    /// - import: what stands above it. - package: a further argument of the entry.
    func method(import: String, package: String) -> String {
        """
        \(`import`)/// \(title).
        ///
        /// The embedding v_i [width] of a new item i starts from the mean over the old items j,
        ///
        ///     v_i := blend mean_j v_j + (1 - blend) v_i
        ///
        /// and is then trained on the warm sets, as with base. `thaw new method` wrote this; put another method in its place.
        package enum \(type) {
            /// What specs, tables and `thaw methods` know of it, and how it is made.
            package static let entry = MethodEntry(
                name: "\(name)", title: \(quotedTitle),
                summary: "A new item's embedding starts from the mean of the old items' embeddings.",
                source: "the skeleton of thaw new method",\(package)
                float: \(type)Method<Float>.self, double: \(type)Method<Double>.self)

            /// Each option is described where it is read.
            struct Options: MethodOptions {
                let common: CommonOptions
                let blend: Double

                init(_ read: inout OptionReader) {
                    common = CommonOptions(&read)
                    blend = read(
                        ComponentOption(
                            "blend", 0...1, default: 1,
                            help: "Share of the mean; the rest is what pre-training left in the item's row.",
                            source: "the skeleton of thaw new method"))
                }
            }
        }

        final class \(type)Method<S: Scalar>: ColdStartMethod {
            private let context: MethodContext<S>
            private let options: \(type).Options

            /// A method with parameters of its own registers them here, in a `ParameterStore`: see MWUF.swift.
            init(_ context: MethodContext<S>, _ options: \(type).Options) {
                self.context = context
                self.options = options
            }

            /// After pre-training on train-base: writes the new items' rows of the item-id table [items, width].
            func fit() throws {
                let (split, width) = (context.dataset.split, context.backbone.width)
                let table = context.backbone.itemTable
                let mean = FixedBuffer<S>(repeating: 0, count: width)
                for item in split.oldItems {
                    axpy(1 / S(split.oldItems.count), table + Int(item) * width, mean.pointer, count: width)
                }
                let blend = S(options.blend)
                for item in split.newItems {
                    scaleAdd(blend, mean.pointer, 1 - blend, table + Int(item) * width, count: width)
                }
            }
        }

        """
    }

    private var test: String {
        """
        import Testing
        import ThawTesting

        @testable import ThawCore

        /// What the method does beyond the contract of all methods (`MethodContractTests`), which takes it in by itself.
        @Suite struct \(type)Tests {
        \(lawOfTheSkeleton)
        }

        """
    }

    /// A test of what the skeleton does.
    var lawOfTheSkeleton: String {
        """
            @Test("Every new item starts from the mean of the old ones, which stay as they are")
            func fit() throws {
                let session = try TinySession(\(type).entry)
                let split = session.dataset.split
                try session.pretrain()
                let old = session.itemRows(split.oldItems)
                try session.fit()
                #expect(session.itemRows(split.oldItems) == old)
                for row in session.itemRows(split.newItems) {
                    for (k, value) in row.enumerated() {
                        let mean = old.reduce(0) { $0 + $1[k] } / Float(old.count)
                        #expect(abs(value - mean) < 1e-6)
                    }
                }
            }
        """
    }

    private var spec: String { spec(beside: [Base.entry]) }

    /// A spec that compares the method with others.
    func spec(beside others: [MethodEntry]) -> String {
        let others = others.map(\.description)
        let lines = (others.map(\.name) + [name]).map { "  - \($0)" }
        return """
            # \(title.filter { !$0.isNewline }) beside \(others.map(\.name).joined(separator: " and ")); `thaw methods \(name)` lists the options.
            experiment: \(name)
            title: \(quotedTitle(with: " beside \(others.map(\.title).joined(separator: " and ")), on DeepFM"))
            datasets: [movielens-1m]
            backbones: [deepfm]
            methods:
            \(lines.joined(separator: "\n"))
            seeds: {from: 1, count: 5}
            report:
              table: {rows: method, columns: phase, metrics: [auc, relaimpr]}

            """
    }

    /// The title as a literal of Swift.
    private var quotedTitle: String { quotedTitle(with: "") }

    /// The title and more, in double quotes: they and backslashes are escaped alike in Swift and YAML.
    private func quotedTitle(with more: String) -> String {
        "\"" + (title + more).replacing(scalar: "\\", with: "\\\\").replacing(scalar: "\"", with: "\\\"") + "\""
    }
}
