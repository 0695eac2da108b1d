#include "release.h"

#ifndef RECORDAL_COMMIT
#define RECORDAL_COMMIT ""
#endif

const char *recordal_commit(void) { return RECORDAL_COMMIT; }
