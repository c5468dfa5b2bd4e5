import ThawModel
import ThawSupport

/// What the field calls settings that specs call otherwise, or that Thaw does not have.
enum FieldWords {
    private enum Meaning {
        /// The key, as conditions and `--explain` name it.
        case key(String)
        /// There is no such setting; what there is in its place, in words.
        case unsupported(String)
    }

    /// What to say of `word`, which is none of `names`: the key that stands for it, or that nothing does; nil for a word that
    /// is no name of the field's.
    static func hint(for word: String, in names: [String]) -> String? {
        guard word.utf8.count <= longest, let meaning = meanings[plain(word)] else { return nil }
        switch meaning {
        case .unsupported(let words): return "not supported: \(words)"
        case .key(let key):
            let last = String(key.split(separator: ".").last ?? "")
            // In a rule, the names of lists stand for one of their items.
            let here = [last, last.hasSuffix("s") ? String(last.dropLast()) : last].first(where: names.contains)
            return "did you mean \((here ?? key).inQuotes)?"
        }
    }

    private static let longest = 40

    /// However it is spelled: `batch_size`, `Batch-Size` and `batchsize` are one word.
    private static func plain(_ word: String) -> String { word.lowercased().filter { !"-_ ".contains($0) } }

    private static let meanings: [String: Meaning] = Dictionary(
        entries.flatMap { words, meaning in words.split(separator: " ").map { (String($0), meaning) } }
    ) { first, _ in first }

    private static let entries: [(words: String, Meaning)] = [
        ("lr stepsize baselr initiallr", .key("training.learning-rate")),
        ("batchsize minibatch minibatchsize bs trainbatchsize", .key("training.batch")),
        ("epoch numepochs nepochs maxepochs trainepochs", .key("training.epochs")),
        (
            "embeddingdim embeddingsize embeddingdimension embdim embsize embeddim latentdim dim",
            .key("training.embedding")
        ),
        ("layers numlayers nlayers mlplayers depth", .key("training.hidden-layers")),
        ("hidden hiddensize hiddendim hiddensizes mlpdims units width", .key("training.hidden-units")),
        ("dropoutrate droprate dropoutprob pdrop", .key("training.dropout")),
        ("l2 l2reg wd regularization regularisation embeddingregularizer", .key("training.weight-decay")),
        ("model models basemodel architecture network", .key("backbones")),
        ("data corpus", .key("datasets")), ("algorithm algorithms approach approaches", .key("methods")),
        ("randomseed randomseeds randomstate rngseed", .key("seeds")),
        ("evalmetric evalmetrics evaluationmetric", .key("report.table.metrics")),
        ("hyperparameters hpo gridsearch searchspace validation valsplit validationsplit", .key("tune")),
        (
            "optimizer optimizers optimiser optimisers optim adam adamw sgd momentum betas beta1 beta2",
            .unsupported("Adam is the only optimiser; see training.learning-rate and training.weight-decay")
        ),
        (
            "scheduler lrscheduler lrschedule lrdecay warmup warmupsteps",
            .unsupported("learning rates are constant; see training.learning-rate and training.warm-learning-rate")
        ),
        (
            "loss lossfunction lossfn criterion objective",
            .unsupported("backbones are trained on binary cross-entropy, to which methods add what their papers say")
        ),
        (
            "gpu gpus cuda device devices accelerator",
            .unsupported("all runs are on the CPU; `thaw run --jobs` says how many at a time")
        ),
        (
            "workers numworkers njobs threads numthreads",
            .unsupported("a run has one thread; `thaw run --jobs` says how many run at a time")
        ),
        ("earlystopping earlystop patience", .unsupported("training takes as many passes as training.epochs says")),
        ("activation activations act", .unsupported("hidden layers have ReLU")),
        ("batchnorm batchnormalization usebn", .unsupported("hidden layers have batch normalisation")),
        ("precision dtype fp16 amp mixedprecision", .unsupported("all runs are in 32-bit floating point")),
    ]
}
