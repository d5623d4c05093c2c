/* What the files of the load generator share. One thread, one epoll, only 127.0.0.1. */
#ifndef PHONES_H
#define PHONES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum phase { UNBORN, CONNECTING, SHAKING, OPENING, JOINING, READY, GONE };

struct phone {
    int fd;
    enum phase phase;
    int lane;          /* grab: the group of contenders it belongs to */
    int street;        /* whose events it must hear */
    int order;         /* the order it has asked for and has no answer about; -1: none */
    uint64_t asked_at; /* nanoseconds, monotonic */
    char *held;        /* bytes read that are no whole frame yet */
    size_t length, room;
};

struct order {
    char id[64];
    int wins;            /* more than one is the fault this bench must never see */
    int heard;           /* phones that have its event */
    uint64_t asked_at;   /* first asked for (or posted) */
    uint64_t heard_at;   /* last heard */
};

struct options {
    const char *mode, *tokens, *orders, *bodies, *post_token;
    int port, phones, contenders, streets, window, core, pid;
    double seconds, warm, rate, patience; /* seconds, per second; patience: for what is still out at the end */
    bool listen;
};

/* Latencies in microseconds: all of them, sorted at the end. */
struct samples {
    uint32_t *value;
    size_t count, room;
};

struct tally {
    long answers, wins, losses, pending, deliveries;                 /* while measuring */
    long double_wins, without_winner, strays, unheard; /* from the start to the end */
    bool ran_dry;
    struct samples ack, told, first, last;
};

struct mode {
    const char *name;
    void (*start)(void);
    void (*tick)(uint64_t now);
    void (*ack)(struct phone *, int order, const char *text, uint64_t now);
    void (*event)(struct phone *, const char *kind, int order, uint64_t now);
    bool (*settled)(void); /* nothing that was begun is still unanswered */
};

/* phones.c */
extern struct options options;
extern struct phone *phones;
extern int epoll_fd;
extern bool sending;   /* new work may begin */
extern bool measuring; /* warm, and the measured seconds are not over */
void phone_shaken(struct phone *);
void phone_gone(struct phone *, const char *why);
void phone_hears(struct phone *, const char *text, size_t length);
void fail(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));

/* wire.c */
int wire_dial(uint32_t number, uint32_t events);
void wire_connect(struct phone *);
void wire_event(struct phone *);
void wire_send(struct phone *, const char *text, size_t length);

/* orders.c */
extern struct order *orders;
extern int order_count;
void orders_load(const char *path);
int order_known(const char *id, bool add);

/* modes.c */
extern const struct mode modes[];
extern struct tally tally;
extern int audience; /* phones of one street: who must hear one event */
void modes_count_from_here(void);
void modes_report(double seconds);

/* visible.c */
void visible_start(void);
void visible_tick(uint64_t now);
void visible_event(struct phone *, const char *kind, int order, uint64_t now);
bool visible_settled(void);
void poster_event(void);

/* figures.c */
uint64_t now_ns(void);
void sample(struct samples *, uint64_t nanoseconds);
void print_samples(const char *name, struct samples *);
double own_cpu_seconds(void);
double cpu_seconds_of(int pid);
long kilobytes_of(int pid);
bool string_after(const char *text, const char *key, char *into, size_t room);
char **lines_of(const char *path, int *count);

#endif
