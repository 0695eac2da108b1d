#include <libxml/xmlversion.h>
// With it libxml2 brings ICU's headers, which differ from those that Foundation has of its own.
#undef LIBXML_ICU_ENABLED
#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xpath.h>

// xmlFree is a mutable global function pointer, which Swift 6 does not let concurrent code read.
static inline void clibxml2_free(void *memory) { xmlFree(memory); }

static inline void clibxml2_ignore(void *context, const char *message, ...) {}

// Some errors, those of charset decoders for example, pass by a parser's own handlers to the thread's, which prints.
static inline void clibxml2_silence(void) { xmlSetGenericErrorFunc(NULL, clibxml2_ignore); }
