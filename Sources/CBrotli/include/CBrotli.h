#pragma once
#include <stddef.h>
#include <stdint.h>

// The decoder of Brotli (RFC 7932) that libcurl brings along, loaded when an answer is packed so. The functions are those of
// brotli/decode.h, whose binary interface has not changed since 1.0.

/// Whether the decoder can be loaded.
int cbrotli_is_there(void);

/// A new decoder; NULL where there is no memory.
void *cbrotli_new(void);

/// Unpacks on: 0 damaged, 1 at the end, 2 wants more, 3 has more to give.
int cbrotli_unpack(void *decoder, size_t *left, const uint8_t **input, size_t *room, uint8_t **output);

void cbrotli_free(void *decoder);
