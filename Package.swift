// swift-tools-version: 6.3
import PackageDescription

// Kernels use explicit fused multiply-adds. Their bits do not depend on the instruction set, but without it they fall
// back on software and are 25 times slower, so it is not left to whoever types the build command. `thaw` checks the
// processor. Without errno, a square root is an instruction and not a call; it is correctly rounded either way.
#if arch(x86_64)
    let instructionSet: [SwiftSetting] = [.unsafeFlags(["-Xcc", "-march=x86-64-v3", "-Xcc", "-fno-math-errno"])]
#else
    let instructionSet: [SwiftSetting] = []
#endif

// With the compiler that Thaw is written with, a warning is an error: the one build is the check. A newer compiler may warn of
// more, and builds all the same.
#if compiler(<6.4)
    let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]
#else
    let strict: [SwiftSetting] = []
#endif

// For `make develop`, which compiles file by file: numerics are slow unless their modules are optimised as a whole, as all are
// in the one build that results come from.
let numerics: [SwiftSetting] =
    Context.environment["THAW_DEVELOP"] == nil ? [] : [.unsafeFlags(["-wmo", "-num-threads", "2"])]

/// A folder of Sources/Experiments.
func room(_ name: String, sees dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .target(
        name: "Thaw\(name)", dependencies: dependencies, path: "Sources/Experiments/\(name)", resources: resources)
}

let package = Package(
    name: "thaw",
    products: [
        .executable(name: "thaw", targets: ["thaw"]),
        .executable(name: "thaw-maintain", targets: ["thaw-maintain"]),
        .library(name: "ThawCore", targets: ["ThawCore"]),
        .library(name: "ThawDatasets", targets: ["ThawDatasets"]),
        .library(name: "ThawTesting", targets: ["ThawTesting"]),
        .library(name: "ThawCommand", targets: ["ThawCommand"]),
        .library(name: "FuzzTargets", targets: ["FuzzTargets"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    ],
    targets: [
        .systemLibrary(
            name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
        .systemLibrary(
            name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(
            name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .target(name: "CAdam"),
        .target(name: "CProcess"),
        .target(name: "CSQLiteDefence"),
        .target(name: "ThawSupport", dependencies: ["CCrypto"], path: "Sources/Support"),
        .target(
            name: "ThawCore", dependencies: ["ThawSupport", "COpenBLAS", "CAdam"], path: "Sources/Core",
            swiftSettings: instructionSet + numerics),
        .target(
            name: "ThawDatasets",
            dependencies: ["ThawCore", "ThawSupport"], path: "Sources/Datasets",
            swiftSettings: numerics),
        .target(name: "ThawTesting", dependencies: ["ThawCore"], swiftSettings: numerics),
        // Each room of Experiments sees those that it names, and what they see: the compiler refuses what goes up.
        room("Model", sees: ["ThawSupport", "ThawCore", "ThawDatasets"]),
        room("Spec", sees: ["ThawModel", "CLibYAML"]),
        room("Planning", sees: ["ThawSpec"]),
        room(
            "Store",
            sees: [
                "ThawPlanning", "CSQLiteDefence", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]),
        room("Reporting", sees: ["ThawStore"]),
        room("Execution", sees: ["ThawReporting", "CProcess"]),
        room("Cluster", sees: ["ThawExecution"]),
        // A link to experiments/published: the paper's numbers are written once.
        room("Evidence", sees: ["ThawExecution"], resources: [.embedInCode("Check/Published")]),
        .target(
            name: "ThawCommand",
            dependencies: [
                "ThawCluster", "ThawEvidence", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .executableTarget(name: "thaw", dependencies: ["ThawCommand"]),
        .executableTarget(
            name: "thaw-maintain",
            dependencies: [
                "ThawCommand", "ThawEvidence", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .target(
            name: "FuzzTargets",
            dependencies: ["ThawEvidence", .product(name: "GRDB", package: "GRDB.swift")],
            path: "Fuzzing/Targets"),
        .target(name: "TestSupport", dependencies: ["ThawCore"], path: "Tests/TestSupport"),
        .testTarget(
            name: "CoreTests", dependencies: ["ThawCore", "ThawTesting", "TestSupport"],
            resources: [.copy("Fixtures")]),
        .testTarget(
            name: "DatasetsTests",
            dependencies: [
                "ThawDatasets", "ThawTesting", "TestSupport", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            resources: [.copy("Fixtures")]),
        .executableTarget(
            name: "thaw-test-worker", dependencies: ["ThawExecution"],
            path: "Tests/Helpers/TestWorker"),
        .target(name: "CountingAllocator", path: "Tests/Helpers/CountingAllocator"),
        .executableTarget(
            name: "thaw-step-probe", dependencies: ["ThawCore", "ThawTesting", "CountingAllocator"],
            path: "Tests/Helpers/StepProbe"),
        .testTarget(
            name: "ExperimentsTests",
            dependencies: ["ThawCommand", "ThawTesting", "TestSupport", "thaw-maintain", "thaw-test-worker"],
            resources: [.copy("Fixtures")]),
        .testTarget(
            name: "ContractTests", dependencies: ["ThawExecution", "ThawTesting", "TestSupport", "thaw-step-probe"]),
        .testTarget(name: "DocumentationTests", dependencies: ["TestSupport", "thaw"]),
        .testTarget(name: "FuzzTargetTests", dependencies: ["FuzzTargets"]),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "ThawCluster", "ThawEvidence", "TestSupport", "thaw", "thaw-maintain", "thaw-test-worker",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
    ]
)

for target in package.targets where target.type != .system && target.name != "CAdam" {
    target.swiftSettings = (target.swiftSettings ?? []) + strict
}
