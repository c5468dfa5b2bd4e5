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

let package = Package(
    name: "thaw",
    products: [
        .executable(name: "thaw", targets: ["thaw"]),
        .library(name: "ThawCore", targets: ["ThawCore"]),
        .library(name: "ThawDatasets", targets: ["ThawDatasets"]),
        .library(name: "Experiments", targets: ["Experiments"]),
        .library(name: "FuzzTargets", targets: ["FuzzTargets"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    ],
    targets: [
        .systemLibrary(
            name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
        .systemLibrary(
            name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .target(name: "CAdam"),
        .target(name: "CProcess"),
        .target(name: "CSQLiteDefence"),
        .target(
            name: "ThawCore", dependencies: ["COpenBLAS", "CAdam"], path: "Sources/Core",
            swiftSettings: instructionSet + numerics),
        .target(
            name: "ThawDatasets",
            dependencies: ["ThawCore", .product(name: "Crypto", package: "swift-crypto")], path: "Sources/Datasets",
            swiftSettings: numerics),
        .target(
            name: "Experiments",
            dependencies: [
                "ThawCore", "ThawDatasets", "CLibYAML", "CProcess", "CSQLiteDefence",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            // A link to experiments/published: the paper's numbers are written once.
            resources: [.embedInCode("Check/Published")]),
        .executableTarget(
            name: "thaw",
            dependencies: [
                "ThawCore", "ThawDatasets", "Experiments",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .target(
            name: "FuzzTargets",
            dependencies: ["ThawCore", "ThawDatasets", "Experiments", .product(name: "GRDB", package: "GRDB.swift")],
            path: "Fuzzing/Targets"),
        .target(name: "TestSupport", dependencies: ["ThawCore"], path: "Tests/TestSupport"),
        .testTarget(
            name: "CoreTests", dependencies: ["ThawCore", "TestSupport"],
            resources: [.copy("Fixtures")]),
        .testTarget(
            name: "DatasetsTests",
            dependencies: ["ThawDatasets", "TestSupport", .product(name: "GRDB", package: "GRDB.swift")],
            resources: [.copy("Fixtures")]),
        .executableTarget(
            name: "thaw-test-worker", dependencies: ["ThawCore", "ThawDatasets", "Experiments"],
            path: "Tests/Helpers/TestWorker"),
        .target(name: "CountingAllocator", path: "Tests/Helpers/CountingAllocator"),
        .executableTarget(
            name: "thaw-step-probe", dependencies: ["ThawCore", "TestSupport", "CountingAllocator"],
            path: "Tests/Helpers/StepProbe"),
        .testTarget(
            name: "ExperimentsTests", dependencies: ["Experiments", "TestSupport", "thaw-test-worker"],
            resources: [.copy("Fixtures")]),
        .testTarget(name: "ContractTests", dependencies: ["Experiments", "TestSupport", "thaw-step-probe"]),
        .testTarget(name: "DocumentationTests", dependencies: ["TestSupport", "thaw"]),
        .testTarget(name: "FuzzTargetTests", dependencies: ["Experiments", "FuzzTargets"]),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "Experiments", "TestSupport", "thaw", "thaw-test-worker", .product(name: "GRDB", package: "GRDB.swift"),
            ]),
    ]
)

for target in package.targets where target.type != .system && target.name != "CAdam" {
    target.swiftSettings = (target.swiftSettings ?? []) + strict
}
