import Foundation
import TestSupport
import Testing

/// `thaw report --format html`, with and without gnuplot.
@Suite struct PageTests {
    @Test func thePageNeedsNoGnuplotAndIsAlwaysTheSame() throws {
        let place = try Workplace()
        try place.write(
            """
            experiment: drawn
            datasets: [\(Workplace.dataset)]
            backbones: [deepfm]
            methods: [base]
            seeds: [1, 2]
            report:
              figures:
                - {name: auc-over-phases, kind: phases, lines: method, panels: dataset, metric: auc}

            """, to: "drawn.yaml")
        #expect(try place.thaw("run", "drawn.yaml", "--no-report").code == 0)
        let first = try place.thaw("report", "drawn.yaml", "--format", "html")
        #expect(first.code == 0 && first.output.hasPrefix("<!DOCTYPE html>\n"), "\(first.errors)")
        #expect(first.output.contains("<strong>Synthetic data:</strong>"))
        #expect(try place.thaw("report", "drawn.yaml", "--format", "html", "-o", "page.html").output.isEmpty)
        #expect(place.bytes("page.html") == Data(first.output.utf8))
        let hasGnuplot = ThawProcess.environment(in: place.folder)["PATH", default: ""].split(separator: ":")
            .contains { FileManager.default.isExecutableFile(atPath: "\($0)/gnuplot") }
        #expect(first.output.contains("<svg role=\"img\"") == hasGnuplot)

        let without = try ThawProcess(["report", "drawn.yaml", "--format", "html"], in: place.folder, path: "/nowhere")
            .wait()
        #expect(without.code == 0, "\(without.errors)")
        #expect(without.output.contains("<strong>No pictures:</strong> gnuplot is missing"))
        #expect(!without.output.contains("<svg"))
    }
}
