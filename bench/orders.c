/* The orders of a run and the way from an id to its place: open addressing over FNV-1a. */
#define _GNU_SOURCE
#include "phones.h"

#include <stdlib.h>
#include <string.h>

struct order *orders;
int order_count;

static int *slots; /* place + 1; 0: free */
static size_t slot_count;
static int room;

static size_t hash(const char *id)
{
    uint64_t h = 1469598103934665603ull;
    for (; *id; id++)
        h = (h ^ (unsigned char)*id) * 1099511628211ull;
    return (size_t)h & (slot_count - 1);
}

/* The order's place, or -1; an unknown one is added when `add` and there is room. */
int order_known(const char *id, bool add)
{
    size_t at = hash(id);
    for (; slots[at]; at = (at + 1) & (slot_count - 1))
        if (!strcmp(orders[slots[at] - 1].id, id))
            return slots[at] - 1;
    if (!add || order_count == room || strlen(id) >= sizeof orders->id)
        return -1;
    memset(&orders[order_count], 0, sizeof *orders);
    strcpy(orders[order_count].id, id);
    slots[at] = ++order_count;
    return order_count - 1;
}

void orders_load(const char *path)
{
    int count = 0;
    char **lines = path ? lines_of(path, &count) : NULL;
    room = count + 100000; /* posts of the `visible` mode come on top */
    for (slot_count = 1024; slot_count < (size_t)room * 2; slot_count *= 2)
        ;
    slots = calloc(slot_count, sizeof *slots);
    orders = calloc((size_t)room, sizeof *orders);
    if (!slots || !orders)
        fail("no memory for %d orders", room);
    for (int i = 0; i < count; i++) {
        if (order_known(lines[i], false) >= 0)
            fail("order %s stands twice in %s", lines[i], path);
        if (order_known(lines[i], true) < 0)
            fail("order id %s is too long", lines[i]);
        free(lines[i]);
    }
    free(lines);
}
