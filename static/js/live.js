/** The street as it happens: events over the socket, by long-polling where the socket cannot pass.
 *
 *   const line = live({ onEvent, onResync, onState })
 *
 * onEvent(event): in the order of seq, each once; applying one twice must still be harmless.
 * onResync({epoch, head}): the gap is too old: fetch the snapshot again; events wait until the
 *   promise it returns is settled.
 * onState(state): 'live' (events arrive), 'connecting', 'offline' (the network is gone), 'stopped' (see watch.js).
 * onBye(reason): before a signed-out page leaves. */

import { io } from '../vendor/socket.io.esm.min.js';
import { api, newKey, pause, Problem, toSignIn } from './api.js';
import { state as page } from './page.js';

const ACK = 4000; // ms: a socket that does not answer in this time is not alive
const GRAB_ACK = 3000; // then it is asked over HTTP
const SAID_WITHIN = 5800; // then he is told that nobody answers
const SILENCE = 31_000; // ms: the server pings every 25 s; six more, and nothing comes through
const SOCKET_CHANCES = 2; // failed connections before long-polling begins
const LOST = 12_000; // ms without a line before it is called offline

export function live(listeners) {
  const line = new Line(listeners);
  live.grab = (orderId, key) => line.grab(orderId, key);
  live.line = line;
  line.open();
  return line;
}

class Line {
  constructor({ station, onEvent, onResync, onState, onBye }) {
    Object.assign(this, { station, onEvent, onResync, onState, onBye });
    this.epoch = page.epoch;
    this.after = this.told = page.seq ?? 0; // up to where all is known; the last that the page was told
    this.state = 'connecting';
    this.queue = []; // events wait here until the gap before them is filled; null: hand on at once
    this.filling = false;
    this.alive();
    this.failures = 0;
    this.polling = false;
    this.closed = false;
  }

  open() {
    const auth = this.station ? { station: this.station } : {};
    this.lost = setTimeout(() => this.say('offline'), LOST);
    this.socket = io({
      transports: ['websocket'], auth, timeout: 8000, reconnectionDelay: 500, reconnectionDelayMax: 8000,
    });
    this.socket.on('hello', (hello) => this.greet(hello));
    this.socket.on('event', (event) => this.hear(event));
    this.socket.io.on('ping', () => this.alive());
    this.socket.on('bye', ({ reason }) => this.dismissed(reason));
    this.socket.on('connect_error', () => this.failed());
    this.socket.on('disconnect', (why) => this.dropped(why));
    addEventListener('offline', () => this.say('offline'));
    addEventListener('online', () => this.wake());
    document.addEventListener('visibilitychange', () => document.hidden || this.wake());
  }

  close() {
    this.closed = true;
    this.socket.disconnect();
  }

  /** Once offline, only a line that works is better news. */
  say(state) {
    if (state === this.state || (state === 'connecting' && this.state === 'offline')) return;
    clearTimeout(this.lost);
    if (state === 'connecting') this.lost = setTimeout(() => this.say('offline'), LOST);
    this.state = state;
    this.onState?.(state);
  }

  // ------------------------------------------------------------ what comes in

  /** Something came: the line carries. */
  alive() {
    clearTimeout(this.silent);
    this.silent = setTimeout(() => this.dead(), SILENCE);
  }

  /** Bars, but nothing comes through: said at once, and another line is tried. */
  dead() {
    if (this.closed || !this.socket.connected) return;
    this.say('connecting');
    this.again(Math.random() * 500); // where many lose it, not all come back at once
  }

  hear(event) {
    this.alive();
    if (this.queue) this.queue.push(event);
    else this.apply(event);
  }

  apply(event) {
    if (event.seq <= this.after) return;
    this.told = this.after = event.seq;
    try {
      this.onEvent?.(event);
    } catch (error) { // lost: only a fresh snapshot is true again
      this.torn = true;
      console.error(error);
    }
  }

  async greet({ epoch, head }) {
    this.head = head;
    this.failures = 0;
    this.polling = false;
    await this.fill(async () => {
      if (epoch !== this.epoch || this.torn) await this.resync({ epoch, head });
      else if (head !== this.after) await this.catchUp((after) => this.ask('resume', { after }));
    });
  }

