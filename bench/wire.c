/* Sockets, the WebSocket handshake as a browser asks for it, frames out and in. */
#define _GNU_SOURCE
#include "phones.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/* One nonce for all: the answer to it is known (RFC 6455, 1.3) and is checked without SHA-1 here. */
#define NONCE "dGhlIHNhbXBsZSBub25jZQ=="
#define ACCEPT "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

int wire_dial(uint32_t number, uint32_t events)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1;
    if (fd < 0)
        fail("socket: %s", strerror(errno));
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)options.port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(fd, (struct sockaddr *)&to, sizeof to) < 0 && errno != EINPROGRESS)
        fail("connect: %s", strerror(errno));
    struct epoll_event event = {.events = events, .data.u32 = number};
    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event);
    return fd;
}

void wire_connect(struct phone *phone)
{
    phone->fd = wire_dial((uint32_t)(phone - phones), EPOLLOUT);
    phone->phase = CONNECTING;
}

/* As a browser asks: it always offers deflate, and a server that takes it costs itself half its speed. */
static void shake(struct phone *phone)
{
    char request[768];
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(phone->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error) {
        phone_gone(phone, strerror(error));
        return;
    }
    int length = snprintf(request, sizeof request,
                          "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
                          "Connection: Upgrade\r\nUpgrade: websocket\r\nOrigin: http://127.0.0.1:%d\r\n"
                          "User-Agent: Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/131 Mobile Safari\r\n"
                          "Accept-Encoding: gzip, deflate\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " NONCE "\r\n"
                          "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n",
                          options.port, options.port);
    if (send(phone->fd, request, (size_t)length, MSG_NOSIGNAL) != length) {
        phone_gone(phone, "the handshake could not be sent");
        return;
    }
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = (uint32_t)(phone - phones)};
    epoll_ctl(epoll_fd, EPOLL_CTL_MOD, phone->fd, &event);
    phone->phase = SHAKING;
}

/* Bytes of the HTTP answer, 0 while it is not whole. */
static size_t shaken(struct phone *phone)
{
    char *end = memmem(phone->held, phone->length, "\r\n\r\n", 4);
    if (!end)
        return 0;
    *end = 0;
    if (strncmp(phone->held, "HTTP/1.1 101", 12) || !strstr(phone->held, ACCEPT))
        fail("the handshake was answered: %.300s", phone->held);
    if (strcasestr(phone->held, "permessage-deflate"))
        fail("the server accepted permessage-deflate: half the deliveries at 2.5 times the memory");
    phone->phase = OPENING;
    return (size_t)(end + 4 - phone->held);
}

/* A text of ours is always small; a socket that cannot take it whole is a dead phone. */
void wire_send(struct phone *phone, const char *text, size_t length)
{
    static uint32_t mask = 0x9e3779b9;
    unsigned char frame[1024], *at = frame, *key;
    if (length > 1000)
        fail("a text of %zu bytes is not a phone's", length);
    *at++ = 0x81;
    if (length < 126) {
        *at++ = (unsigned char)(0x80 | length);
    } else {
        *at++ = 0x80 | 126;
        *at++ = (unsigned char)(length >> 8);
        *at++ = (unsigned char)length;
    }
    mask = mask * 1664525 + 1013904223;
    key = at;
    memcpy(at, &mask, 4);
    at += 4;
    for (size_t i = 0; i < length; i++)
        *at++ = (unsigned char)text[i] ^ key[i & 3];
    if (send(phone->fd, frame, (size_t)(at - frame), MSG_NOSIGNAL) != at - frame)
        phone_gone(phone, "a frame could not be sent");
}

/* Bytes of one frame that was handled, 0 while it is not whole. */
static size_t one_frame(struct phone *phone, unsigned char *at, size_t left)
{
    if (left < 2)
        return 0;
    uint64_t head = 2, length = at[1] & 127;
    if (length >= 126) {
        size_t wide = length == 126 ? 2 : 8;
        head += wide;
        if (left < head)
            return 0;
        length = 0;
        for (size_t i = 0; i < wide; i++)
            length = length << 8 | at[2 + i];
    }
    if (left < head + length)
        return 0;
    if (!(at[0] & 0x80) || at[0] & 0x70 || at[1] & 0x80)
        fail("a fragmented, reserved or masked frame came from the server: %02x %02x", at[0], at[1]);
    char *text = (char *)at + head, after = text[length];
    if ((at[0] & 15) == 8) {
        phone_gone(phone, "the server closed");
    } else if ((at[0] & 15) == 1) {
        text[length] = 0; /* there is always one byte of room behind what was read */
        phone_hears(phone, text, length);
        text[length] = after;
    } else {
        fail("a frame with opcode %d is none that Socket.IO sends", at[0] & 15);
    }
    return head + length;
}

static void take_frames(struct phone *phone)
{
    size_t done = 0, size;
    if (phone->phase == SHAKING && !(done = shaken(phone)))
        return;
    while ((size = one_frame(phone, (unsigned char *)phone->held + done, phone->length - done))) {
        done += size;
        if (phone->phase == GONE)
            return;
    }
    memmove(phone->held, phone->held + done, phone->length - done);
    phone->length -= done;
}

void wire_event(struct phone *phone)
{
    if (phone->phase == CONNECTING) {
        shake(phone);
        return;
    }
    while (phone->phase != GONE) {
        if (phone->room - phone->length < 2048) {
            phone->room = phone->room ? phone->room * 2 : 4096;
            phone->held = realloc(phone->held, phone->room);
            if (!phone->held)
                fail("no memory for a phone");
        }
        size_t room = phone->room - phone->length - 1;
        ssize_t got = recv(phone->fd, phone->held + phone->length, room, 0);
        if (got < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (got <= 0) {
            phone_gone(phone, got ? strerror(errno) : "end of stream");
            return;
        }
        phone->length += (size_t)got;
        take_frames(phone);
        if ((size_t)got < room) /* the kernel had no more: spare the second call */
            return;
    }
}
