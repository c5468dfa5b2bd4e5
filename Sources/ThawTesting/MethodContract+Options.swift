import Foundation
import ThawCore

// What specs, records and caches rest on: an option is what its description says.
extension MethodContract {
    /// What the method declares by its options is among them, and follows their values.
    public func declarationsAreOptions() throws {
        let declaration = try declaration()
        func expectListed(_ options: [String], if declared: Bool) throws {
            for name in options where (method.description.option(named: name) != nil) != declared {
                throw violation(
                    declared
                        ? "the option \(name) is declared, and not read"
                        : "the option \(name) is read, and not declared")
            }
        }
        try expectListed(CommonOptions.descriptions.map(\.name), if: true)
        try expectListed(FitOptions.descriptions.map(\.name), if: declaration.fit != nil)
        let refresh = ["refresh-epochs", "refresh-repeats", "matched-table-passes"]
        try expectListed(refresh, if: declaration.refresh != nil)
        try expect(
            "passes that are declared with warm-passes 7",
            try self.declaration(["warm-passes": .integer(7)]).common.warmPasses, is: 7)
        guard declaration.refresh != nil else { return }
        let values = Dictionary(uniqueKeysWithValues: refresh.enumerated().map { ($1, OptionValue.integer(3 + $0)) })
        let declared = try self.declaration(values).refresh
        try expect(
            "what is declared with \(refresh.joined(separator: ", ")) 3, 4, 5",
            declared.map { [$0.epochs, $0.repeats, $0.matchedTablePasses] }, is: [3, 4, 5])
    }

    /// Options survive JSON, in which a whole number is an integer, and the method takes what comes out.
    public func optionsSurviveJSON() throws {
        let options = method.description.resolve(variant: variant)
        let decoded = try JSONDecoder().decode(ResolvedOptions.self, from: JSONEncoder().encode(options))
        for option in method.description.options {
            let (before, after) = (options[option.name], decoded[option.name])
            let survives =
                switch option.kind {
                case .number: before.flatMap(Double.init(optionValue:)) == after.flatMap(Double.init(optionValue:))
                default: before == after
                }
            try expect(survives && after != nil, "the default of \(option.name) did not survive JSON")
        }
        try expect(method.declaration(decoded) != nil, "the method does not take its own defaults back from JSON")
    }

    /// Every option of the method changes something of a run, unless it has one possible value: on this backbone or, since
    /// not all read every feature and have batch norm, on DeepFM.
    ///
    /// - except: options that decide nothing on the tiny data; they need tests of their own.
    public func everyOptionChangesSomething(except: Set<String> = []) throws {
        let names = Set(method.description.options.map(\.name))
        for name in except.subtracting(names).sorted() { throw violation("there is no option \(name) to except") }
        var idle = try optionsWithoutEffect(among: names.subtracting(except))
        if !idle.isEmpty, backbone.description.name != DeepFM.entry.description.name {
            idle = try MethodContract(method, variant: variant).optionsWithoutEffect(among: Set(idle.keys))
        }
        guard let (name, value) = idle.min(by: { $0.key < $1.key }) else { return }
        throw violation("the option \(name) has no effect: a run with \(value) gave the bits of one with its default")
    }

    /// Options that change nothing of a run, with the values that were tried.
    private func optionsWithoutEffect(among names: Set<String>) throws -> [String: OptionValue] {
        // The split of a matched budget has an effect where there is one.
        let matched: ResolvedOptions = ["budget": .integer(5)]
        let (plain, plainMatched) = (try session(), try session(training: matched))
        for session in [plain, plainMatched] { _ = try session.run() }
        var idle: [String: OptionValue] = [:]
        for option in method.description.options where names.contains(option.name) {
            guard let value = try otherValue(of: option) else { continue }
            let isOfMatched = option.name == "matched-table-passes"
            let changed = try session(options: [option.name: value], training: isOfMatched ? matched : [:])
            _ = try changed.run()
            let unchanged = isOfMatched ? plainMatched : plain
            if changed.training.exportBackbone() == unchanged.training.exportBackbone() { idle[option.name] = value }
        }
        return idle
    }

    /// Options for the warm phases, the method's and those of `training`, decide nothing before them.
    public func warmOptionsDecideNothingBefore() throws {
        func fitted(_ options: ResolvedOptions, _ training: ResolvedOptions = [:]) throws -> [UInt8] {
            let session = try session(options: options, training: training)
            try session.pretrain()
            try session.fit()
            return session.training.exportFitted()
        }
        let plain = try fitted([:])
        func expectPlain(_ option: OptionDescription, _ bytes: [UInt8]) throws {
            try expect(
                bytes == plain,
                "the option \(option.name) is declared to be for warm phases, and changed what fitting left")
        }
        for option in method.description.options where option.isForWarmPhases {
            guard let value = try otherValue(of: option) else { continue }
            try expectPlain(option, fitted([option.name: value]))
        }
        for option in Training.description.options where option.isForWarmPhases {
            guard let value = option.values(otherThan: option.released).first else { continue }
            try expectPlain(option, fitted([:], [option.name: value]))
        }
    }

    /// The warm learning rate moves the warm phases alone.
    public func warmLearningRateIsForWarmPhases() throws {
        let plain = try outcome()
        let rate = Training.description.resolve()["learning-rate"]
        let same = try outcome(training: ["warm-learning-rate": rate ?? .text("same")])
        try expect(same == plain, "a warm learning rate that is the learning rate gave other bits")
        let other = try outcome(training: ["warm-learning-rate": .number(0.01)])
        try expect(
            "the cold evaluation with another warm learning rate", other.evaluations[0], is: plain.evaluations[0])
        try expect(other.bytes != plain.bytes, "another warm learning rate gave the same bits")
    }

    /// A value that is not the variant's default, and with which the options meet their constraints; nil where the option
    /// has no other at all.
    private func otherValue(of option: OptionDescription) throws -> OptionValue? {
        let defaults = method.description.resolve(variant: variant)
        let values = option.values(otherThan: defaults[option.name] ?? option.released)
        guard !values.isEmpty else { return nil }
        let allowed = values.first {
            method.description.violations(of: method.description.resolve([option.name: $0], variant: variant)).isEmpty
        }
        guard let allowed else {
            throw violation("the option \(option.name) has no other value that the others' defaults allow; except it")
        }
        return allowed
    }
}
