// The library has one set of functions for each width of a code unit; the text here is UTF-8.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

// PCRE2_UNSET is a macro with a cast, which Swift does not import.
static const size_t cpcre2_unset = PCRE2_UNSET;
