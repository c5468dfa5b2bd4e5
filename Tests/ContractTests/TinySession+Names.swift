import Testing
import ThawCore
import ThawTesting

extension TinySession {
    /// A session of a method and a backbone that come with Thaw, by their names.
    convenience init(
        named method: String, on backbone: String = "deepfm", variant: Variant = .released,
        options: ResolvedOptions = [:], training: ResolvedOptions = [:],
        dataset: ColdStartDataset = TinyData.dataset(), backboneOptions: ResolvedOptions? = nil, seed: Int = 1
    ) throws {
        try self.init(
            #require(Registry.standard.method(named: method)),
            on: #require(Registry.standard.backbone(named: backbone)),
            variant: variant, options: options, backboneOptions: backboneOptions, training: training, dataset: dataset,
            seed: seed)
    }
}
