/* What the phones do once they are connected: contend, listen, or nothing (visible.c: wait for posts). */
#include "phones.h"

#include <stdlib.h>
#include <string.h>

/* A lane is one group of contenders (grab), one street (grab at a rate) or the one writer (fanout);
   line j of the orders file belongs to lane j % lanes. */
struct lane {
    int next, waiting, wins, turn;
};

static struct lane *lanes;
static int lane_count, outstanding;
static long begun, heard_by_all, ever_won;
static struct code {
    char name[48];
    long count;
} codes[16];

int audience;
struct tally tally;

/* Faults count from the first connect on; speed only while it is measured. */
void modes_count_from_here(void)
{
    tally.answers = tally.wins = tally.losses = tally.pending = tally.deliveries = 0;
    tally.ack.count = tally.told.count = tally.first.count = tally.last.count = 0;
}

static void prepare_lanes(int count)
{
    lane_count = count;
    lanes = calloc((size_t)count, sizeof *lanes);
    if (!lanes)
        fail("no memory for %d lanes", count);
    for (int i = 0; i < count; i++)
        lanes[i].next = i;
}

/* The lane's next order, or -1 when the file has no more. */
static int take_order(struct lane *lane)
{
    if (lane->next >= order_count) {
        tally.ran_dry = true;
        return -1;
    }
    int order = lane->next;
    lane->next += lane_count;
    return order;
}

/* The ack id is the order's place, the key is this run's, this phone's and this order's. */
static void ask(struct phone *phone, int order, uint64_t at)
{
    static uint32_t run;
    char text[256];
    if (!run)
        run = (uint32_t)(now_ns() / 1000) | 1;
    int length = snprintf(text, sizeof text,
                          "42%d[\"grab\",{\"order_id\":\"%s\",\"key\":\"%08x-0000-4000-8000-%04x%08x\"}]", order,
                          orders[order].id, run, (unsigned)(phone - phones) & 0xffff, (unsigned)order);
    phone->order = order;
    phone->asked_at = at;
    if (!orders[order].asked_at)
        orders[order].asked_at = at;
    outstanding++;
    wire_send(phone, text, (size_t)length);
}

static void count_code(const char *text)
{
    char name[48] = "without_code";
    string_after(text, "\"code\"", name, sizeof name);
    tally.losses += measuring && !strcmp(name, "already_taken");
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        if (codes[i].count && strcmp(codes[i].name, name))
            continue;
        strcpy(codes[i].name, name);
        codes[i].count++;
        return;
    }
}

/* True when the answer is a win. Wins are judged over the whole run, the rest while it is measured. */
static bool judge(int order, const char *text, uint64_t took)
{
    bool ok = strstr(text, "\"ok\":true") || strstr(text, "\"ok\": true");
    bool waits = ok && strstr(text, "\"pending\"");
    bool won = ok && !waits;
    outstanding--;
    if (won) {
        ever_won++;
        if (++orders[order].wins > 1)
            tally.double_wins++;
    }
    if (!ok)
        count_code(text);
    if (!measuring)
        return won;
    tally.answers++;
    tally.wins += won;
    tally.pending += waits;
    sample(&tally.ack, took);
    if (!won)
        sample(&tally.told, took);
    return won;
}

static void hear_claim(const char *kind, int order, uint64_t now)
{
    if (order < 0 || strcmp(kind, "order.claimed"))
        return;
    struct order *it = &orders[order];
    tally.deliveries += measuring;
    if (++it->heard != audience)
        return;
    heard_by_all++;
    if (measuring)
        sample(&tally.last, now - it->asked_at);
}

/* Every phone answered and, where asked for, every win heard on every phone of its street. */
static bool all_settled(void)
{
    return !outstanding && (!options.listen || heard_by_all >= ever_won);
}

/* ---- grab: K contenders an order, each group goes on when all of it are answered ---- */

static void contend(int which)
{
    struct lane *lane = &lanes[which];
    int k = options.contenders, order = sending ? take_order(lane) : -1;
    if (order < 0)
        return;
    lane->waiting = k;
    lane->wins = 0;
    uint64_t now = now_ns();
    int first = lane->turn++; /* nobody is always the first to ask */
    for (int i = 0; i < k; i++)
        ask(&phones[which * k + (first + i) % k], order, now);
}

