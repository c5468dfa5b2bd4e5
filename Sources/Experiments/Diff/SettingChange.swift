import ThawCore

/// A setting that the two sides have with different values.
public struct SettingChange: Hashable, Sendable, Encodable {
    /// As a spec names it, where it does: `method.rho`, `training.batch`.
    public var setting: String
    /// nil where a side lacks it.
    public var values: Sides<String?>

    init(_ setting: String, _ a: String?, _ b: String?) {
        self.setting = setting
        values = Sides(a, b)
    }

    /// nil if the sides agree.
    init?(_ setting: String, differing values: Sides<String?>) {
        guard !values.isSame else { return nil }
        self.init(setting, values.a, values.b)
    }

    /// `rho 0.001 -> 0.01`: of the method's options the name says enough, since the method is named beside it.
    var text: String {
        let name = setting.hasPrefix("method.") ? String(setting.dropFirst("method.".count)) : setting
        return "\(name) \(values.a ?? "none") -> \(values.b ?? "none")".singleLine
    }
}

extension SettingChange {
    /// Everything but the seed in which two runs differ, by axis and then by name.
    static func between(_ a: RunDescription, _ b: RunDescription) -> [SettingChange] {
        func changes(_ axis: String, _ a: Choice, _ b: Choice) -> [SettingChange] {
            (a.name != b.name ? [SettingChange(axis, a.name, b.name)] : []) + changes(axis, a.options, b.options)
        }
        func changes(_ axis: String, _ a: ResolvedOptions, _ b: ResolvedOptions) -> [SettingChange] {
            Set(a.keys).union(b.keys).sorted().filter { a[$0] != b[$0] }.map {
                SettingChange("\(axis).\($0)", a[$0].map(RunLabels.spell), b[$0].map(RunLabels.spell))
            }
        }
        return changes("dataset", a.dataset, b.dataset) + changes("backbone", a.backbone, b.backbone)
            + changes("method", a.method, b.method) + changes("training", a.training, b.training)
    }

    /// What decides the result in which two finished runs differ, and what came of it other than metrics: settings,
    /// data, numerics, number of parameters.
    /// - isSame: whether the runs have one identity. Then they have the same settings by definition: an older record
    ///   that lacks options which came later is no other run.
    static func between(_ a: RunRecord, _ b: RunRecord, isSame: Bool) -> [SettingChange] {
        let count = SettingChange(
            parameters, differing: Sides(a, b).map { PlainText.grouped($0.result.parameterCount) })
        if isSame { return [count].compactMap { $0 } }
        // Where the data are the same, it does not matter how they were asked for.
        let isSameData = a.dataset.fingerprint == b.dataset.fingerprint
        let settings = effective(a.description, b.description).filter { !(isSameData && $0.isOfDataset) }
        return settings
            + [
                SettingChange(data, differing: Sides(a, b).map { $0.dataset.shortFingerprint }),
                SettingChange(numerics, differing: Sides(a, b).map { String($0.environment.numericsRevision) }),
                count,
            ].compactMap { $0 }
    }

    /// What is listed beside settings: the data's fingerprint, the revision of the numerics, and how many parameters the
    /// run had, which follows from the rest.
    static let (data, numerics, parameters) = ("data", "numerics-revision", "parameters")

    /// `between` as `RunIdentity` has it: without what has no effect, and whatever version of this program made the records.
    static func effective(_ a: RunDescription, _ b: RunDescription) -> [SettingChange] {
        between(a.decisive, b.decisive)
    }

    /// Whether it is about other data: of a run, or of a dataset that an experiment describes.
    var isOfData: Bool { setting == Self.data || setting.hasSuffix(": \(Self.data)") }

    /// Whether it is an option of the dataset.
    var isOfDataset: Bool { setting.hasPrefix("dataset.") }

    /// The ways in which two records of data differ; of data with one fingerprint, the title is none of them.
    static func between(_ a: DatasetRecord, _ b: DatasetRecord) -> [SettingChange] {
        func counts(_ kind: String, _ order: [String], _ counts: Sides<[String: Int]>) -> [SettingChange] {
            let others = Set(counts.a.keys).union(counts.b.keys).subtracting(order).sorted()
            return (order + others).compactMap { name in
                SettingChange("\(name)\(kind)", differing: counts.map { $0[name].map(PlainText.grouped) })
            }
        }
        let sides = Sides(a, b)
        return [
            a.fingerprint == b.fingerprint ? nil : SettingChange("title", differing: sides.map(\.title)),
            SettingChange("fingerprint", differing: sides.map(\.shortFingerprint)),
            SettingChange("synthetic", differing: sides.map { $0.isSynthetic ? "yes" : "no" }),
        ].compactMap { $0 } + counts("", TableBuilder.partOrder, sides.map(\.splitSizes))
            + counts(" items", ["old", "new"], sides.map(\.itemCounts))
    }
}

extension DatasetRecord {
    /// The fingerprint's first twelve digits, as tables show it.
    var shortFingerprint: String { String(fingerprint.prefix(12)) }
}
