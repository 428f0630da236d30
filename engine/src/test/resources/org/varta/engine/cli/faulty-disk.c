/*
 * Preloaded into a process: forces of files whose path contains $VARTA_FAULT_PATH obey the file $VARTA_FAULT_ORDER. "fail" in
 * it: EIO, and nothing is forced. "hold" in it: the force waits until the file is gone, after it has made the file
 * $VARTA_FAULT_ORDER.held. No such file: a force as ever.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char order(const char *file) {
    char first = 0;
    int fd = open(file, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        if (read(fd, &first, 1) != 1) {
            first = 0;
        }
        close(fd);
    }
    return first;
}

static int obey(int fd) {
    const char *where = getenv("VARTA_FAULT_PATH");
    const char *file = getenv("VARTA_FAULT_ORDER");
    char name[64];
    char path[4096];
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    ssize_t length = where && file ? readlink(name, path, sizeof path - 1) : -1;
    if (length < 0) {
        return 0;
    }
    path[length] = 0;
    if (!strstr(path, where)) {
        return 0;
    }
    for (int told = 0;; usleep(5000)) {
        switch (order(file)) {
            case 'f':
                errno = EIO;
                return -1;
            case 'h':
                if (!told) {
                    snprintf(path, sizeof path, "%s.held", file);
                    close(open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
                    told = 1;
                }
                break;
            default:
                return 0;
        }
    }
}

static int forced(const char *function, int fd) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, function);
    return obey(fd) ? -1 : real(fd);
}

int fsync(int fd) { return forced("fsync", fd); }

int fdatasync(int fd) { return forced("fdatasync", fd); }
