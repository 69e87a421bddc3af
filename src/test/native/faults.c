/*
 * Preloaded around a program, counts what it does to the files below one folder, and at one operation kills it or
 * makes the operation fail. For tests alone; Linux.
 *
 *   TRL_FAULT_DIR   the folder, absolute and without links
 *   TRL_FAULT_LOG   file that gets a line per operation: number, kind, path below the folder, bytes
 *
 * The program says what is to happen by mkdir("/trl-fault/AT/HOW"), which makes nothing and starts counting anew:
 *
 *   AT              number of the operation to act at, from 1; 0 = only count
 *   HOW             before | after | half: kill before it, after it, after half of its bytes
 *                   short: write half of the bytes and say so
 *                   once-N: fail with error number N this once
 *                   onwards-N: fail so from then on, which leaves the disk as a kill before it would
 *                   after-N, half-N: the same with the operation done, or half of its bytes written
 *
 * Kinds: open (of a file for writing), write, sync, rename, link, unlink, mkdir, truncate.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum how { COUNT, BEFORE, AFTER, HALF, SHORT, ONCE, ONWARDS, AFTER_ON, HALF_ON };
enum { MOST_FILES = 4096 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char *paths[MOST_FILES]; /* of the open files below the folder */
static const char *dir;
static size_t dir_length;
static long at;
static long count;
static enum how how = COUNT;
static int error;

__attribute__((constructor)) static void begin(void) {
    dir = getenv("TRL_FAULT_DIR");
    dir_length = dir ? strlen(dir) : 0;
}

static const struct {
    const char *name;
    enum how how;
} HOWS[] = {{"before", BEFORE},     {"after-", AFTER_ON}, {"after", AFTER}, {"half-", HALF_ON},
            {"half", HALF},         {"short", SHORT},     {"once-", ONCE},  {"onwards-", ONWARDS},
            {"count", COUNT}};

/* Obeys a path "AT/HOW". */
static void arm(const char *order) {
    pthread_mutex_lock(&lock);
    count = 0;
    at = atol(order);
    how = COUNT;
    const char *name = strchr(order, '/');
    for (size_t i = 0; name && i < sizeof HOWS / sizeof HOWS[0]; i++) {
        size_t length = strlen(HOWS[i].name);
        if (strncmp(name + 1, HOWS[i].name, length) == 0) {
            how = HOWS[i].how;
            error = atoi(name + 1 + length);
            break;
        }
    }
    pthread_mutex_unlock(&lock);
}

/* The absolute form of a path; false when it cannot be told. */
static int absolute(int at_fd, const char *path, char *out) {
    char base[PATH_MAX];
    if (!path) {
        return 0;
    }
    if (path[0] == '/') {
        return snprintf(out, PATH_MAX, "%s", path) < PATH_MAX;
    }
    if (at_fd == AT_FDCWD) {
        if (!getcwd(base, sizeof base)) {
            return 0;
        }
    } else {
        char link[64];
        snprintf(link, sizeof link, "/proc/self/fd/%d", at_fd);
        ssize_t length = readlink(link, base, sizeof base - 1);
        if (length < 0) {
            return 0;
        }
        base[length] = 0;
    }
    return snprintf(out, PATH_MAX, "%s/%s", base, path) < PATH_MAX;
}

static int below(const char *path) {
    return dir && strncmp(path, dir, dir_length) == 0 && (path[dir_length] == '/' || path[dir_length] == 0);
}

static void note(const char *kind, const char *path, size_t bytes) {
    const char *log = getenv("TRL_FAULT_LOG");
    if (!log) {
        return;
    }
    char line[PATH_MAX + 64];
    const char *inside = path + dir_length + (path[dir_length] == '/');
    int length = snprintf(line, sizeof line, "%ld %s %s %zu\n", count, kind, *inside ? inside : ".", bytes);
    int fd = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd >= 0) {
        if (syscall(SYS_write, fd, line, (size_t)length) < 0) {
            perror("TRL_FAULT_LOG");
        }
        syscall(SYS_close, fd);
    }
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) {
        pause();
    }
}

