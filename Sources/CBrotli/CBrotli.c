#define _GNU_SOURCE
#include "CBrotli.h"

#include <dlfcn.h>
#include <pthread.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static void *(*make)(void *, void *, void *);
static int (*unpack)(void *, size_t *, const uint8_t **, size_t *, uint8_t **, size_t *);
static void (*dispose)(void *);

static void load(void) {
    void *library = dlopen("libbrotlidec.so.1", RTLD_NOW | RTLD_LOCAL);
    if (!library) return;
    make = (__typeof__(make))dlsym(library, "BrotliDecoderCreateInstance");
    unpack = (__typeof__(unpack))dlsym(library, "BrotliDecoderDecompressStream");
    dispose = (__typeof__(dispose))dlsym(library, "BrotliDecoderDestroyInstance");
}

int cbrotli_is_there(void) {
    pthread_once(&once, load);
    return make && unpack && dispose;
}

void *cbrotli_new(void) { return cbrotli_is_there() ? make(NULL, NULL, NULL) : NULL; }

int cbrotli_unpack(void *decoder, size_t *left, const uint8_t **input, size_t *room, uint8_t **output) {
    return unpack(decoder, left, input, room, output, NULL);
}

void cbrotli_free(void *decoder) {
    if (decoder) dispose(decoder);
}
