// The library has one set of functions for each width of a code unit; the text here is UTF-8.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
