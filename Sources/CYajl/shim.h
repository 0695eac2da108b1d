#include <yajl/yajl_parse.h>

// Swift cannot call variadic functions; this inline fixes the type of the value.
static inline int cyajl_config(yajl_handle handle, yajl_option option, int value) {
    return yajl_config(handle, option, value);
}
