/* A server that answers at once and remembers nothing but who asked first: it shows that the generator is not the
   limit, and with --fault it lies, to show that the generator notices.  cc -O2 -std=c11 -o null_server null_server.c */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_CLIENTS 16384
#define HEARD "42[\"event\",{\"seq\":%d,\"kind\":\"%s\",\"at\":\"2026-11-23T08:00:00.000000+00:00\",\"subject\":{\"type\":" \
              "\"order\",\"id\":\"%s\"},\"data\":{\"from\":\"open\",\"to\":\"claimed\",\"version\":2,\"category\":\"shopping\"}}]"

static struct client {
    int fd;
    bool listens;
    char held[8192];
    size_t length;
} *clients[MAX_CLIENTS];
static int epoll_fd, opened;
static bool board, double_fault, deaf_fault, deflate_fault;
static uint64_t *taken; /* hashes of the orders somebody has */
#define TAKEN_ROOM (1u << 22)

static bool first_to_ask(const char *id)
{
    uint64_t h = 1469598103934665603ull;
    for (; *id; id++)
        h = (h ^ (unsigned char)*id) * 1099511628211ull;
    h |= 1;
    size_t at = h & (TAKEN_ROOM - 1);
    for (; taken[at]; at = (at + 1) & (TAKEN_ROOM - 1))
        if (taken[at] == h)
            return false;
    taken[at] = h;
    return true;
}

static void raw(struct client *c, const char *bytes, size_t length)
{
    if (send(c->fd, bytes, length, MSG_NOSIGNAL) != (ssize_t)length)
        fprintf(stderr, "null_server: a client does not read\n");
}

static size_t framed(char *frame, const char *text, size_t length)
{
    frame[0] = (char)0x81;
    size_t head = length < 126 ? 2 : 4;
    if (length < 126) {
        frame[1] = (char)length;
    } else {
        frame[1] = 126;
        frame[2] = (char)(length >> 8);
        frame[3] = (char)length;
    }
    memcpy(frame + head, text, length);
    return head + length;
}

static void text(struct client *c, const char *words)
{
    char frame[1024];
    raw(c, frame, framed(frame, words, strlen(words)));
}

static void tell_all(const char *kind, const char *id)
{
    static int seq;
    char words[512], frame[520];
    size_t length = framed(frame, words, (size_t)snprintf(words, sizeof words, HEARD, ++seq, kind, id));
    for (int fd = 0; fd < MAX_CLIENTS; fd++)
        if (clients[fd] && clients[fd]->listens && !(deaf_fault && fd % 7 == 0))
            raw(clients[fd], frame, length);
}

static void grab(struct client *c, char *packet)
{
    char *id = strstr(packet, "\"order_id\":\""), answer[256];
    if (!id)
        return;
    id += 12;
    id[strcspn(id, "\"")] = 0;
    int ack = atoi(packet + 2);
    bool won = first_to_ask(id), said = won || double_fault;
    snprintf(answer, sizeof answer,
             said ? "43%d[{\"ok\":true,\"order\":{\"id\":\"%s\"}}]"
                  : "43%d[{\"ok\":false,\"error\":{\"code\":\"already_taken\",\"id\":\"%s\",\"nearest\":[]}}]",
             ack, id);
    text(c, answer);
    if (won && board)
        tell_all("order.claimed", id);
}

static void packet(struct client *c, char *words)
{
    if (!strncmp(words, "40", 2)) {
        text(c, "40{\"sid\":\"null\"}");
        text(c, "42[\"hello\",{\"epoch\":\"e\",\"head\":0}]");
        c->listens = true;
        text(c, "2"); /* a ping, which a phone must answer */
    } else if (!strncmp(words, "42", 2)) {
        grab(c, words);
    }
}

static void post(struct client *c)
{
    char id[64], body[256], answer[512];
    snprintf(id, sizeof id, "opened-%08d", ++opened);
    if (board)
        tell_all("order.opened", id);
    int length = snprintf(body, sizeof body, "{\"need\":{\"id\":\"n%d\"},\"order\":{\"id\":\"%s\"}}", opened, id);
    length = snprintf(answer, sizeof answer, "HTTP/1.1 201 Created\r\nContent-Length: %d\r\n\r\n%s", length, body);
    raw(c, answer, (size_t)length);
}