  /** Run `work` while live events wait, then hand those on. If it fails they are dropped: the gap
   * is still open, and the next connection brings them again. */
  async fill(work) {
    if (this.filling) return;
    this.filling = true;
    this.queue ??= [];
    try {
      await work();
      this.handOn();
      this.say('live');
    } catch {
      this.queue = [];
      this.say('connecting');
      this.again(1000);
    } finally {
      this.filling = false;
    }
  }

  handOn() {
    const waiting = this.queue ?? [];
    this.queue = null;
    waiting.forEach((event) => this.apply(event));
  }

  async catchUp(fetchPage) {
    for (;;) {
      const page = await fetchPage(this.after);
      if (page.resync || page.epoch !== this.epoch) return this.resync(page);
      page.events.forEach((event) => this.apply(event));
      if (!page.more) {
        this.after = Math.max(this.after, page.head);
        return undefined;
      }
    }
  }

  async resync({ epoch, head }) {
    this.told = head;
    await this.onResync?.({ epoch, head });
    this.epoch = epoch;
    this.after = head;
    this.torn = false;
  }

  // ------------------------------------------------------------ what goes wrong

  ask(name, value, patience = ACK) {
    return new Promise((done, fail) => {
      this.socket.timeout(patience).emit(name, value, (late, answer) => {
        if (late) fail(new Problem({ code: 'offline' }));
        else if (answer?.ok === false) fail(new Problem(answer.error));
        else done(answer);
      });
    });
  }

  dismissed(reason) {
    if (reason === 'signed_out' || reason === 'expired') {
      this.closed = true;
      this.onBye?.(reason);
      toSignIn();
    } else if (reason === 'role_changed') {
      location.reload();
    }
  }

  dropped(why) {
    clearTimeout(this.silent);
    if (this.closed) return;
    this.queue = [];
    this.say(navigator.onLine === false ? 'offline' : 'connecting');
    if (why === 'io server disconnect') this.again(500 + Math.random() * 2500);
  }

  failed() {
    if (this.closed) return;
    if (!this.polling) this.say(navigator.onLine === false ? 'offline' : 'connecting');
    if (++this.failures >= SOCKET_CHANCES) this.poll();
    if (!this.socket.active) this.again(3000); // refused, not lost: nothing reconnects by itself
  }

  again(ms) {
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.closed || this.socket.disconnect().connect(), ms);
  }

  /** The phone comes out of a pocket or a tunnel: is the line alive? */
  async wake() {
    if (this.closed) return;
    if (!this.socket.connected) {
      this.again(0);
    } else {
      await this.fill(() => (this.torn ? this.resync({ epoch: this.epoch, head: this.after }) : this.catchUp((after) => this.ask('resume', { after }))));
    }
  }

  // ------------------------------------------------------------ without a socket

  async poll() {
    if (this.polling) return;
    this.polling = true;
    let wait = 0;
    while (this.polling && !this.closed) {
      try {
        await this.fillByHttp(wait);
        wait = 25;
      } catch {
        if (this.polling) this.say('offline');
        wait = 0;
        await pause(2000 + Math.random() * 1500);
      }
    }
  }

  async fillByHttp(wait) {
    const station = this.station ? `&station=${encodeURIComponent(this.station)}` : '';
    const look = (after) => api('GET', `/events?after=${after}&wait=${wait}${station}`, undefined, { tries: 1, timeout: 35_000 });
    await this.catchUp((after) => look(after));
    if (this.polling) this.say('live');
  }

  // ------------------------------------------------------------ what goes out

  /** {order} when it is mine, {pending, decided_at} in a fair window; otherwise a Problem, whose
   * `nearest` are the open orders around. The same key over both ways is one grab. Within six seconds
   * there is an answer, or the Problem "offline": then nobody knows yet. */
  async grab(orderId, key = newKey()) {
    let timeout = SAID_WITHIN;
    if (this.socket.connected) {
      try {
        return await this.ask('grab', { order_id: orderId, key }, GRAB_ACK);
      } catch (problem) {
        if (problem.code !== 'offline') throw problem;
        timeout -= GRAB_ACK;
        this.dead();
      }
    }
    const answer = await api('POST', `/orders/${orderId}/grab`, undefined, { key, tries: 1, timeout });
    return answer.pending ? answer : { order: answer };
  }

  /** Where the courier is. That it arrived also says that the line carries. */
  position(here) {
    if (this.socket.connected) this.socket.timeout(SAID_WITHIN).emit('position', here, (late) => late && this.dead());
    else api('PUT', '/me/position', here, { tries: 1 }).catch(() => {});
  }
}
