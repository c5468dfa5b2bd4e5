import Foundation
import ThawReporting
import ThawSpec
import ThawStore
import ThawSupport

/// Holds the texts of an experiment that Thaw alone writes to the form in which it writes them. What is in another form was
/// written by somebody else, whatever it says.
struct RecordedTexts {
    let experiment: ExperimentRecord
    let programs: RecordingPrograms

    func check(_ log: inout CheckLog) {
        log.expect(
            SpecText.isCanonical(experiment.specText), "experiments", experiment.name, "spec",
            found: experiment.specText.inQuotes, follows: "a spec as canonical JSON, which is what Thaw records,")
        checkReport(&log)
        checkPublished(&log)
    }

    private func checkReport(_ log: inout CheckLog) {
        let text = experiment.reportSettingsJSON
        let detail: String
        do throws(ReportError) {
            _ = try TableBuilder.settings(of: experiment)
            return log.count(1)
        } catch {
            detail = if case .badSettings(_, let detail) = error { detail } else { "\(error)" }
        }
        if SpecText.isMap(text) {
            log.note(
                unknown: "the report settings \(text.inQuotes) (\(detail))", "experiments", experiment.name, "report",
                by: programs)
        } else {
            log.expect(
                false, "experiments", experiment.name, "report", found: text.inQuotes,
                follows: "report settings as JSON")
        }
    }

    private func checkPublished(_ log: inout CheckLog) {
        guard let json = experiment.publishedJSON else { return }
        let isOfData = (try? TableBuilder.settings(of: experiment))?.statistics != nil
        do throws(ReportError) {
            if isOfData {
                _ = try PublishedDatasetStatistics(json: Data(json.utf8), path: "published")
            } else {
                _ = try PublishedNumbers(json: Data(json.utf8), path: "published")
            }
            log.count(1)
        } catch {
            log.expect(
                false, "experiments", experiment.name, "published", found: json.inQuotes,
                follows: "published numbers as JSON (\(error))")
        }
    }
}
