/* N couriers' phones over Engine.IO 4 / Socket.IO 5 WebSocket against 127.0.0.1.  cc -O2 -std=c11
   Connects all, warms, measures, waits for what is still out, prints one line of JSON. */
#define _GNU_SOURCE
#include "phones.h"

#include <getopt.h>
#include <sched.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

struct options options = {
    .mode = "grab", .phones = 200, .contenders = 1, .streets = 1, .window = 1, .core = -1, .seconds = 2, .warm = 2, .patience = 10};
struct phone *phones;
int epoll_fd;
bool sending, measuring;

static const struct mode *mode;
static char **tokens;
static int token_count, ready, gone;

void fail(const char *format, ...)
{
    va_list facts;
    va_start(facts, format);
    fputs("phones: ", stderr);
    vfprintf(stderr, format, facts);
    fputc('\n', stderr);
    va_end(facts);
    exit(3);
}

void phone_gone(struct phone *phone, const char *why)
{
    if (phone->phase != READY)
        fail("phone %d could not connect: %s", (int)(phone - phones), why);
    fprintf(stderr, "phones: phone %d is gone: %s\n", (int)(phone - phones), why);
    phone->phase = GONE;
    gone++;
    close(phone->fd);
}

static void join(struct phone *phone)
{
    char text[512];
    int length = snprintf(text, sizeof text, "40{\"token\":\"%s\"}", tokens[(phone - phones) % token_count]);
    phone->phase = JOINING;
    wire_send(phone, text, (size_t)length);
}

static void hear_event(struct phone *phone, const char *text)
{
    char kind[48], id[64];
    if (!strncmp(text, "42[\"bye\"", 8)) {
        fprintf(stderr, "phones: phone %d was told %.120s\n", (int)(phone - phones), text);
        return;
    }
    const char *subject = strstr(text, "\"subject\"");
    if (strncmp(text, "42[\"event\"", 10) || !subject)
        return;
    if (string_after(text, "\"kind\"", kind, sizeof kind) && string_after(subject, "\"id\"", id, sizeof id))
        mode->event(phone, kind, order_known(id, !strcmp(kind, "order.opened")), now_ns());
}

/* One Engine.IO packet. */
void phone_hears(struct phone *phone, const char *text, size_t length)
{
    if (text[0] == '0' && phone->phase == OPENING) {
        join(phone);
    } else if (text[0] == '2' && length == 1) {
        wire_send(phone, "3", 1);
    } else if (text[0] != '4') {
        fail("a packet that is none: %.100s", text);
    } else if (text[1] == '0' && phone->phase == JOINING) {
        phone->phase = READY;
        ready++;
    } else if (text[1] == '4') {
        fail("a phone was refused: %.200s", text);
    } else if (text[1] == '3') {
        char *body;
        long order = strtol(text + 2, &body, 10);
        if (order < 0 || order >= order_count)
            fail("an answer to nothing: %.100s", text);
        mode->ack(phone, (int)order, body, now_ns());
    } else if (text[1] == '2') {
        hear_event(phone, text);
    }
}

static void turn(int milliseconds)
{
    struct epoll_event events[256];
    int count = epoll_wait(epoll_fd, events, 256, milliseconds);
    for (int i = 0; i < count; i++) {
        uint32_t number = events[i].data.u32;
        if (number == (uint32_t)options.phones)
            poster_event();
        else if (phones[number].phase != GONE)
            wire_event(&phones[number]);
    }
}

static void turn_for(double seconds)
{
    for (uint64_t end = now_ns() + (uint64_t)(seconds * 1e9); now_ns() < end;) {
        turn(options.rate > 0 ? 0 : 1); /* what is due is not late by a sleep of ours: the core is our own */
        mode->tick(now_ns());
    }
}

static void connect_all(void)
{
    uint64_t deadline = now_ns() + 90000000000ull;
    int lanes = options.phones / options.contenders, per_street = audience;
    if (lanes * options.contenders != options.phones || per_street * options.streets != options.phones)
        fail("%d phones do not divide into groups of %d and %d streets", options.phones, options.contenders, options.streets);
    for (int started = 0; ready < options.phones;) {
        for (; started < options.phones && started - ready < 64; started++) {
            phones[started].lane = started / options.contenders;
            phones[started].street = started / per_street;
            phones[started].order = -1;
            wire_connect(&phones[started]);
        }
        turn(20);
        if (now_ns() > deadline)
            fail("after 90 s only %d of %d phones are connected", ready, options.phones);
    }
}

