"""Rates from counts and log-normal durations from dated closures, for scripts/build_cpec_case."""
import math

LEAST_LOG_SD = 0.3  # a handful of equal durations must not look certain


def poisson_rate(count, years):
    """Mean and 95 percent interval of a yearly rate: gamma posterior under Jeffreys' prior."""
    shape = count + 0.5
    return tuple(value / years for value in (shape, gamma_quantile(shape, 0.025), gamma_quantile(shape, 0.975)))


def gamma_quantile(shape, probability):
    low, high = 0.0, shape + 20 * math.sqrt(shape) + 20
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if gamma_cdf(shape, middle) < probability else (low, middle)
    return (low + high) / 2


def gamma_cdf(shape, x):
    """Regularised lower incomplete gamma function by its power series (Abramowitz and Stegun 6.5.29)."""
    if x <= 0:
        return 0.0
    term = total = 1 / shape
    n = 0
    while term > 1e-17 * total:
        n += 1
        term *= x / (shape + n)
        total += term
    return math.exp(shape * math.log(x) - x - math.lgamma(shape)) * total


def fit_lognormal(durations, log_sd=None):
    """(log mean, log standard deviation) of greatest likelihood.

    durations: (low, high) in days; equal: exact; high None: right-censored. log_sd: kept at this value if given.
    """
    def loss(mean, sd):
        return -sum(log_likelihood(low, high, mean, sd) for low, high in durations)
    mean, sd = 1.0, log_sd or 1.0
    step = 1.0
    while step > 1e-6:  # pattern search: the surface is smooth and has one valley
        around = [(mean + a * step, max(sd + b * step, LEAST_LOG_SD) if log_sd is None else sd)
                  for a in (-1, 0, 1) for b in ((-1, 0, 1) if log_sd is None else (0,))]
        best = min(around, key=lambda point: loss(*point))
        if loss(*best) < loss(mean, sd) - 1e-12:
            mean, sd = best
        else:
            step /= 2
    return mean, sd


def log_likelihood(low, high, mean, sd):
    z_low = (math.log(low) - mean) / sd
    if high is not None and high == low:
        return -z_low * z_low / 2 - math.log(sd * low * math.sqrt(2 * math.pi))
    above_high = 0.0 if high is None else upper_tail((math.log(high) - mean) / sd)
    return math.log(max(upper_tail(z_low) - above_high, 1e-300))


def upper_tail(z):
    return math.erfc(z / math.sqrt(2)) / 2


def lognormal_moments(mean, sd):
    """Mean and standard deviation of the log-normal itself."""
    expected = math.exp(mean + sd * sd / 2)
    return expected, expected * math.sqrt(math.expm1(sd * sd))