/* Bytes of the HTTP request, 0 while it is not whole. */
static size_t http(struct client *c)
{
    char *end = memmem(c->held, c->length, "\r\n\r\n", 4);
    if (!end)
        return 0;
    *end = 0;
    size_t head = (size_t)(end + 4 - c->held);
    if (!strncmp(c->held, "POST", 4)) {
        char *size = strcasestr(c->held, "Content-Length:");
        size_t body = size ? strtoul(size + 15, NULL, 10) : 0;
        *end = '\r';
        if (c->length < head + body)
            return 0;
        post(c);
        return head + body;
    }
    const char *deflate = deflate_fault ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "";
    char answer[512];
    int length = snprintf(answer, sizeof answer,
                          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n%s\r\n", deflate);
    raw(c, answer, (size_t)length);
    text(c, "0{\"sid\":\"null\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":65536}");
    return head;
}

/* Bytes of one masked frame, 0 while it is not whole. */
static size_t frame(struct client *c, unsigned char *at, size_t left)
{
    char words[4096];
    size_t head = 2, length = left < 2 ? 0 : at[1] & 127;
    if (length == 126 && left >= 4) {
        length = (size_t)at[2] << 8 | at[3];
        head = 4;
    }
    if (left < 2 || length >= sizeof words || left < head + 4 + length)
        return 0;
    for (size_t i = 0; i < length; i++)
        words[i] = (char)(at[head + 4 + i] ^ at[head + (i & 3)]);
    words[length] = 0;
    packet(c, words);
    return head + 4 + length;
}

static void drop(struct client *c)
{
    clients[c->fd] = NULL;
    close(c->fd);
    free(c);
}

static void hear(struct client *c)
{
    ssize_t got = recv(c->fd, c->held + c->length, sizeof c->held - c->length, 0);
    if (got < 0 && errno == EAGAIN)
        return;
    if (got <= 0) {
        drop(c);
        return;
    }
    c->length += (size_t)got;
    size_t done = 0, size;
    while (done < c->length) {
        bool request = c->held[done] == 'G' || c->held[done] == 'P'; /* a client frame begins with 0x8… */
        size = request ? http(c) : frame(c, (unsigned char *)c->held + done, c->length - done);
        if (!size)
            break;
        done += size;
    }
    memmove(c->held, c->held + done, c->length - done);
    c->length -= done;
}

static void greet(int listener)
{
    for (int fd, one = 1; (fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0;) {
        struct client *c = fd < MAX_CLIENTS ? calloc(1, sizeof *c) : NULL;
        if (!c) {
            close(fd);
            continue;
        }
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        c->fd = fd;
        clients[fd] = c;
        struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
        epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event);
    }
}

static int listen_on_loopback(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t size = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(fd, (struct sockaddr *)&at, size) || listen(fd, 4096) || getsockname(fd, (struct sockaddr *)&at, &size)) {
        perror("null_server");
        exit(1);
    }
    printf("%d\n", ntohs(at.sin_port)); /* who started us reads the port here */
    fflush(stdout);
    return fd;
}

static void read_options(int count, char **words)
{
    for (int i = 1; i < count; i++) {
        board = board || !strcmp(words[i], "--board");
        double_fault = double_fault || !strcmp(words[i], "--fault=double");
        deaf_fault = deaf_fault || !strcmp(words[i], "--fault=deaf");
        deflate_fault = deflate_fault || !strcmp(words[i], "--fault=deflate");
        if (!strncmp(words[i], "--core=", 7)) {
            cpu_set_t cores;
            CPU_ZERO(&cores);
            CPU_SET(atoi(words[i] + 7), &cores);
            sched_setaffinity(0, sizeof cores, &cores);
        }
    }
}

int main(int count, char **words)
{
    read_options(count, words);
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    taken = calloc(TAKEN_ROOM, sizeof *taken);
    epoll_fd = epoll_create1(0);
    int listener = listen_on_loopback();
    struct epoll_event event = {.events = EPOLLIN, .data.fd = listener}, events[256];
    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        int many = epoll_wait(epoll_fd, events, 256, -1);
        for (int i = 0; i < many; i++) {
            if (events[i].data.fd == listener)
                greet(listener);
            else if (clients[events[i].data.fd])
                hear(clients[events[i].data.fd]);
        }
    }
}
