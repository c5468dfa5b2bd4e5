import Testing
import ThawCore

@testable import ThawEvidence

@Suite struct RunPairingTests {
    private func entry(
        _ identity: String, method: String = "csdm", _ options: ResolvedOptions, seed: Int = 1, label: String? = nil
    ) -> RunPairing.Entry {
        RunPairing.Entry(
            identity: identity, description: Sample.description(method: method, options: options, seed: seed),
            rows: label.map { [["MovieLens-1M", "DeepFM", $0, ""]] } ?? [])
    }

    private func text(_ pairing: RunPairing) -> [String] {
        pairing.pairs.map { "\($0.a)=\($0.b) \($0.basis.rawValue)" } + pairing.onlyInA.map { "\($0)=" }
            + pairing.onlyInB.map { "=\($0)" }
    }

    @Test func theClosestSettingsArePairedFirst() {
        let pairing = RunPairing(
            [
                entry("a1", ["rho": .number(0.1), "steps": .integer(50)]),
                entry("a2", ["rho": .number(1), "steps": .integer(50)]),
                entry("a3", ["rho": .number(2), "steps": .integer(50)]), entry("same", ["rho": .number(9)]),
            ],
            [
                entry("b1", ["rho": .number(1), "steps": .integer(100)]),
                entry("b2", ["rho": .number(0.1), "steps": .integer(50)]), entry("same", ["rho": .number(9)]),
            ])
        #expect(text(pairing) == ["a1=b2 settings", "a2=b1 row", "same=same identity", "a3="])
    }

    @Test func changedOptionsArePairedWithinOneRowOnly() {
        let ours = [entry("a1", ["rho": .number(0.1)], label: "CSDM, trained")]
        let theirs = [entry("b1", ["rho": .number(1)], label: "CSDM")]
        #expect(text(RunPairing(ours, theirs)) == ["a1=", "=b1"])
        #expect(text(RunPairing(ours, [entry("b1", ["rho": .number(1)])])) == ["a1=b1 row"])
        // Equal settings are the same run whatever it is called.
        #expect(
            text(RunPairing(ours, [entry("b1", ["rho": .number(0.1)], label: "CSDM")])) == ["a1=b1 settings"])
    }

    @Test func seedsAndMethodsAreNeverMixed() {
        let pairing = RunPairing(
            [entry("a1", [:], seed: 1), entry("a2", method: "velf", [:], seed: 2)],
            [entry("b1", [:], seed: 2), entry("b2", method: "velf", [:], seed: 1)])
        #expect(text(pairing) == ["a1=", "a2=", "=b1", "=b2"])
    }

    /// Whatever is compared, each run is in one place.
    @Test func nothingIsLostOrDoubled() {
        var random = RandomStream(seed: 1)
        for _ in 0..<200 {
            func side(_ name: String) -> [RunPairing.Entry] {
                (0..<random.next(below: 13)).map { index in
                    let prefix = random.next(below: 4) == 0 ? "common" : name
                    let label = random.next(below: 3)
                    return entry(
                        "\(prefix)\(index)", method: random.next(below: 2) == 0 ? "csdm" : "velf",
                        ["rho": .integer(random.next(below: 3))], seed: 1 + random.next(below: 2),
                        label: label == 0 ? nil : "label \(label)")
                }
            }
            let (a, b) = (side("a"), side("b"))
            let pairing = RunPairing(a, b)
            #expect((pairing.pairs.map(\.a) + pairing.onlyInA).sorted() == a.map(\.identity).sorted())
            #expect((pairing.pairs.map(\.b) + pairing.onlyInB).sorted() == b.map(\.identity).sorted())
        }
    }
}
