/// CVAR's two diagonal Gaussians and the arithmetic between encoders and decoder.
final class Latent<S: Scalar> {
    /// One Gaussian, [rows, width] each: moments, draw, sample, and gradients.
    /// `dz` holds d loss / d z, and after `Latent.backward` d loss / d mean.
    struct Gaussian {
        let mean, logVariance, deviation, noise, z, dz, dLogVariance: FixedBuffer<S>

        init(count: Int) {
            func buffer() -> FixedBuffer<S> { FixedBuffer(repeating: 0, count: count) }
            (mean, logVariance, deviation, noise) = (buffer(), buffer(), buffer(), buffer())
            (z, dz, dLogVariance) = (buffer(), buffer(), buffer())
        }
    }

    let posterior, prior: Gaussian

    init(count: Int) {
        posterior = Gaussian(count: count)
        prior = Gaussian(count: count)
    }

    func drawNoise(count: Int, stream: RandomStream) {
        var stream = stream
        stream.fillNormal(posterior.noise.pointer, count)
        stream.fillNormal(prior.noise.pointer, count)
    }

    /// deviation := exp(logVariance / 2); z := mean + noiseScale * deviation * noise.
    func sample(count: Int, noiseScale: S) {
        sample(posterior, count: count, noiseScale: noiseScale)
        sample(prior, count: count, noiseScale: noiseScale)
    }

    private func sample(_ gaussian: Gaussian, count: Int, noiseScale: S) {
        expRows(gaussian.logVariance.pointer, factor: 0.5, gaussian.deviation.pointer, count: count)
        reparameterize(
            gaussian.mean.pointer, gaussian.deviation.pointer, gaussian.noise.pointer, noiseScale, gaussian.z.pointer,
            count)
    }

    /// The squared 2-Wasserstein distance, summed; from dz to gradients of mean (in dz) and log-variance, with
    /// `weight` times the distance's own.
    func backward(count: Int, noiseScale: S, weight: S) -> Double {
        wassersteinBackward(
            posterior.mean.pointer, prior.mean.pointer, posterior.deviation.pointer, prior.deviation.pointer,
            posterior.noise.pointer, prior.noise.pointer, posterior.dz.pointer, prior.dz.pointer,
            posterior.dLogVariance.pointer, prior.dLogVariance.pointer, noiseScale, weight, count)
    }
}

/// Returns the squared distance, summed. Gradients as `Latent.backward` says.
@specialized(where S == Float)
@specialized(where S == Double)
private func wassersteinBackward<S: Scalar>(
    _ mean: UnsafePointer<S>, _ priorMean: UnsafePointer<S>, _ deviation: UnsafePointer<S>,
    _ priorDeviation: UnsafePointer<S>, _ noise: UnsafePointer<S>, _ priorNoise: UnsafePointer<S>,
    _ dz: UnsafeMutablePointer<S>, _ dPriorZ: UnsafeMutablePointer<S>, _ dLogVariance: UnsafeMutablePointer<S>,
    _ dPriorLogVariance: UnsafeMutablePointer<S>, _ noiseScale: S, _ weight: S, _ count: Int
) -> Double {
    var total = 0.0
    for start in stride(from: 0, to: count, by: 16) {
        var partial: S = 0
        for i in start..<min(start + 16, count) {
            let dMean = mean[i] - priorMean[i]
            let dDeviation = deviation[i] - priorDeviation[i]
            partial += dMean * dMean + dDeviation * dDeviation
            // d deviation / d logVariance = deviation / 2.
            let half = S(0.5)
            dLogVariance[i] = (dz[i] * noiseScale * noise[i] + 2 * weight * dDeviation) * deviation[i] * half
            dPriorLogVariance[i] =
                (dPriorZ[i] * noiseScale * priorNoise[i] - 2 * weight * dDeviation) * priorDeviation[i] * half
            dz[i] += 2 * weight * dMean
            dPriorZ[i] -= 2 * weight * dMean
        }
        total += Double(partial)
    }
    return total
}
