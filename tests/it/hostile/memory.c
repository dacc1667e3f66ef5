/* Put before the C library's own allocator: memory that runs out where it is told to.
 *
 * OUT_AT=n   the n-th allocation fails, and so does every later one.
 * OUT_STEP=k before the first line that begins with "saved", at every k-th allocation, and after it at
 *            each, the process is doubled: the copy has no memory from there on, and how it ends is
 *            counted.
 * OUT_LOG    where the counts are written when the program has ended. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern ssize_t __write(int, const void *, size_t);

static long allocations, from, aborted, otherwise, at, step;
static int is_copy;

__attribute__((constructor)) static void begin(void)
{
    at = getenv("OUT_AT") ? atol(getenv("OUT_AT")) : 0;
    step = getenv("OUT_STEP") ? atol(getenv("OUT_STEP")) : 0;
}

static int is_out(void)
{
    if (is_copy)
        return 1;
    allocations++;
    if (at && allocations >= at)
        return 1;
    if (!step || (!from && allocations % step))
        return 0;
    int kept = errno, status = 0;
    pid_t copy = fork();
    is_copy = copy == 0;
    if (is_copy)
        return 1;
    waitpid(copy, &status, 0);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT)
        aborted++;
    else
        otherwise++;
    errno = kept;
    return 0;
}

static void *nothing(void)
{
    errno = ENOMEM;
    return NULL;
}

void *malloc(size_t size) { return is_out() ? nothing() : __libc_malloc(size); }
void *calloc(size_t count, size_t size) { return is_out() ? nothing() : __libc_calloc(count, size); }
void *realloc(void *old, size_t size) { return is_out() ? nothing() : __libc_realloc(old, size); }

int posix_memalign(void **made, size_t align, size_t size)
{
    *made = is_out() ? NULL : __libc_memalign(align, size);
    return *made ? 0 : ENOMEM;
}

ssize_t write(int file, const void *bytes, size_t length)
{
    if (file == 1 && !from && length > 6 && !memcmp(bytes, "saved ", 6))
        from = allocations;
    return __write(file, bytes, length);
}

__attribute__((destructor)) static void end(void)
{
    const char *log = getenv("OUT_LOG");
    char line[99];
    if (is_copy || !log)
        return;
    int file = open(log, O_CREAT | O_WRONLY | O_TRUNC, 0600);
    int length = snprintf(line, sizeof line, "%ld %ld %ld %ld\n", allocations, from, aborted, otherwise);
    if (__write(file, line, length) != length)
        abort();
}
