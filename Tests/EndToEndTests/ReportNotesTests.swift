import Foundation
import Testing

/// What tables say about the runs behind them, by the program itself.
@Suite(.serialized) struct ReportNotesTests {
    /// Settings of all runs, of one backbone, of one method.
    private static let spec = """
        experiment: changed
        datasets: [movielens-1m: {source: synthetic, synthetic-scale: 0.03, old-threshold: 150}]
        backbones: [deepfm, dcn]
        methods: [base, dropoutnet: {variant: published}]
        seeds: [1, 2]
        training: {epochs: 3, embedding: 32}
        when: [{backbone: dcn, set: {training.batch: 512}}]

        """

    @Test func everyFormatNamesTheSettingsAndTheDigest() throws {
        let place = try Workplace()
        try place.write(Self.spec, to: "changed.yaml")
        #expect(try place.thaw("run", "changed.yaml", "--db", "changed.sqlite", "--no-report").code == 0)
        let dump = try place.thaw("dump", "changed.sqlite", "--digest")
        let digest = String(dump.output.prefix(64))
        let notes = [
            "All runs: dataset.synthetic-scale 0.03 (default 0.2), dataset.old-threshold 150 (default 200), "
                + "training.epochs 3 (default 1), training.embedding 32 (default 16).",
            "DropoutNet: variant published (default released).", "DCN: training.batch 512 (default 2048).",
        ]
        for arguments in [["--format", "markdown"], ["--format", "latex"], ["--format", "html"], ["--tests"], []] {
            let report = try place.thaw(["report", "changed.sqlite"] + arguments)
            #expect(report.code == 0, "\(report.errors)")
            let text = report.output.replacing("\n  ", with: " ")
            for note in notes + [digest] { #expect(text.contains(note), "\(arguments): \(text)") }
        }
        let csv = try place.thaw("report", "changed.sqlite", "--format", "csv").output.split(separator: "\n")
        #expect(
            csv[0].hasSuffix(
                ",p_rival,digest,dataset,backbone,training,method,dataset.synthetic-scale,dataset.old-threshold,"
                    + "method.variant,training.epochs,training.embedding,training.batch"), "\(csv[0])")
        #expect(csv[1].hasSuffix(",\(digest),movielens-1m,deepfm,,base,0.03,150,released,3,32,2048"), "\(csv[1])")
        #expect(csv[csv.count - 1].hasSuffix(",\(digest),movielens-1m,dcn,,dropoutnet,0.03,150,published,3,32,512"))
    }
}