static void read_options(int count, char **words)
{
    static const struct option known[] = {
        {"mode", 1, 0, 'm'},    {"port", 1, 0, 'p'},    {"phones", 1, 0, 'n'}, {"contenders", 1, 0, 'k'},
        {"streets", 1, 0, 's'}, {"tokens", 1, 0, 't'},  {"orders", 1, 0, 'o'}, {"seconds", 1, 0, 'T'},
        {"warm", 1, 0, 'W'},    {"rate", 1, 0, 'r'},    {"window", 1, 0, 'w'}, {"listen", 0, 0, 'l'},
        {"bodies", 1, 0, 'b'},  {"post-token", 1, 0, 'P'}, {"pid", 1, 0, 'i'}, {"core", 1, 0, 'c'},
        {"patience", 1, 0, 'e'}, {0},
    };
    for (int option; (option = getopt_long(count, words, "", known, NULL)) != -1;) {
        switch (option) {
        case 'm': options.mode = optarg; break;
        case 'p': options.port = atoi(optarg); break;
        case 'n': options.phones = atoi(optarg); break;
        case 'k': options.contenders = atoi(optarg); break;
        case 's': options.streets = atoi(optarg); break;
        case 't': options.tokens = optarg; break;
        case 'o': options.orders = optarg; break;
        case 'T': options.seconds = atof(optarg); break;
        case 'W': options.warm = atof(optarg); break;
        case 'r': options.rate = atof(optarg); break;
        case 'w': options.window = atoi(optarg); break;
        case 'l': options.listen = true; break;
        case 'b': options.bodies = optarg; break;
        case 'P': options.post_token = optarg; break;
        case 'i': options.pid = atoi(optarg); break;
        case 'e': options.patience = atof(optarg); break;
        case 'c': options.core = atoi(optarg); break;
        default: exit(2);
        }
    }
}

static void prepare(void)
{
    cpu_set_t cores;
    CPU_ZERO(&cores);
    if (options.core >= 0) {
        CPU_SET(options.core, &cores);
        sched_setaffinity(0, sizeof cores, &cores); /* a machine with fewer cores leaves us where we are */
    }
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    for (mode = modes; mode->name && strcmp(mode->name, options.mode); mode++)
        ;
    if (!mode->name)
        fail("there is no mode %s", options.mode);
    tokens = lines_of(options.tokens, &token_count);
    orders_load(options.orders);
    phones = calloc((size_t)options.phones, sizeof *phones);
    epoll_fd = epoll_create1(0);
    audience = options.phones / options.streets;
    if (!token_count || !phones || epoll_fd < 0)
        fail("no tokens, no memory or no epoll");
}

int main(int count, char **words)
{
    read_options(count, words);
    prepare();
    long kilobytes = kilobytes_of(options.pid);
    uint64_t begin = now_ns();
    connect_all();
    double connecting = (double)(now_ns() - begin) / 1e9;
    turn_for(0.3); /* greetings and first reads are over before anybody asks */
    sending = true;
    mode->start();
    turn_for(options.warm);
    double own = own_cpu_seconds(), theirs = cpu_seconds_of(options.pid);
    modes_count_from_here();
    measuring = true;
    begin = now_ns();
    turn_for(options.seconds);
    double seconds = (double)(now_ns() - begin) / 1e9;
    measuring = sending = false;
    own = own_cpu_seconds() - own;
    theirs = cpu_seconds_of(options.pid) - theirs;
    for (uint64_t end = now_ns() + (uint64_t)(options.patience * 1e9); !mode->settled() && now_ns() < end;) {
        turn(5);
        mode->tick(now_ns());
    }
    printf("{\"mode\":\"%s\",\"phones\":%d,\"contenders\":%d,\"streets\":%d,\"seconds\":%.3f,\"connect_s\":%.3f,\"gone\":%d",
           options.mode, options.phones, options.contenders, options.streets, seconds, connecting, gone);
    modes_report(seconds);
    printf(",\"generator_cpu\":%.3f,\"server_cpu\":%.3f,\"server_kb_per_phone\":%.1f}\n", own / seconds, theirs / seconds,
           (double)(kilobytes_of(options.pid) - kilobytes) / options.phones);
    return 0;
}
