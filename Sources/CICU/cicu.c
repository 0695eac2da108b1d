#include "cicu.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uloc.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

// UTF-16 text on the stack, and on the heap where it is long.
typedef struct {
    UChar *units;
    int32_t length, capacity;
    UChar own[256];
} Text;

static void drop(Text *text) {
    if (text->units != text->own) free(text->units);
}

static int grow(Text *text, int32_t capacity) {
    if (capacity <= text->capacity) return 1;
    UChar *units = malloc((size_t)capacity * sizeof(UChar));
    if (!units) return 0;
    memcpy(units, text->units, (size_t)text->length * sizeof(UChar));
    drop(text);
    text->units = units;
    text->capacity = capacity;
    return 1;
}

static int start(Text *text) {
    text->units = text->own;
    text->length = 0;
    text->capacity = (int32_t)(sizeof text->own / sizeof *text->own);
    return 1;
}

static int read_utf8(Text *text, const char *bytes, int32_t length) {
    UErrorCode status = U_ZERO_ERROR;
    start(text);
    // UTF-16 has never more units than UTF-8 has bytes.
    if (!grow(text, length + 1)) return 0;
    u_strFromUTF8WithSub(text->units, text->capacity, &text->length, bytes, length, 0xFFFD, NULL, &status);
    return U_SUCCESS(status);
}

static int32_t write_utf8(const Text *text, char *result, int32_t capacity) {
    UErrorCode status = U_ZERO_ERROR;
    int32_t length = 0;
    u_strToUTF8WithSub(result, capacity, &length, text->units, text->length, 0xFFFD, NULL, &status);
    return U_SUCCESS(status) || status == U_BUFFER_OVERFLOW_ERROR ? length : -1;
}

static int normalize(const UNormalizer2 *normalizer, Text *text) {
    UErrorCode status = U_ZERO_ERROR;
    if (unorm2_isNormalized(normalizer, text->units, text->length, &status) && U_SUCCESS(status)) return 1;
    Text other;
    start(&other);
    for (int round = 0; round < 2; round++) {
        status = U_ZERO_ERROR;
        int32_t length =
            unorm2_normalize(normalizer, text->units, text->length, other.units, other.capacity, &status);
        if (U_SUCCESS(status)) {
            int done = grow(text, length + 1);
            if (done) memcpy(text->units, other.units, (size_t)length * sizeof(UChar));
            if (done) text->length = length;
            drop(&other);
            return done;
        }
        if (status != U_BUFFER_OVERFLOW_ERROR || !grow(&other, length + 1)) break;
    }
    drop(&other);
    return 0;
}

static int upper(Text *text) {
    Text other;
    start(&other);
    for (int round = 0; round < 2; round++) {
        UErrorCode status = U_ZERO_ERROR;
        int32_t length = u_strToUpper(other.units, other.capacity, text->units, text->length, "", &status);
        if (U_SUCCESS(status)) {
            int done = grow(text, length + 1);
            if (done) memcpy(text->units, other.units, (size_t)length * sizeof(UChar));
            if (done) text->length = length;
            drop(&other);
            return done;
        }
        if (status != U_BUFFER_OVERFLOW_ERROR || !grow(&other, length + 1)) break;
    }
    drop(&other);
    return 0;
}

int32_t cicu_fold(const char *bytes, int32_t length, char *result, int32_t capacity) {
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfkc = unorm2_getNFKCInstance(&status);
    Text text;
    if (U_FAILURE(status)) return -1;
    int32_t written = -1;
    if (read_utf8(&text, bytes, length) && normalize(nfkc, &text) && upper(&text) && normalize(nfkc, &text))
        written = write_utf8(&text, result, capacity);
    drop(&text);
    return written;
}

int32_t cicu_strip_marks(const char *bytes, int32_t length, char *result, int32_t capacity) {
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfd = unorm2_getNFDInstance(&status);
    Text text;
    if (U_FAILURE(status)) return -1;
    int32_t written = -1;
    if (read_utf8(&text, bytes, length) && normalize(nfd, &text)) {
        int32_t kept = 0;
        for (int32_t index = 0; index < text.length; index++) {
            UChar unit = text.units[index];
            // Combining diacritical marks: those of Latin, Greek and Cyrillic letters, not the vowels of Indic scripts.
            if (unit < 0x300 || unit > 0x36F) text.units[kept++] = unit;
        }
        text.length = kept;
        written = write_utf8(&text, result, capacity);
    }
    drop(&text);
    return written;
}

void *cicu_open_checker(void) {
    UErrorCode status = U_ZERO_ERROR;
    USpoofChecker *checker = uspoof_open(&status);
    return U_SUCCESS(status) ? checker : NULL;
}

int32_t cicu_skeleton(const void *checker, const char *bytes, int32_t length, char *result, int32_t capacity) {
    UErrorCode status = U_ZERO_ERROR;
    int32_t needed = uspoof_getSkeletonUTF8(checker, 0, bytes, length, result, capacity, &status);
    return U_SUCCESS(status) || status == U_BUFFER_OVERFLOW_ERROR ? needed : -1;
}

void *cicu_open_transliterator(const char *name) {
    UErrorCode status = U_ZERO_ERROR;
    UChar id[128];
    if (strlen(name) >= sizeof id / sizeof *id) return NULL;
    u_uastrcpy(id, name);
    UTransliterator *transliterator = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
    return U_SUCCESS(status) ? transliterator : NULL;
}

int32_t cicu_transliterate(const void *transliterator, const char *bytes, int32_t length, char *result, int32_t capacity) {
    Text text;
    int32_t written = -1;
    // What is left of a text whose transliteration had no room is undefined: each round starts from the bytes.
    for (int32_t factor = 4; factor <= 64; factor *= 4) {
        UErrorCode status = U_ZERO_ERROR;
        if (!read_utf8(&text, bytes, length) || text.length > INT32_MAX / 128 ||
            !grow(&text, text.length * factor + 64)) {
            drop(&text);
            return -1;
        }
        int32_t limit = text.length;
        utrans_transUChars(transliterator, text.units, &text.length, text.capacity, 0, &limit, &status);
        if (U_SUCCESS(status) && text.length <= text.capacity) {
            written = write_utf8(&text, result, capacity);
            drop(&text);
            return written;
        }
        drop(&text);
        if (status != U_BUFFER_OVERFLOW_ERROR) return -1;
    }
    return written;
}

int cicu_is_word(uint32_t scalar) { return u_isalnum((UChar32)scalar) || u_charType((UChar32)scalar) == U_LETTER_NUMBER; }

const char *cicu_script(uint32_t scalar) {
    UErrorCode status = U_ZERO_ERROR;
    UScriptCode script = uscript_getScript((UChar32)scalar, &status);
    if (U_FAILURE(status) || script == USCRIPT_COMMON || script == USCRIPT_INHERITED || script == USCRIPT_UNKNOWN)
        return NULL;
    return uscript_getName(script);
}

int32_t cicu_country(const char *code, const char *language, char *result, int32_t capacity) {
    UErrorCode status = U_ZERO_ERROR;
    char locale[16];
    Text name;
    snprintf(locale, sizeof locale, "und_%.2s", code);
    start(&name);
    name.length = uloc_getDisplayCountry(locale, language, name.units, name.capacity, &status);
    // Without a name ICU gives the code with a warning.
    int32_t length = status == U_ZERO_ERROR ? write_utf8(&name, result, capacity) : 0;
    drop(&name);
    return length;
}

const char *cicu_country_alpha3(const char *code) {
    char locale[16];
    snprintf(locale, sizeof locale, "und_%.2s", code);
    return uloc_getISO3Country(locale);
}
