#include <libxml/HTMLparser.h>
#include <libxml/xmlreader.h>
#include <libxml/xpath.h>

// xmlFree is a mutable global function pointer, which Swift 6 does not let concurrent code read.
static inline void clibxml2_free(void *memory) { xmlFree(memory); }
