// The one kernel that is not in Swift: a Swift function cannot be compiled for a processor of its own, and twice as wide
// registers halve the time that rows need to catch up. Every operation is rounded as IEEE 754 says, one by one or, in
// fused multiply-adds, once, so that the bits are those of narrower registers.
#include "CAdam.h"

#pragma STDC FP_CONTRACT OFF

#if defined(__x86_64__)

#include <immintrin.h>

enum { rows = 8, lanes = 16 };

bool adamHasWideRegisters(void) { return __builtin_cpu_supports("avx512f"); }

__attribute__((target("avx512f")))
void adamReplayWide(float *states, const AdamConstantsC *steps, long count, float floor) {
    float *values = states, *firsts = states + rows * lanes, *seconds = states + 2 * rows * lanes;
    __m512 value[rows], first[rows], second[rows];
    for (int row = 0; row < rows; row++) {
        value[row] = _mm512_loadu_ps(values + row * lanes);
        first[row] = _mm512_loadu_ps(firsts + row * lanes);
        second[row] = _mm512_loadu_ps(seconds + row * lanes);
    }
    const __m512i magnitude = _mm512_set1_epi32(0x7FFFFFFF);
    const __m512i least = _mm512_castps_si512(_mm512_set1_ps(floor));
    for (long step = 0; step < count; step++) {
        const AdamConstantsC c = steps[step];
        const __m512 decay = _mm512_set1_ps(c.decay), rate = _mm512_set1_ps(c.rate);
        const __m512 gain1 = _mm512_set1_ps(1 - c.beta1), gain2 = _mm512_set1_ps(1 - c.beta2);
        const __m512 beta2 = _mm512_set1_ps(c.beta2), epsilon = _mm512_set1_ps(c.epsilon);
        const __m512 correction = _mm512_set1_ps(c.inverseCorrection2);
#pragma clang loop unroll(full)
        for (int row = 0; row < rows; row++) {
            const __m512 total = _mm512_fmadd_ps(value[row], decay, _mm512_setzero_ps());
            first[row] = _mm512_fmadd_ps(_mm512_sub_ps(total, first[row]), gain1, first[row]);
            // As integers, numbers from 0 up have the same order.
            const __m512i size = _mm512_and_si512(_mm512_castps_si512(total), magnitude);
            const __m512 raised = _mm512_castsi512_ps(_mm512_max_epi32(size, least));
            second[row] = _mm512_fmadd_ps(_mm512_mul_ps(raised, raised), gain2, _mm512_mul_ps(second[row], beta2));
            const __m512 denominator = _mm512_fmadd_ps(_mm512_sqrt_ps(second[row]), correction, epsilon);
            value[row] = _mm512_sub_ps(value[row], _mm512_mul_ps(rate, _mm512_div_ps(first[row], denominator)));
        }
    }
    for (int row = 0; row < rows; row++) {
        _mm512_storeu_ps(values + row * lanes, value[row]);
        _mm512_storeu_ps(firsts + row * lanes, first[row]);
        _mm512_storeu_ps(seconds + row * lanes, second[row]);
    }
}

#else

bool adamHasWideRegisters(void) { return false; }
void adamReplayWide(float *states, const AdamConstantsC *steps, long count, float floor) { __builtin_trap(); }

#endif