/* Counts an operation and says what is to happen at it. Kills at once where that is wanted before it. */
static enum how meet(const char *kind, const char *path, size_t bytes) {
    pthread_mutex_lock(&lock);
    count++;
    note(kind, path, bytes);
    int lasts = how == ONWARDS || how == AFTER_ON || how == HALF_ON;
    enum how act = COUNT;
    if (at > 0 && count == at) {
        act = how == HALF_ON && bytes < 2 ? ONWARDS : how;
    } else if (at > 0 && count > at && lasts) {
        act = ONWARDS;
    }
    if (act == BEFORE || (act == HALF && bytes < 2)) {
        die();
    }
    pthread_mutex_unlock(&lock);
    if (act == ONCE || act == ONWARDS) {
        errno = error;
    }
    return act;
}

static void ended(enum how act) {
    if (act == AFTER || act == HALF) {
        die();
    }
}

/* Whether the write was torn by an error, which is then set. */
static int torn(enum how act) {
    if (act == HALF_ON) {
        errno = error;
    }
    return act == HALF_ON;
}

#define REAL(result, name, ...)                                    \
    static result (*real)(__VA_ARGS__);                            \
    if (!real) {                                                   \
        real = (result(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name);    \
    }

#define FAILS(act) ((act) == ONCE || (act) == ONWARDS)

static void remember(int fd, const char *path) {
    if (fd >= 0 && fd < MOST_FILES) {
        pthread_mutex_lock(&lock);
        free(paths[fd]);
        paths[fd] = strdup(path);
        pthread_mutex_unlock(&lock);
    }
}

static int open_below(int at_fd, const char *path, int flags, mode_t mode) {
    char full[PATH_MAX];
    int inside = absolute(at_fd, path, full) && below(full);
    int writes = (flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)) != 0;
    enum how act = COUNT;
    if (inside && writes) {
        act = meet("open", full, 0);
        if (FAILS(act)) {
            return -1;
        }
    }
    int fd = (int)syscall(SYS_openat, at_fd, path, flags, mode);
    if (inside) {
        remember(fd, full);
        ended(act);
    }
    return fd;
}

#define MODE(flags)                                       \
    mode_t mode = 0;                                      \
    if (((flags)&O_CREAT) || ((flags)&O_TMPFILE) == O_TMPFILE) { \
        va_list more;                                     \
        va_start(more, flags);                            \
        mode = va_arg(more, mode_t);                      \
        va_end(more);                                     \
    }

int open(const char *path, int flags, ...) {
    MODE(flags)
    return open_below(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    MODE(flags)
    return open_below(AT_FDCWD, path, flags | O_LARGEFILE, mode);
}

int openat(int fd, const char *path, int flags, ...) {
    MODE(flags)
    return open_below(fd, path, flags, mode);
}

int openat64(int fd, const char *path, int flags, ...) {
    MODE(flags)
    return open_below(fd, path, flags | O_LARGEFILE, mode);
}

int creat(const char *path, mode_t mode) { return open_below(AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return creat(path, mode); }

int close(int fd) {
    if (fd >= 0 && fd < MOST_FILES) {
        pthread_mutex_lock(&lock);
        free(paths[fd]);
        paths[fd] = NULL;
        pthread_mutex_unlock(&lock);
    }
    return (int)syscall(SYS_close, fd);
}

/* The path of an open file below the folder, NULL for all others. */
static const char *known(int fd, char *copy) {
    if (fd < 0 || fd >= MOST_FILES) {
        return NULL;
    }
    pthread_mutex_lock(&lock);
    const char *path = paths[fd];
    if (path) {
        snprintf(copy, PATH_MAX, "%s", path);
    }
    pthread_mutex_unlock(&lock);
    return path ? copy : NULL;
}

/* Offset -1: where the file stands. */
static ssize_t write_at(int fd, const void *bytes, size_t size, off_t offset) {
    char copy[PATH_MAX];
    const char *path = known(fd, copy);
    enum how act = path ? meet("write", path, size) : COUNT;
    if (FAILS(act)) {
        return -1;
    }
    size_t part = act == HALF || act == HALF_ON || (act == SHORT && size > 1) ? size / 2 : size;
    ssize_t written = offset < 0 ? syscall(SYS_write, fd, bytes, part) : syscall(SYS_pwrite64, fd, bytes, part, offset);
    ended(act);
    return torn(act) ? -1 : written;
}

ssize_t write(int fd, const void *bytes, size_t size) { return write_at(fd, bytes, size, -1); }
ssize_t pwrite(int fd, const void *bytes, size_t size, off_t offset) { return write_at(fd, bytes, size, offset); }
ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t offset) { return write_at(fd, bytes, size, offset); }

ssize_t writev(int fd, const struct iovec *parts, int number) {
    REAL(ssize_t, writev, int, const struct iovec *, int)
    char copy[PATH_MAX];
    const char *path = known(fd, copy);
    if (!path) {
        return real(fd, parts, number);
    }
    size_t size = 0;
    for (int i = 0; i < number; i++) {
        size += parts[i].iov_len;
    }
    enum how act = meet("write", path, size);
    if (FAILS(act)) {
        return -1;
    }
    ssize_t written;
    if (act == HALF || act == HALF_ON || act == SHORT) {
        written = syscall(SYS_write, fd, parts[0].iov_base, (parts[0].iov_len + 1) / 2);
    } else {
        written = real(fd, parts, number);
    }
    ended(act);
    return torn(act) ? -1 : written;
}

/* An operation on an open file, or on a path, that is there or not. */
#define AT_FILE(kind, fd, call)                        \
    char copy[PATH_MAX];                               \
    const char *path = known(fd, copy);                \
    enum how act = path ? meet(kind, path, 0) : COUNT; \
    if (FAILS(act)) {                                  \
        return -1;                                     \
    }                                                  \
    int result = (int)(call);                          \
    ended(act);                                        \
    return result;

#define AT_PATH(kind, at_fd, name, call)               \
    char full[PATH_MAX];                               \
    int inside = absolute(at_fd, name, full) && below(full); \
    enum how act = inside ? meet(kind, full, 0) : COUNT; \
    if (FAILS(act)) {                                  \
        return -1;                                     \
    }                                                  \
    int result = (int)(call);                          \
    ended(act);                                        \
    return result;

int fsync(int fd) { AT_FILE("sync", fd, syscall(SYS_fsync, fd)) }
int fdatasync(int fd) { AT_FILE("sync", fd, syscall(SYS_fdatasync, fd)) }
int ftruncate(int fd, off_t length) { AT_FILE("truncate", fd, syscall(SYS_ftruncate, fd, length)) }
int ftruncate64(int fd, off64_t length) { AT_FILE("truncate", fd, syscall(SYS_ftruncate, fd, length)) }

int rename(const char *from, const char *to) {
    AT_PATH("rename", AT_FDCWD, to, syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0))
}

