import ThawCore
import ThawSupport

/// The files of a package of one's own: a program with the whole command line and one method more, its test, and a spec.
struct PackageTemplate {
    /// Where the package gets Thaw from.
    enum Thaw {
        /// A checkout.
        case path(String)
        /// A repository, and the version that is asked for.
        case repository(String, version: String)
    }

    let template: MethodTemplate
    let thaw: Thaw

    /// The module with the method.
    private var library: String { template.type + "Methods" }

    /// By path in the package's folder.
    var files: [(path: String, text: String)] {
        [
            ("Package.swift", manifest),
            ("Sources/\(library)/\(template.type).swift", method),
            ("Sources/\(template.name)/Program.swift", program),
            ("Tests/\(library)Tests/\(template.type)Tests.swift", test),
            ("experiments/\(template.name).yaml", template.spec(beside: [Base.entry, CSDM.entry])),
            ("README.md", readme),
            (".gitignore", ".build/\ndata/\nresults/\n"),
        ]
    }

    private var dependency: String {
        switch thaw {
        case .path(let path): ".package(name: \"thaw\", path: \(Self.literal(path)))"
        case .repository(let address, let version): ".package(url: \(Self.literal(address)), exact: \"\(version)\")"
        }
    }

    /// What the package manager calls the package: the repository's name.
    private var identity: String {
        switch thaw {
        case .path: return "thaw"
        case .repository(let address, _):
            let name = address.split(separator: "/").last.map { String($0) } ?? "thaw"
            return (name.hasSuffix(".git") ? String(name.dropLast(4)) : name).lowercased()
        }
    }

    private static func literal(_ text: String) -> String {
        "\"" + text.replacing(scalar: "\\", with: "\\\\").replacing(scalar: "\"", with: "\\\"") + "\""
    }

    private func product(_ name: String) -> String {
        ".product(name: \"\(name)\", package: \(Self.literal(identity)))"
    }

    private var manifest: String {
        """
        // swift-tools-version: 6.3
        import PackageDescription

        let package = Package(
            name: "\(template.name)",
            dependencies: [
                \(dependency)
            ],
            targets: [
                .target(name: "\(library)", dependencies: [\(product("ThawCore"))]),
                .executableTarget(
                    name: "\(template.name)",
                    dependencies: [
                        "\(library)", \(product("ThawCommand")), \(product("ThawCore")),
                    ]),
                .testTarget(
                    name: "\(library)Tests",
                    dependencies: ["\(library)", \(product("ThawTesting"))]),
            ])

        """
    }

    private var method: String {
        template.method(
            import: "import ThawCore\n\n",
            package: "\n        package: ComponentPackage(\"\(template.name)\", revision: 1),")
    }

    private var program: String {
        """
        import \(library)
        import ThawCommand
        import ThawCore

        @main
        enum Program {
            static func main() { ThawCommand.main(registry: .standard + [\(template.type).entry]) }
        }

        """
    }

    private var test: String {
        """
        import \(library)
        import Testing
        import ThawTesting

        @Suite struct \(template.type)Tests {
            @Test("It keeps the contract of all methods", arguments: MethodContract.cases(of: [\(template.type).entry]))
            func contract(_ contract: MethodContract) throws { try contract.verify() }

        \(template.lawOfTheSkeleton)
        }

        """
    }

    private var readme: String {
        """
        # \(template.title.filter { !$0.isNewline })

        A cold-start method for Thaw: `Sources/\(library)/\(template.type).swift`. The program has everything that
        `thaw` has, and this method.

            swift build -c release
            .build/release/\(template.name) run experiments/\(template.name).yaml
            swift test -c release

        Raise `revision` in the method's entry with each change that alters results: it is part of the identity of runs, so
        that results of another revision are not taken for the same.

        """
    }
}
