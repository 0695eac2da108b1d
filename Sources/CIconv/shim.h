// iconv is part of the C library on Linux: nothing to link.
#include <errno.h>
#include <iconv.h>
#include <stddef.h>

// Why a conversion stopped: at the end of its input, with its output full, within a character, at bytes that are none.
typedef enum { ciconv_done, ciconv_full, ciconv_cut, ciconv_bad } ciconv_end;

static inline ciconv_end ciconv_convert(iconv_t handle, char **source, size_t *left, char **target, size_t *space) {
    if (iconv(handle, source, left, target, space) != (size_t)-1) return ciconv_done;
    return errno == E2BIG ? ciconv_full : errno == EINVAL ? ciconv_cut : ciconv_bad;
}
