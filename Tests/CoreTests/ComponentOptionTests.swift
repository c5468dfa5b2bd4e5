import Testing

@testable import ThawCore

/// The description of a component's options, their decoding and the component's struct are one thing.
@Suite struct ComponentOptionTests {
    private enum Side: String, OptionWord { case left, right }

    /// An option of each type.
    private struct Options: ComponentOptions {
        let flag: Bool
        let count: Int
        let weight: Double
        let side: Side

        init(_ read: inout OptionReader) {
            flag = read(ComponentOption("flag", default: true, published: false, help: "A flag.", source: "a paper"))
            count = read(ComponentOption("count", 1...8, default: 2, help: "A number.", unit: "items"))
            weight = read(ComponentOption("weight", 0...1, default: 0.5, help: "A share.", isForWarmPhases: true))
            side = read(ComponentOption("side", default: .left, help: "A word.", isLaterAddition: true))
        }

        var values: [OptionValue] { [flag.optionValue, count.optionValue, weight.optionValue, side.optionValue] }
    }

    @Test func descriptionsAreWhatIsRead() throws {
        let descriptions = Options.descriptions
        #expect(descriptions.map(\.name) == ["flag", "count", "weight", "side"])
        #expect(
            descriptions.map(\.kind) == [.flag, .integer(1...8), .number(0...1), .choice(["left", "right"])])
        #expect(descriptions.map(\.released) == [.flag(true), .integer(2), .number(0.5), .text("left")])
        #expect(descriptions.map(\.published) == [.flag(false), .integer(2), .number(0.5), .text("left")])
        #expect(descriptions.map(\.help) == ["A flag.", "A number.", "A share.", "A word."])
        #expect(descriptions.map(\.unit) == ["", "items", "", ""] && descriptions[0].source == "a paper")
        #expect(descriptions.map(\.isForWarmPhases) == [false, false, true, false])
        #expect(descriptions.map(\.isLaterAddition) == [false, false, false, true])
    }

    @Test func structsHoldWhatDescriptionsResolve() {
        for variant in Variant.allCases {
            let resolved = Options.descriptions.resolve(variant: variant)
            #expect(Options(resolved).values == Options.descriptions.map { resolved[$0.name] })
        }
        let given: ResolvedOptions = [
            "flag": .flag(false), "count": .integer(8), "weight": .integer(1), "side": .text("right"),
        ]
        // A whole number counts as a number.
        #expect(Options(given).values == [.flag(false), .integer(8), .number(1), .text("right")])
    }

    @Test("What is missing, as in records of before, has its default")
    func missing() {
        #expect(Options([:]).values == Options.descriptions.map(\.released))
        #expect(Options(["count": .integer(3)]).values == [.flag(true), .integer(3), .number(0.5), .text("left")])
    }

    @Test func aRecordMayLackLaterAdditionsAlone() {
        var record = Options.descriptions.resolve(["count": .integer(3)])
        record["side"] = nil
        record["unheard"] = .integer(3)
        #expect(Options(record: record)?.values == [.flag(true), .integer(3), .number(0.5), .text("left")])
        for name in ["flag", "count", "weight"] {
            var lacking = record
            lacking[name] = nil
            #expect(Options(record: lacking)?.values == nil, "\(name)")
        }
    }

    @Test(
        "A record in which an option cannot have its value is none",
        arguments: [
            ("flag", OptionValue.integer(1)), ("count", .integer(9)), ("count", .number(2)), ("count", .text("2")),
            ("weight", .number(1.5)), ("weight", .number(.nan)), ("weight", .flag(true)), ("side", .text("up")),
            ("side", .flag(true)),
        ])
    func misread(name: String, value: OptionValue) {
        #expect(Options(record: Options.descriptions.resolve([name: value]))?.values == nil)
        var reader = OptionReader([name: value])
        _ = Options(&reader)
        #expect(reader.misread == [name])
        #expect(reader.descriptions.map(\.name) == Options.descriptions.map(\.name))
    }

    @Test func anOptionCanHaveAnotherDefault() throws {
        let option = ComponentOption("count", 1...8, default: 2, published: 3, help: "A number.", source: "a paper")
        let other = option.with(default: 5, source: "another").description
        #expect(other.released == .integer(5) && other.published == .integer(5) && other.source == "another")
        #expect(other.name == "count" && other.kind == .integer(1...8) && other.help == "A number.")
    }

    @Test("Where a component comes from is among its options, and has one value")
    func packages() throws {
        let entry = BackboneEntry(
            name: "theirs", title: "Theirs", summary: "Somebody's.", source: "none",
            package: ComponentPackage("their-package", revision: 4), float: DeepFMHead<Float>.self,
            double: DeepFMHead<Double>.self)
        let resolved = entry.description.resolve()
        #expect(resolved == ["package": .text("their-package"), "revision": .integer(4)])
        let kinds = entry.description.options.map(\.kind)
        #expect(!kinds[0].allows(.text("another")) && !kinds[1].allows(.integer(5)) && !kinds[1].allows(.integer(3)))
    }
}
