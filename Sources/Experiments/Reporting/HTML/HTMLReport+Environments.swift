import Foundation
import ThawModel
import ThawSupport

extension HTMLReport {
    /// What the runs were made with, hosts aside, in the order of the runs.
    var environments: [EnvironmentRecord] {
        runs.map { Self.withoutHost($0.environment) }.unique()
    }

    /// Nil before the first run.
    var environmentsSection: HTMLSection? {
        let environments = environments
        if environments.isEmpty { return nil }
        let counts = runs.reduce(into: [:]) { $0[Self.withoutHost($1.environment), default: 0] += 1 }
        func row(_ title: HTML, _ value: (EnvironmentRecord) -> String) -> HTML {
            HTMLTable.row(title, environments.map { "\(value($0))" })
        }
        let table = HTMLTable(
            id: "environments-table", caption: "Program and machine", isText: true,
            head: [
                """
                <tr><th scope="col">environment</th>\(environments.indices.map {
                    "<th scope=\"col\" id=\"environment-\($0 + 1)\">\($0 + 1)</th>" as HTML
                })</tr>
                """
            ],
            body: [
                row("runs") { "\(counts[$0] ?? 0)" }, row("thaw", \.thawVersion), row("revision", \.revision),
                row("numerics") { "revision \($0.numericsRevision)" }, row("Swift", \.swiftVersion),
                row("OpenBLAS") { $0.openBLAS.replacingOccurrences(of: "OpenBLAS ", with: "") },
                row("processor", \.cpu), row("system", \.operatingSystem),
            ])
        return HTMLSection(id: "environments", title: "Environment", content: table.html)
    }

    static func withoutHost(_ environment: EnvironmentRecord) -> EnvironmentRecord {
        var environment = environment
        environment.host = ""
        return environment
    }
}
