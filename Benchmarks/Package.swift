// swift-tools-version: 6.3
import PackageDescription

// A package of its own: whoever uses Thaw does not build its benchmarks.
let package = Package(
    name: "thaw-benchmarks",
    dependencies: [.package(name: "thaw", path: "..")],
    targets: [
        .executableTarget(
            name: "catch-up",
            dependencies: [.product(name: "Core", package: "thaw"), .product(name: "Datasets", package: "thaw")]),
        .executableTarget(name: "growth", dependencies: [.product(name: "Core", package: "thaw")]),
    ]
)
