import ThawCore
import ThawDatasets

/// Makes recorded runs into jobs of this Thaw.
struct RunPreparation {
    /// Why a run cannot be done again.
    struct Obstacle: Error {
        var reason: String
    }

    private let locations: DataLocations
    /// The folder that the files of external methods are relative to; nil: no program is started.
    private let programs: String?
    private let loading: (@Sendable (String) -> Void)?
    /// What is at hand of each dataset, or why it cannot be read.
    private var datasets: [Choice: Result<DatasetRecord, Obstacle>] = [:]

    /// - programs: the folder that the files of external methods are relative to; nil: no program is started.
    /// - loading: called with one line whenever the loading of a dataset begins something that may take a while.
    init(locations: DataLocations, programs: String?, loading: (@Sendable (String) -> Void)?) {
        self.locations = locations
        self.programs = programs
        self.loading = loading
    }

    mutating func job(for run: RunRecord) throws(Obstacle) -> Job {
        var description = run.description
        description.dataset.options = try options(of: description.dataset, SpecContext().datasets, "dataset")
        description.backbone.options = try options(of: description.backbone, SpecContext().backbones, "backbone")
        let external = try external(description.method)
        if external == nil {
            description.method.options = try options(of: description.method, SpecContext().methods, "method")
        }
        let training = Choice(name: Training.description.name, options: description.training)
        description.training = try options(of: training, [Training.description], "setting")
        let numerics = run.environment.numericsRevision
        guard RunIdentity.of(description, dataset: run.dataset, numericsRevision: numerics) == run.identity else {
            throw Obstacle(reason: "this thaw has options that the run knows nothing of: it would be another run")
        }
        let found = try findData(of: run, &description.dataset)
        guard found.fingerprint == run.dataset.fingerprint else {
            throw Obstacle(
                reason: "the data at hand are others: fingerprint \(run.dataset.fingerprint.prefix(12)) recorded, "
                    + "\(found.fingerprint.prefix(12)) here")
        }
        let pretraining = PretrainingIdentity.of(
            description, dataset: run.dataset, pretraining: description.pretrainingSignature,
            numericsRevision: Numerics.revision)
        return Job(
            identity: run.identity, description: description, dataset: run.dataset, pretrainingIdentity: pretraining,
            fitIdentity: FitIdentity.of(
                description, dataset: run.dataset, pretraining: pretraining, numericsRevision: Numerics.revision),
            keepsFit: false, label: description.shortText,
            program: external)
    }

    /// The very kind of data that was read, whatever else has come or gone since; `choice` then names it. Synthetic data were
    /// generated, or lay (and lie) where real ones are looked for.
    private mutating func findData(of run: RunRecord, _ choice: inout Choice) throws(Obstacle) -> DatasetRecord {
        func reading(_ origin: DatasetOptions.Origin) -> Choice {
            var choice = choice
            choice.options["source"] = .text(origin.rawValue)
            return choice
        }
        let recorded = choice.options["source"]
        let found = reading(run.dataset.isSynthetic ? .synthetic : .real)
        let first = try dataset(found)
        let lying = reading(.real)
        if first.fingerprint != run.dataset.fingerprint, run.dataset.isSynthetic,
            recorded != .text(DatasetOptions.Origin.synthetic.rawValue), let second = try? dataset(lying),
            second.fingerprint == run.dataset.fingerprint
        {
            choice = lying
            return second
        }
        choice = found
        return first
    }

    /// How the program of an external method is started, which is there as it was; nil of another method.
    private func external(_ choice: Choice) throws(Obstacle) -> ProgramSettings? {
        guard ExternalMethod.isName(choice.name) else { return nil }
        guard let method = ExternalMethod(choice) else { throw Obstacle(reason: "its command cannot be read") }
        // A database is anybody's: what it would start is started only where the user says so.
        guard let programs else {
            throw Obstacle(
                reason:
                    "its method is a recorded program, which is started only with --programs FOLDER, the folder of its spec"
            )
        }
        if let change = method.change(in: programs) {
            throw Obstacle(reason: "\(change) (--programs names the folder of its spec)")
        }
        return ProgramSettings(folder: programs)
    }

    /// The recorded options, and the defaults of those that are newer than the record.
    private func options(
        of choice: Choice, _ components: [ComponentDescription], _ kind: String
    ) throws(Obstacle) -> ResolvedOptions {
        guard let component = components.first(where: { $0.name == choice.name }) else {
            throw Obstacle(reason: "this thaw has no \(kind) \(choice.name)")
        }
        if let unknown = choice.options.keys.sorted().first(where: { component.option(named: $0) == nil }) {
            throw Obstacle(reason: "this thaw's \(choice.name) has no option \(unknown)")
        }
        return component.resolve(choice.options)
    }

    private mutating func dataset(_ choice: Choice) throws(Obstacle) -> DatasetRecord {
        if let known = datasets[choice] { return try known.get() }
        let result: Result<DatasetRecord, Obstacle>
        do {
            let dataset = try DatasetLoader.load(
                name: choice.name, options: choice.options, locations: locations, progress: loading)
            result = .success(DatasetRecord(dataset))
        } catch {
            result = .failure(Obstacle(reason: "\(error)"))
        }
        datasets[choice] = result
        return try result.get()
    }
}
