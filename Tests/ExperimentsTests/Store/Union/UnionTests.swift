import Foundation
import Testing

@testable import ThawStore

/// Orders and specs as one.
@Suite struct UnionTests {
    private func merged(_ sequences: String...) -> String {
        String(SequenceUnion.merged(sequences.map(Array.init), <))
    }

    @Test func ordersAreKept() {
        #expect(merged("zyx") == "zyx")
        #expect(merged("zyx", "zyx") == "zyx")
        #expect(merged("ac", "bd") == "abcd")
        #expect(merged("zb", "za") == "zab")
        #expect(merged("xa", "ya") == "xya")
        #expect(merged("zm", "ma") == "zma")
        #expect(merged() == "" && merged("") == "")
        #expect(merged("abab") == "ab")
    }

    @Test func contradictionsGoByTheLetters() { #expect(merged("ba", "ab", "bc") == "abc") }

    @Test func theOrderOfSequencesMakesNoDifference() {
        let sequences = ["dac", "bd", "ec", "ab"]
        var results: Set<String> = []
        for first in sequences {
            let rest = sequences.filter { $0 != first }
            results.insert(merged(first, rest[0], rest[1], rest[2]))
            results.insert(merged(rest[2], first, rest[1], rest[0]))
        }
        #expect(results.count == 1)
    }

    private let spec = #"{"experiment":"x","methods":["base","csdm"],"seeds":{"count":5,"from":1}}"#

    private func replacing(_ text: String, with other: String) -> String {
        spec.replacingOccurrences(of: text, with: other)
    }

    @Test func oneSpecStaysAsItIs() {
        #expect(SpecUnion([spec, spec]).apart == spec)
        #expect(SpecUnion([spec, spec]).single == spec)
    }

    @Test(arguments: [
        (#"{"count":5,"from":6}"#, #"{"count":10,"from":1}"#), (#"[6]"#, #"{"count":6,"from":1}"#),
        (#"{"count":2,"from":4}"#, #"{"count":5,"from":1}"#), (#"[9,8]"#, "[1,2,3,4,5,8,9]"),
    ])
    func seedsAreUnited(other: String, expected: String) {
        let seeds = #"{"count":5,"from":1}"#
        let union = replacing(seeds, with: expected)
        #expect(SpecUnion([spec, replacing(seeds, with: other)]).single == union)
        #expect(SpecUnion([replacing(seeds, with: other), spec]).single == union)
    }

    @Test(arguments: [#"{"count":5,"from":9223372036854775807}"#, "[-9223372036854775808,9223372036854775807]"])
    func seedsThatNoSpecMayHaveAreNotUnited(other: String) {
        #expect(SpecUnion([spec, replacing(#"{"count":5,"from":1}"#, with: other)]).single == nil)
    }

    @Test func methodsAreUnitedInTheOrderOfTheRegistryWhereThePartsHaveNone() {
        let methods = #"["base","csdm"]"#
        let other = replacing(methods, with: #"["base",{"velf":{"beta":1}},"mwuf"]"#)
        let union = replacing(methods, with: #"["base",{"velf":{"beta":1}},"mwuf","csdm"]"#)
        #expect(SpecUnion([spec, other]).single == union)
        #expect(SpecUnion([other, spec]).single == union)
    }

    @Test(arguments: [
        #"{"experiment":"x","methods":["csdm"],"seeds":[9]}"#,
        #"{"experiment":"x","methods":["base","csdm"],"seeds":{"count":5,"from":1},"title":"T"}"#,
        #"{"experiment":"x","methods":["base","csdm"],"seeds":{"count":5,"from":1},"training":{"batch":64}}"#,
    ])
    func otherDifferencesKeepBothSpecs(other: String) {
        let union = SpecUnion([spec, other])
        #expect(union.single == nil)
        #expect(union.apart == SpecUnion([other, spec]).apart)
        #expect(union.apart.hasPrefix(#"{"merged":[{"#) && union.apart.ranges(of: "\"experiment\"").count == 2)
        // United ones are taken apart again, so that it does not matter which were united first.
        let third = replacing("csdm", with: "mwuf")
        #expect(
            SpecUnion([union.apart, third]).apart == SpecUnion([spec, SpecUnion([other, third]).apart]).apart)
        #expect(SpecUnion([union.apart, spec]).apart == union.apart)
    }

    @Test func axesThatAdvanceTogetherAreNotUnited() {
        let zipped = replacing(#""methods""#, with: #""grid":{"zip":["methods","seeds"]},"methods""#)
        let other = zipped.replacingOccurrences(of: #""from":1"#, with: #""from":6"#)
        #expect(SpecUnion([zipped, other]).single == nil)
    }
}
