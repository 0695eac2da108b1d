#pragma once
#include <errno.h>
#include <malloc.h>
#include <spawn.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <sys/xattr.h>

// What Swift's Glibc does not show, and what takes a variable number of arguments. Types that these headers share with Glibc,
// such as sigset_t, count as declared here: a file that makes one imports this module.

// Swift's Glibc shows POSIX alone. These are the C library's own beyond it (glibc 2.34 and newer), as their manual pages
// declare them.
int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *folder);
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
int pipe2(int ends[2], int flags);
int memfd_create(const char *name, unsigned int flags);

// POSIX_SPAWN_SETSID and MFD_CLOEXEC.
static const short csystem_spawn_setsid = 0x80;
static const unsigned int csystem_memfd_cloexec = 1;

// Whether a file has an access list beside its mode (acl(5)): its group bits say then what that list allows at most.
static inline int csystem_has_access_list(const char *path) {
    return getxattr(path, "system.posix_acl_access", NULL, 0) > 0;
}

// The kind of file system that a path is on (statfs(2)); 0 where it cannot be told.
static inline unsigned long csystem_file_system(const char *path) {
    struct statfs status;
    return statfs(path, &status) == 0 ? (unsigned long)status.f_type & 0xFFFFFFFFUL : 0;
}

// Whether orphans below this process become its children (PR_SET_CHILD_SUBREAPER); 0 where the system agrees.
static inline int csystem_adopt_orphans(int is_on) {
    return prctl(PR_SET_CHILD_SUBREAPER, (unsigned long)is_on, 0UL, 0UL, 0UL);
}

// The two numbers of a device, as /proc writes them.
static inline unsigned int csystem_major(unsigned long device) { return major(device); }
static inline unsigned int csystem_minor(unsigned long device) { return minor(device); }
