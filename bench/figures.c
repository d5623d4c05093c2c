/* Clocks, latencies, /proc, and the little reading of files and JSON the generator needs. */
#define _GNU_SOURCE
#include "phones.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

uint64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

void sample(struct samples *s, uint64_t nanoseconds)
{
    if (s->count == s->room) {
        s->room = s->room ? s->room * 2 : 4096;
        s->value = realloc(s->value, s->room * sizeof *s->value);
        if (!s->value)
            fail("no memory for latencies");
    }
    s->value[s->count++] = (uint32_t)(nanoseconds / 1000);
}

static int by_size(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static double quantile_ms(const struct samples *s, double q)
{
    size_t at = (size_t)(q * (double)s->count);
    return s->value[at < s->count ? at : s->count - 1] / 1000.0;
}

/* "name":{"n":…,"p50":…} in milliseconds, or null when nothing was measured. */
void print_samples(const char *name, struct samples *s)
{
    if (!s->count) {
        printf(",\"%s\":null", name);
        return;
    }
    qsort(s->value, s->count, sizeof *s->value, by_size);
    printf(",\"%s\":{\"n\":%zu,\"p50\":%.3f,\"p95\":%.3f,\"p99\":%.3f,\"max\":%.3f}", name, s->count,
           quantile_ms(s, 0.5), quantile_ms(s, 0.95), quantile_ms(s, 0.99), quantile_ms(s, 1.0));
}

double own_cpu_seconds(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

double cpu_seconds_of(int pid)
{
    char path[64], line[1024];
    unsigned long user = 0, system = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *file = pid ? fopen(path, "r") : NULL;
    if (!file)
        return 0;
    if (fgets(line, sizeof line, file)) {
        char *after = strrchr(line, ')'); /* the name may hold blanks */
        if (after)
            sscanf(after + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
    }
    fclose(file);
    return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

long kilobytes_of(int pid)
{
    char path[64];
    long pages = 0;
    snprintf(path, sizeof path, "/proc/%d/statm", pid);
    FILE *file = pid ? fopen(path, "r") : NULL;
    if (!file)
        return 0;
    if (fscanf(file, "%*d %ld", &pages) != 1)
        pages = 0;
    fclose(file);
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

/* The string value that follows `key` (given with its quotes), blanks around the colon allowed. */
bool string_after(const char *text, const char *key, char *into, size_t room)
{
    const char *at = strstr(text, key);
    if (!at)
        return false;
    at += strlen(key);
    at += strspn(at, " ");
    if (*at++ != ':')
        return false;
    at += strspn(at, " ");
    if (*at++ != '"')
        return false;
    size_t length = strcspn(at, "\"");
    if (length >= room)
        return false;
    memcpy(into, at, length);
    into[length] = 0;
    return true;
}

char **lines_of(const char *path, int *count)
{
    FILE *file = path ? fopen(path, "r") : NULL;
    if (!file)
        fail("cannot read %s", path ? path : "a file that was not named");
    char **lines = NULL, *line = NULL;
    size_t room = 0;
    ssize_t length;
    *count = 0;
    while ((length = getline(&line, &room, file)) > 0) {
        if (line[length - 1] == '\n')
            line[--length] = 0;
        if (!length)
            continue;
        if ((*count & 1023) == 0)
            lines = realloc(lines, (size_t)(*count + 1024) * sizeof *lines);
        if (!lines || !(lines[(*count)++] = strdup(line)))
            fail("no memory for %s", path);
    }
    free(line);
    fclose(file);
    return lines;
}
