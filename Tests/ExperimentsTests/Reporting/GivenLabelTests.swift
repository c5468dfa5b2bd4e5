import Testing

@testable import ThawModel
@testable import ThawReporting

/// Labels that a spec gives to its only dataset or backbone.
@Suite struct GivenLabelTests {
    private func groups(_ datasets: String, _ backbones: String, synthetic: Bool = false) throws -> [String] {
        let spec = SettingSample.spec(datasets: datasets, backbones: backbones)
        return try SettingSample.builder(spec, synthetic: synthetic).build().groups.map(\.title)
    }

    private let films = #"[movielens-1m: {label: "Films"}]"#
    private let net = #"[deepfm: {label: "Small net"}]"#

    @Test func tablesShowThem() throws {
        #expect(try groups("[movielens-1m]", "[deepfm]") == ["MovieLens-1M"])
        #expect(try groups(films, "[deepfm]") == ["Films"])
        #expect(try groups("[movielens-1m]", net) == ["MovieLens-1M, Small net"])
        // What the data are, they say themselves.
        #expect(try groups(films, net, synthetic: true) == ["Films (synthetic), Small net"])
        #expect(try groups("[movielens-1m: {warm-size: 10}]", "[afn: {neurons: 128}]") == ["MovieLens-1M"])
    }

    @Test func severalDatasetsHaveTheirsToo() throws {
        let both = #"[movielens-1m: {label: "Films"}, taobao-ad]"#
        #expect(try groups(both, "[deepfm]", synthetic: true) == ["Films (synthetic)", "Taobao AD (synthetic)"])
        let swept = #"[movielens-1m: {label: "Films", warm-size: [10, 20]}]"#
        #expect(try groups(swept, "[deepfm]") == ["Films (warm-size 10)", "Films (warm-size 20)"])
    }

    @Test func figuresShowThem() throws {
        let table = try SettingSample.builder(SettingSample.spec(datasets: films, backbones: net))
        let model = try FigureBuilder(FigureSample.phases, of: table).build()
        #expect(model.panels.map(\.title) == [["Films"]])
        #expect(model.caption.contains("Backbone: Small net."))
    }

    @Test func titlesAndOptionsAreNotGiven() {
        let csdm = Choice(name: "csdm", options: ["rho": .number(0.1), "steps": .integer(50)])
        for label in ["CSDM", "CSDM (rho 0.1)", "CSDM (rho 0.1, steps 50)", "CSDM (published)"] {
            #expect(!RunLabels.isGiven(label, to: csdm, on: .method), "\(label)")
        }
        for label in ["CSDM, trained", "CSDM (rho 1)", "CSDM (ours)", "Ours (rho 0.1)", "CSDM ()x", "("] {
            #expect(RunLabels.isGiven(label, to: csdm, on: .method), "\(label)")
        }
    }
}