static void grab_start(void)
{
    prepare_lanes(options.rate > 0 ? options.streets : options.phones / options.contenders);
    if (options.rate > 0)
        return;
    for (int i = 0; i < lane_count; i++)
        contend(i);
}

static void grab_ack(struct phone *phone, int order, const char *text, uint64_t now)
{
    if (phone->order != order) {
        tally.strays++;
        return;
    }
    phone->order = -1;
    bool won = judge(order, text, now - phone->asked_at);
    if (options.rate > 0)
        return;
    struct lane *lane = &lanes[phone->lane];
    lane->wins += won;
    if (--lane->waiting)
        return;
    tally.without_winner += !lane->wins;
    contend(phone->lane);
}

/* Grabs that arrive by themselves, evenly, whether or not the ones before are answered;
   the latency counts from when it was due, so a stall is not hidden. */
static void grab_tick(uint64_t now)
{
    static uint64_t due;
    if (options.rate <= 0 || !sending)
        return;
    for (due = due ? due : now; due <= now; due += (uint64_t)(1e9 / options.rate)) {
        struct lane *lane = &lanes[begun % lane_count];
        int order = take_order(lane), tries = audience;
        struct phone *street = &phones[(begun % lane_count) * audience], *phone;
        begun++;
        do
            phone = &street[lane->turn++ % audience];
        while (phone->order >= 0 && --tries);
        if (order < 0 || phone->order >= 0)
            return; /* dry, or the whole street waits: both show in the report */
        ask(phone, order, due);
    }
}

static void grab_event(struct phone *phone, const char *kind, int order, uint64_t now)
{
    (void)phone;
    hear_claim(kind, order, now);
}

/* ---- fanout: one writer, `window` events in flight, all phones count ---- */

static void fanout_more(void)
{
    while (sending && begun - heard_by_all < options.window) {
        int order = take_order(lanes);
        if (order < 0)
            return;
        begun++;
        ask(&phones[0], order, now_ns());
    }
}

static void fanout_start(void)
{
    prepare_lanes(1);
    options.listen = true;
    fanout_more();
}

static void fanout_ack(struct phone *phone, int order, const char *text, uint64_t now)
{
    (void)phone;
    if (!judge(order, text, now - orders[order].asked_at))
        fail("the writer's grab was refused: %.300s", text);
}

static void fanout_event(struct phone *phone, const char *kind, int order, uint64_t now)
{
    (void)phone;
    long before = heard_by_all;
    hear_claim(kind, order, now);
    if (heard_by_all > before)
        fanout_more();
}

/* ---- idle: hold the line ---- */

static void nobody(void)
{
}

static void nothing(uint64_t now)
{
    (void)now;
}

static void no_ack(struct phone *phone, int order, const char *text, uint64_t now)
{
    (void)phone, (void)order, (void)text, (void)now;
}

static bool at_once(void)
{
    return true;
}

const struct mode modes[] = {
    {"grab", grab_start, grab_tick, grab_ack, grab_event, all_settled},
    {"fanout", fanout_start, nothing, fanout_ack, fanout_event, all_settled},
    {"visible", visible_start, visible_tick, no_ack, visible_event, visible_settled},
    {"idle", nobody, nothing, no_ack, grab_event, at_once},
    {0},
};

void modes_report(double seconds)
{
    printf(",\"answers\":%ld,\"answers_per_s\":%.1f,\"wins\":%ld,\"losses\":%ld,\"pending\":%ld,\"codes\":{", tally.answers,
           (double)tally.answers / seconds, tally.wins, tally.losses, tally.pending);
    for (size_t i = 0; i < sizeof codes / sizeof *codes && codes[i].count; i++)
        printf("%s\"%s\":%ld", i ? "," : "", codes[i].name, codes[i].count);
    printf("},\"double_wins\":%ld,\"without_winner\":%ld,\"strays\":%ld,\"unanswered\":%d,\"ran_dry\":%s", tally.double_wins,
           tally.without_winner, tally.strays, outstanding, tally.ran_dry ? "true" : "false");
    printf(",\"deliveries\":%ld,\"deliveries_per_s\":%.1f,\"unheard\":%ld", tally.deliveries, (double)tally.deliveries / seconds,
           tally.unheard + (options.listen ? ever_won - heard_by_all : 0));
    print_samples("ack_ms", &tally.ack);
    print_samples("told_ms", &tally.told);
    print_samples("first_ms", &tally.first);
    print_samples("last_ms", &tally.last);
}
