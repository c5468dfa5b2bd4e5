import Testing

@testable import ThawModel

/// What a label may say, in specs (Fixtures/specs/malformed has what they may not) and in databases alike.
@Suite struct LabelRuleTests {
    private let context = SpecContext()

    @Test(arguments: [
        "Ours", "With dropout", "CSDM", "CSDM without its base", "csdm, as in CVAR", "C S D M", "\u{421}SDM 2",
        "Baseline", "\u{2013}", "\u{65b9}\u{6cd5}",
    ])
    func ownWordsAreFree(label: String) {
        #expect(LabelRule.flaw(in: label, of: "csdm", .method, in: context) == nil)
    }

    @Test(arguments: [
        "Base", "BASE", "Our b\u{430}se", "\u{ff22}ase", "The base of CSDM", "B a s e", "meta e", "Meta-E, ours",
        "Drop-out-net",
    ])
    func theNamesOfOthersAreTheirs(label: String) {
        let flaw = LabelRule.flaw(in: label, of: "csdm", .method, in: context)
        #expect(flaw?.demand == "that names no other component")
    }

    /// Titles that hold each other's words stand for what is called so.
    @Test func namesWithinNamesAreTold() {
        for label in ["PNN", "OPNN", "Deep FM"] {
            let component = ["PNN": "pnn", "OPNN": "opnn"][label] ?? "deepfm"
            #expect(LabelRule.flaw(in: label, of: component, .backbone, in: context) == nil, "\(label)")
        }
        #expect(LabelRule.flaw(in: "FM, deep", of: "deepfm", .backbone, in: context) != nil)
    }

    @Test func whereDataComeFromIsNoLabels() {
        for label in [
            "Real", "MovieLens-1M (original)", "Verified MovieLens", "genuine ratings", "MovieLens-1M, not synthetic",
            "actual MovieLens-1M", "Films (true data)", "Films (unmodified)", "Films (downloaded)", "Authentic films",
            "RAW films", "Films, non-synthetic", "Films, nonsynthetic",
        ] {
            #expect(LabelRule.flaw(in: label, of: "movielens-1m", .dataset, in: context) != nil, "\(label)")
        }
        for label in [
            "Films", "MovieLens-1M, K 10", "Unverified", "Surreal", "Synthetic films", "Drawn", "True to scale",
        ] {
            #expect(LabelRule.flaw(in: label, of: "movielens-1m", .dataset, in: context) == nil, "\(label)")
        }
    }

    /// Their mark says what they are.
    @Test func programsMayBeCalledAfterWhatTheyDo() {
        #expect(LabelRule.flaw(in: "CSDM (external)", of: "external:csdm", .method, in: context) == nil)
        #expect(LabelRule.flaw(in: "CSDM (external)", of: "csdm", .method, in: context) != nil)
    }
}
