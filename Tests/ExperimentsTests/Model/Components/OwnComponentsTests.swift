import Testing
import ThawCore
import ThawDatasets

@testable import ThawModel

/// A build with a component of somebody's own says so in its version.
@Suite struct OwnComponentsTests {
    @Test func theVersionNamesWhatWasAdded() {
        #expect(OwnComponents.version("0.1.0", added: []) == "0.1.0")
        #expect(OwnComponents.version("0.1.0", added: ["mine", "other"]) == "0.1.0+mine.other")
    }

    /// All that the list names is there; what else is there counts as added.
    @Test func theListNamesComponentsOfThisBuild() {
        let names = Set(
            (DatasetRegistry.descriptions + Registry.standard.backbones + Registry.standard.methods).map(\.name))
        #expect(OwnComponents.names.isSubset(of: names))
        #expect(Set(OwnComponents.added) == names.subtracting(OwnComponents.names))
    }
}
