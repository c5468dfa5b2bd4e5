#pragma once
#include <stdint.h>

/// Blocks that this process has asked the heap for so far, reallocations included.
uint64_t heap_allocations(void);
