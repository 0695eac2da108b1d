// iconv is part of the C library on Linux: nothing to link.
#include <iconv.h>
