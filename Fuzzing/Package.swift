// swift-tools-version: 6.3
import PackageDescription

// Apart from the project's own package, which users build: this one is compiled with coverage counters in every module and linked
// with libFuzzer. `make fuzz` builds it; docs/fuzzing.md describes it.
let package = Package(
    name: "thaw-fuzzing",
    dependencies: [.package(name: "thaw", path: "..")],
    targets: [
        .executableTarget(name: "thaw-fuzz", dependencies: [.product(name: "FuzzTargets", package: "thaw")])
    ]
)
