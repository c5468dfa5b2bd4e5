// swift-tools-version: 6.3
import PackageDescription

// A package of its own: whoever uses Thaw does not build its benchmarks.
let package = Package(
    name: "thaw-benchmarks",
    dependencies: [.package(name: "thaw", path: "..")],
    targets: [
        .executableTarget(
            name: "catch-up",
            dependencies: [
                .product(name: "ThawCore", package: "thaw"), .product(name: "ThawDatasets", package: "thaw"),
            ]),
        .executableTarget(name: "growth", dependencies: [.product(name: "ThawCore", package: "thaw")]),
    ]
)
