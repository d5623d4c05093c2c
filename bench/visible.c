/* The committee posts over one HTTP connection kept alive; the clock stops when the street's phones have order.opened. */
#define _GNU_SOURCE
#include "phones.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

static int line = -1;
static char answer[65536];
static size_t answer_length;
static char **bodies;
static int body_count, posts;
static int posted_order = -1; /* known once the answer is here */
static uint64_t posted_at, next_post;
static bool waiting;

static void poster_connect(void)
{
    bodies = lines_of(options.bodies, &body_count);
    if (!body_count || !options.post_token)
        fail("visible needs --bodies and --post-token");
    line = wire_dial((uint32_t)options.phones, EPOLLIN);
}

static void poster_post(int number)
{
    static char request[16384];
    const char *body = bodies[number % body_count];
    int length = snprintf(request, sizeof request,
                          "POST /api/v1/needs HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer %s\r\n"
                          "Content-Type: application/json\r\nIdempotency-Key: %08x-0000-4000-8000-%012x\r\n"
                          "Content-Length: %zu\r\n\r\n%s",
                          options.port, options.post_token, (unsigned)options.pid ^ (unsigned)now_ns(),
                          (unsigned)number, strlen(body), body);
    if (length >= (int)sizeof request || send(line, request, (size_t)length, MSG_NOSIGNAL) != length)
        fail("a need could not be posted");
}

void visible_start(void)
{
    poster_connect();
}

static void seen_by_all(void)
{
    struct order *it = &orders[posted_order];
    waiting = false;
    if (measuring)
        sample(&tally.last, it->heard_at - posted_at);
}

void visible_tick(uint64_t now)
{
    if (waiting && now - posted_at > 5000000000ull) {
        tally.unheard++;
        waiting = false;
    }
    if (waiting || !sending || now < next_post)
        return;
    next_post = now + (uint64_t)(1e9 / (options.rate > 0 ? options.rate : 20));
    posted_order = -1;
    waiting = true;
    posted_at = now_ns();
    poster_post(posts++);
}

static void answered(const char *order_id, uint64_t now)
{
    posted_order = order_known(order_id, true);
    if (posted_order < 0)
        fail("too many posts for one run");
    if (measuring) {
        tally.answers++;
        sample(&tally.ack, now - posted_at);
    }
    if (waiting && orders[posted_order].heard >= audience)
        seen_by_all();
}

/* Reads the one answer that is out. */
void poster_event(void)
{
    ssize_t got = recv(line, answer + answer_length, sizeof answer - answer_length - 1, 0);
    if (got < 0 && errno == EAGAIN)
        return;
    if (got <= 0)
        fail("the server closed the committee's connection");
    answer_length += (size_t)got;
    answer[answer_length] = 0;
    char *body = strstr(answer, "\r\n\r\n"), *size = strcasestr(answer, "\r\nContent-Length:");
    if (!body || !size || answer_length < (size_t)(body + 4 - answer) + strtoul(size + 17, NULL, 10))
        return;
    uint64_t now = now_ns();
    char id[64], *order = strstr(body, "\"order\"");
    if (strncmp(answer, "HTTP/1.1 201", 12) || !order || !string_after(order, "\"id\"", id, sizeof id))
        fail("a posted need was answered: %.12s %.400s", answer, body + 4);
    answer_length = 0;
    answered(id, now);
}

/* The event may be here before the HTTP answer that names its order. */
void visible_event(struct phone *phone, const char *kind, int order, uint64_t now)
{
    (void)phone;
    if (order < 0 || strcmp(kind, "order.opened"))
        return;
    tally.deliveries += measuring;
    orders[order].heard_at = now;
    if (++orders[order].heard == 1 && measuring)
        sample(&tally.first, now - posted_at);
    if (waiting && order == posted_order && orders[order].heard == audience)
        seen_by_all();
}

bool visible_settled(void)
{
    return !waiting;
}

