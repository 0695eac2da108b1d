#pragma once
#include <spawn.h>

// Swift's Glibc shows POSIX alone. These are the C library's own beyond it (glibc 2.34 and newer), as their manual pages
// declare them.
int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *folder);
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
int pipe2(int ends[2], int flags);
int memfd_create(const char *name, unsigned int flags);

// POSIX_SPAWN_SETSID and MFD_CLOEXEC.
static const short cspawn_setsid = 0x80;
static const unsigned int cspawn_memfd_cloexec = 1;
