#include "command_check.h"

/* In debug builds ArgumentParser checks how options are declared each time that it lists them, and lists those of a
   group 48 times before a command runs: half of all that a start does. `--wrap` in Package.swift leads its calls here,
   and each type is checked once. */
#ifdef DEBUG
#define TYPES 64

__attribute__((swiftcall)) void checked(
    void *, void *, void *, const void *, const void *, __attribute__((swift_context)) const void *,
    __attribute__((swift_error_result)) void **
) __asm__("__real_$s14ArgumentParser17ParsableArgumentsPAAE9_validate6parentyAA8InputKeyVSg_tKFZ");

__attribute__((swiftcall)) void checked_once(
    void *, void *, void *, const void *, const void *, __attribute__((swift_context)) const void *,
    __attribute__((swift_error_result)) void **
) __asm__("__wrap_$s14ArgumentParser17ParsableArgumentsPAAE9_validate6parentyAA8InputKeyVSg_tKFZ");

/* `parent` is three words of an optional InputKey; the type and its conformance follow, as for any static method of a
   protocol's extension. Commands are parsed on one thread. */
__attribute__((swiftcall)) void checked_once(
    void *name, void *more, void *path, const void *type, const void *conformance,
    __attribute__((swift_context)) const void *self, __attribute__((swift_error_result)) void **error
) {
    static const void *types[TYPES];
    static int count;
    for (int index = 0; index < count; index++) {
        if (types[index] == type) return;
    }
    if (count < TYPES) types[count++] = type;
    checked(name, more, path, type, conformance, self, error);
}
#endif
