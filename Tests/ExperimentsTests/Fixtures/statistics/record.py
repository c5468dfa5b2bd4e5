"""Records what SciPy (and, for Holm's correction, statsmodels) says of samples, for StatisticsAgreementTests.

    python3 -m venv VENV && VENV/bin/pip install scipy==1.17.1 statsmodels==0.15.0
    VENV/bin/python record.py          # writes scipy.json beside this file

Rerunning it with the same versions gives the same file. A number that is NaN or infinite is null.
"""

import json
import math
import pathlib
import warnings

import numpy
import scipy
import statsmodels
from scipy import stats
from statsmodels.stats.multitest import multipletests

warnings.simplefilter("ignore")  # the degenerate cases below are meant
random = numpy.random.default_rng(20250101)


def number(value):
    value = float(value)
    return value if math.isfinite(value) else None


def signed_rank(d):
    """The call that WilcoxonSignedRank says it equals."""
    nonzero = d[d != 0]
    if len(nonzero) > 50:
        return stats.wilcoxon(d, method="asymptotic"), "asymptotic"
    if len(d) <= 13:
        return stats.wilcoxon(d), "auto"
    if len(nonzero) == 0:
        # NaN by SciPy's default, the normal approximation. Its permutation test of fewer zeros is defined.
        return stats.wilcoxon(d[:13]), "auto"
    if len(nonzero) == len(d) == len(set(abs(d))):
        return stats.wilcoxon(d, method="exact"), "exact"
    # Without the zeros, whose signs SciPy would try, too; that changes no share.
    method = stats.PermutationMethod(n_resamples=math.inf, batch=10_000)
    return stats.wilcoxon(nonzero, method=method), "permutation"


def paired(name, ours, theirs=None):
    ours = numpy.asarray(ours, dtype=float)
    theirs = numpy.zeros_like(ours) if theirs is None else numpy.asarray(theirs, dtype=float)
    d = ours - theirs
    t = stats.ttest_rel(ours, theirs)
    interval = t.confidence_interval(0.95)
    w, method = signed_rank(d)
    deviation = numpy.std(d, ddof=1) if len(d) > 1 else math.nan
    equal = bool((d == d[0]).all())
    return {
        "name": name,
        "ours": ours.tolist(),
        "theirs": theirs.tolist(),
        "equal": equal,
        "mean": number(numpy.mean(d)),
        "deviation": number(deviation),
        "low": number(interval.low),
        "high": number(interval.high),
        "t": number(t.statistic),
        "t_p": number(t.pvalue),
        "w": number(w.statistic),
        "w_p": number(w.pvalue),
        "w_method": method,
        "effect": None if equal else number(numpy.mean(d) / deviation),
    }


def cases():
    for n in range(2, 11):
        # As AUCs are: close to each other, and correlated by seed.
        seeds = random.normal(0.75, 0.01, n)
        yield paired(f"auc, n = {n}", seeds + random.normal(0.002, 0.001, n), seeds + random.normal(0, 0.001, n))
        yield paired(f"no difference, n = {n}", random.normal(0, 1, n), random.normal(0, 1, n))
        yield paired(f"one sign, n = {n}", random.uniform(0.1, 1, n))
        yield paired(f"one sign, negative, n = {n}", -random.uniform(0.1, 1, n))
        # Multiples of 1/8, which subtract without rounding: ties, and zeros.
        yield paired(f"ties, n = {n}", random.choice([-2, -1, 1, 2, 3], n) / 8)
        yield paired(f"ties and zeros, n = {n}", random.integers(-2, 4, n) / 8, random.integers(-1, 2, n) / 8)
        yield paired(f"one zero, n = {n}", numpy.append(random.normal(0.3, 1, n - 1), 0))
        yield paired(f"one difference, n = {n}", numpy.append(numpy.zeros(n - 1), 0.25))
        yield paired(f"ties in pairs, n = {n}", numpy.resize([0.5, -0.5, 1.5, 1.5, -2.5, -2.5], n))
        yield paired(f"all zero, n = {n}", numpy.full(n, 0.5), numpy.full(n, 0.5))
        yield paired(f"all equal, n = {n}", numpy.full(n, 0.75), numpy.full(n, 0.5))
        yield paired(f"tiny p, n = {n}", 1 + random.normal(0, 1e-4, n))
    yield paired("n = 1", [0.25])
    yield paired("huge t, n = 10", 1 + random.normal(0, 1e-9, 10))
    for n in (11, 13, 14, 20, 49, 50, 51, 64, 100, 200):
        yield paired(f"normal, n = {n}", random.normal(0.3, 1, n))
        yield paired(f"clear, n = {n}", random.normal(3, 1, n))
    for n in (11, 13, 14, 16, 18):
        yield paired(f"ties and zeros, n = {n}", random.integers(-3, 6, n) / 8)
        yield paired(f"ties, n = {n}", random.choice([-2, -1, 1, 2, 3, 4], n) / 8)
    for n in (60, 100, 300):
        yield paired(f"ties, n = {n}", random.choice([-2, -1, 1, 2, 3, 4], n) / 8)
        yield paired(f"ties and zeros, n = {n}", random.integers(-9, 13, 2 * n) / 8)
    yield paired("all zero, n = 60", numpy.zeros(60))


def two_sided():
    degrees = [*range(1, 13), 19, 20, 29, 30, 49, 50, 99, 100, 999, 1000, 10_000]
    # Nothing nearer to zero: of t = 1e-9 and one degree of freedom SciPy says 1, and it is 1 - 2e-9 / pi.
    values = [0, 1e-4, 0.1, 0.5, 1, 1.5, 1.7, 2, 2.2, 2.5, 3, 5, 7, 10, 20, 50, 1e3, 1e6]
    for df in degrees:
        for t in values:
            yield {"t": t, "df": df, "p": number(2 * stats.t.sf(t, df))}
            if t:
                yield {"t": -t, "df": df, "p": number(2 * stats.t.cdf(-t, df))}


def quantiles():
    for df in [*range(1, 31), 50, 99, 100, 1000]:
        for confidence in (0.5, 0.9, 0.95, 0.99):
            yield {"df": df, "confidence": confidence, "t": number(stats.t.ppf((1 + confidence) / 2, df))}


def holm():
    families = [
        [0.04], [0.01, 0.04], [0.04, 0.01, 0.03], [0.5, 0.9, 1.0], [0.02, 0.02, 0.02], [0.0, 1e-12, 0.3],
        [0.011, 0.02, 0.01, 0.9, 0.3, 0.04], [1.0, 1.0],
    ]
    families += [(random.uniform(0, 1, n) ** 4).tolist() for n in (5, 10, 24, 28, 100)]
    for values in families:
        yield {"p": values, "adjusted": [number(p) for p in multipletests(values, method="holm")[1]]}


recorded = {
    "scipy": scipy.__version__,
    "numpy": numpy.__version__,
    "statsmodels": statsmodels.__version__,
    "paired": list(cases()),
    "two_sided": list(two_sided()),
    "quantiles": list(quantiles()),
    "holm": list(holm()),
}
lines = [f'"{key}": ' + (json.dumps(value) if isinstance(value, str) else
         "[\n" + ",\n".join("  " + json.dumps(entry) for entry in value) + "\n]") for key, value in recorded.items()]
pathlib.Path(__file__).with_name("scipy.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
print({key: len(value) for key, value in recorded.items() if isinstance(value, list)})
