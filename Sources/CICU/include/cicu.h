// ICU of the system, for Swift: text in UTF-8 in, text in UTF-8 out.
//
// The headers of ICU stay out of this one: Foundation has an ICU of its own, whose headers differ.
#include <stdint.h>

// Each function writes at most `capacity` bytes, and returns the length of the whole result: a greater one than
// `capacity` asks for a second call with more room. A negative result is a failure.

// NFKC, upper case, NFKC.
int32_t cicu_fold(const char *text, int32_t length, char *result, int32_t capacity);

// NFD without the marks above and below letters.
int32_t cicu_strip_marks(const char *text, int32_t length, char *result, int32_t capacity);

// A checker for look-alikes, by Unicode Technical Standard 39; NULL where ICU has no data.
void *cicu_open_checker(void);

// The skeleton: texts that look alike have the same.
int32_t cicu_skeleton(const void *checker, const char *text, int32_t length, char *result, int32_t capacity);

// A transliterator by its ASCII name; NULL where there is none of that name.
void *cicu_open_transliterator(const char *name);

int32_t cicu_transliterate(const void *transliterator, const char *text, int32_t length, char *result, int32_t capacity);

// Whether a scalar is a letter or a number.
int cicu_is_word(uint32_t scalar);

// The script's English name of a scalar, such as Cyrillic; NULL for none, and for signs that all scripts use.
const char *cicu_script(uint32_t scalar);

// The name of a country by its code of two letters in a language, such as Chine in fr; 0 where there is none.
int32_t cicu_country(const char *code, const char *language, char *result, int32_t capacity);

// The code of three letters of a country by its code of two; empty where there is none.
const char *cicu_country_alpha3(const char *code);
