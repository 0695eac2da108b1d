// Ends a process, or fills its disk, at the N-th step it takes on the database: what a power cut or a full disk does.
//
//     cc -shared -fPIC -O1 -o crash.so crash.c -ldl
//     CRASH_AT=7 LD_PRELOAD=./crash.so recordal import …
//
// A step is one of: write, truncate, sync, unlink, rename, on a file whose path contains CRASH_PATH
// (default "recordal.sqlite", so -wal, -shm, -journal and .lock too). Counted from 1, over all threads.
//   CRASH_AT=N             SIGKILL before step N is done
//   CRASH_TORN=1           if step N is a write, half of its bytes are written first
//   FAIL_AT=N              step N and every later write, truncate or sync fails (unlink and rename free space: they pass)
//   FAIL_ERRNO=E           … with this errno; 28, disk full, unless set
//   CRASH_COUNT_FILE=FILE  the steps so far, as text; written at every step, since a killed process has no exit
//
// Not seen: stores to mapped memory (-shm: lost in a power cut anyway) and stdio, whose writes stay inside the C library.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

_Static_assert(sizeof(long) == 8, "offsets are passed to system calls in one register");

static const char *wanted_path = "recordal.sqlite", *count_file;
static long crash_at, fail_at, steps;
static int fail_errno = ENOSPC, torn;
static atomic_flag busy = ATOMIC_FLAG_INIT;

static long number(const char *name) {
    const char *text = getenv(name);
    return text ? atol(text) : 0;
}

// Read once: the program may change its environment while its threads write.
__attribute__((constructor)) static void configure(void) {
    if (getenv("CRASH_PATH")) wanted_path = getenv("CRASH_PATH");
    count_file = getenv("CRASH_COUNT_FILE");
    crash_at = number("CRASH_AT");
    fail_at = number("FAIL_AT");
    torn = (int)number("CRASH_TORN");
    if (number("FAIL_ERRNO")) fail_errno = (int)number("FAIL_ERRNO");
}

// System calls throughout, not the C library's functions: those are the ones replaced below.
static void record(int flags) {
    char text[24];
    if (!count_file) return;
    int file = (int)syscall(SYS_openat, AT_FDCWD, count_file, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0644);
    if (file < 0) return;
    syscall(SYS_write, file, text, (size_t)snprintf(text, sizeof text, "%ld\n", steps));
    syscall(SYS_close, file);
}

// A process without any step leaves 0, but only where nothing stands: a child inherits the variable and has no steps.
__attribute__((destructor)) static void record_none(void) {
    if (steps == 0) record(O_EXCL);
}

static int path_matches(const char *path) { return path && strstr(path, wanted_path) != NULL; }

static int matches(int file) {
    char link[40], path[PATH_MAX];
    int saved = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    errno = saved;
    if (length < 0) return 0;
    path[length] = 0;
    return path_matches(path);
}

// The first half of what a write was to write; a negative offset means the file's own position.
static void write_half(int file, const struct iovec *parts, int count, off64_t offset) {
    size_t left = 0;
    for (int i = 0; i < count; i++) left += parts[i].iov_len;
    left /= 2;
    for (int i = 0; i < count && left > 0; i++) {
        size_t length = parts[i].iov_len < left ? parts[i].iov_len : left;
        if (offset < 0) syscall(SYS_write, file, parts[i].iov_base, length);
        else syscall(SYS_pwrite64, file, parts[i].iov_base, length, offset);
        if (offset >= 0) offset += (off64_t)length;
        left -= length;
    }
}

// Counts a step and ends the process at the N-th; true when the call is to fail. The lock keeps the recorded count in
// order, and is held while the process dies, so that no other thread takes a step meanwhile.
static int step(int can_fail, int file, const struct iovec *parts, int count, off64_t offset) {
    int saved = errno;
    while (atomic_flag_test_and_set(&busy)) {}
    long now = ++steps;
    record(O_TRUNC);
    if (now == crash_at) {
        if (torn && parts) write_half(file, parts, count, offset);
        for (;;) kill(getpid(), SIGKILL);
    }
    atomic_flag_clear(&busy);
    int fails = can_fail && fail_at > 0 && now >= fail_at;
    errno = fails ? fail_errno : saved;
    return fails;
}

static int write_step(int file, const void *bytes, size_t length, off64_t offset) {
    struct iovec part = {(void *)bytes, length};
    return matches(file) && step(1, file, &part, 1, offset);
}

static int vector_step(int file, const struct iovec *parts, int count, off64_t offset) {
    return matches(file) && step(1, file, parts, count, offset);
}

static int file_step(int file) { return matches(file) && step(1, file, NULL, 0, 0); }

static void path_step(const char *one, const char *other) {
    if (path_matches(one) || path_matches(other)) step(0, -1, NULL, 0, 0);
}

#define ALSO(name) __attribute__((alias(#name)))

ssize_t write(int f, const void *b, size_t n) { return write_step(f, b, n, -1) ? -1 : syscall(SYS_write, f, b, n); }
ssize_t __write(int, const void *, size_t) ALSO(write);

ssize_t pwrite64(int f, const void *b, size_t n, off64_t o) { return write_step(f, b, n, o) ? -1 : syscall(SYS_pwrite64, f, b, n, o); }
ssize_t pwrite(int, const void *, size_t, off_t) ALSO(pwrite64);
ssize_t __pwrite64(int, const void *, size_t, off64_t) ALSO(pwrite64);

ssize_t writev(int f, const struct iovec *p, int n) { return vector_step(f, p, n, -1) ? -1 : syscall(SYS_writev, f, p, n); }

ssize_t pwritev64(int f, const struct iovec *p, int n, off64_t o) { return vector_step(f, p, n, o) ? -1 : syscall(SYS_pwritev, f, p, n, o, 0L); }
ssize_t pwritev(int, const struct iovec *, int, off_t) ALSO(pwritev64);

int ftruncate64(int f, off64_t n) { return file_step(f) ? -1 : (int)syscall(SYS_ftruncate, f, n); }
int ftruncate(int, off_t) ALSO(ftruncate64);

int fsync(int f) { return file_step(f) ? -1 : (int)syscall(SYS_fsync, f); }
int fdatasync(int f) { return file_step(f) ? -1 : (int)syscall(SYS_fdatasync, f); }

int unlinkat(int d, const char *p, int flags) { path_step(p, NULL); return (int)syscall(SYS_unlinkat, d, p, flags); }
int unlink(const char *p) { return unlinkat(AT_FDCWD, p, 0); }

int renameat(int d, const char *p, int e, const char *q) { path_step(p, q); return (int)syscall(SYS_renameat2, d, p, e, q, 0); }
int rename(const char *p, const char *q) { return renameat(AT_FDCWD, p, AT_FDCWD, q); }
