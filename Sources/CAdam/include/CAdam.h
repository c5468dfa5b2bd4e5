#ifndef CADAM_H
#define CADAM_H

#include <stdbool.h>

/// What one step of Adam multiplies with: `AdamConstants<Float>`, in its order.
typedef struct {
    float decay, beta1, beta2, rate, inverseCorrection2, epsilon;
} AdamConstantsC;

/// Whether this processor has registers of 16 numbers (AVX-512), without which `adamReplayWide` must not be called.
bool adamHasWideRegisters(void);

/// `count` steps of Adam without gradient for eight rows of 16 parameters: `AdamState.step`, with the same bits.
///
/// - states: [3, 8, 16]: values, first moments, second moments.
void adamReplayWide(float *states, const AdamConstantsC *steps, long count, float floor);

#endif