int renameat(int from_fd, const char *from, int to_fd, const char *to) {
    AT_PATH("rename", to_fd, to, syscall(SYS_renameat2, from_fd, from, to_fd, to, 0))
}

int renameat2(int from_fd, const char *from, int to_fd, const char *to, unsigned int flags) {
    AT_PATH("rename", to_fd, to, syscall(SYS_renameat2, from_fd, from, to_fd, to, flags))
}

int link(const char *from, const char *to) {
    AT_PATH("link", AT_FDCWD, to, syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0))
}

int linkat(int from_fd, const char *from, int to_fd, const char *to, int flags) {
    AT_PATH("link", to_fd, to, syscall(SYS_linkat, from_fd, from, to_fd, to, flags))
}

int unlink(const char *name) { AT_PATH("unlink", AT_FDCWD, name, syscall(SYS_unlinkat, AT_FDCWD, name, 0)) }
int unlinkat(int fd, const char *name, int flags) {
    AT_PATH("unlink", fd, name, syscall(SYS_unlinkat, fd, name, flags))
}
int rmdir(const char *name) { AT_PATH("unlink", AT_FDCWD, name, syscall(SYS_unlinkat, AT_FDCWD, name, AT_REMOVEDIR)) }
int remove(const char *name) {
    struct stat status;
    if (lstat(name, &status) == 0 && S_ISDIR(status.st_mode)) {
        return rmdir(name);
    }
    return unlink(name);
}

int mkdir(const char *name, mode_t mode) {
    static const char ORDER[] = "/trl-fault/";
    if (strncmp(name, ORDER, sizeof ORDER - 1) == 0) {
        arm(name + sizeof ORDER - 1);
        errno = EEXIST;
        return -1;
    }
    AT_PATH("mkdir", AT_FDCWD, name, syscall(SYS_mkdirat, AT_FDCWD, name, mode))
}
int mkdirat(int fd, const char *name, mode_t mode) { AT_PATH("mkdir", fd, name, syscall(SYS_mkdirat, fd, name, mode)) }

int truncate(const char *name, off_t length) {
    AT_PATH("truncate", AT_FDCWD, name, syscall(SYS_truncate, name, length))
}
int truncate64(const char *name, off64_t length) { return truncate(name, length); }
