/** What was done is never lost: everything but a grab is laid here first, under its key, and sent
 * once: now, when the ten seconds of undo are over, or when the phone finds the network again. Where
 * the phone keeps nothing (store.keeps) it is sent at once, without those ten seconds.
 *
 * An entry: {id, person, order, verb, path, body, wait, laid, photo?: {blob, key, id?, as}}. It waits
 * `wait` ms after `laid` (the phone's clock, for the next page only); in this page `due` and
 * `tryAfter` count by performance.now(). Entries of one order go in their order. What the session
 * leaves behind holds no words: ids, codes of reasons, and photos not yet sent; it goes on when the
 * same person signs in again.
 *
 * What is not about an order has a `kind` (report, support, verify, alert) and may carry `photos`:
 * [{blob, key, id?, refused?}]. With `keep`, a refusal does not end it: it is `parked` with the
 * refusal's facts until its owner corrects it or throws it away; parked as 'draft' it is still being
 * written. All of these are gone at sign-out, but alerts: of them the free words go, and what was
 * tapped (`short`), the door and the place are sent when the same person is back. */

import { api, newKey, Problem } from '../api.js';
import { state } from '../page.js';
import { draftNames, forgetDraftsOf, isDraft, reopenDraft, takeDraft, wipeDrafts } from './drafts.js';
import { shrink } from './photo.js';
import { noteAlarm, noteUnsent, wiped } from './left.js';
import { clear, lay, read } from './shelf.js';
import { store } from './store.js';

const me = state.person?.id;
const memory = new Map(); // the truth while the page lives; the shelf is for the next one
const settled = new Map(); // id -> whoever waits for it
const PASSING = new Set(['offline', 'busy', 'in_flight', 'outcome_unknown', 'rate_limited', 'storage_unavailable', 'internal']);

const LANES = ['alert', 'order', 'report']; // a large photo of rubbish must not hold up a cry for help

let hears = { changed() {}, sent() {}, refused() {} };
const running = new Set();
let timer = null;
let opened = false;

const isAlert = (entry) => entry.kind === 'alert' && entry.path;
const save = ({ sending, due, tryAfter, ...plain }) => lay(plain.id, plain);

function tell() {
  noteUnsent(store.keeps === false ? 0 : memory.size || draftNames().length);
  hears.changed([...memory.values()]);
}

/** `changed(entries)` after every change, `sent(entry, answer)` and `refused(entry, problem)` once
 * for each entry, also for those that an earlier page laid down. */
export async function openOutbox(listener) {
  hears = listener;
  opened = true;
  await read((kept) => { reopen(kept); tell(); flush(); });
}

function reopen(kept) {
  for (const [id, entry] of kept) {
    if (isDraft(id)) reopenDraft(id, entry);
    else if (entry.person === me) memory.set(id, { ...entry, due: performance.now() + leftOf(entry) });
    else if (isAlert(entry)) theirs(entry);
    else if (entry.kind) clear(id); // a page that died could not wipe it
    lastId = id > lastId && !isDraft(id) ? id : lastId;
  }
  noteAlarm([...memory.values()].filter(isAlert).length + store.unheard.size);
}

/** Of the undo, for the next page. A clock that was set may make it shorter, never longer. */
const leftOf = ({ wait = 0, laid = 0 }) => Math.min(wait, Math.max(0, laid + wait - Date.now()));

/** An alert of who had this phone before: its words are not for others, but that it stands unheard is. */
function theirs(entry) {
  save(wordless(entry));
  store.unheard.set(entry.id, entry);
}

const wordless = (entry) => ({ ...entry, body: { ...entry.body, text: entry.short } });

/** Its owner, or who has the phone now, has telephoned. */
export async function telephoned(id) {
  store.unheard.delete(id);
  if (!(await takeBack(id))) await clear(id);
  tell();
}

/** Lay it down and try to send it; the draft `from` which it comes goes in the same moment, and off the
 * shelf when the entry lies there. `outcome` resolves to {answer}, {problem}, {undone: true}, or
 * {waiting: true} when it has to wait for the network. */
export async function later({ id = freshId(), order, verb, path, body, wait = 0, photo, from, ...more }) {
  const entry = { ...more, id, key: newKey(), person: me, order: order ?? id, verb, path, body, wait, laid: Date.now() };
  entry.photo = photo && { ...photo, key: newKey() };
  entry.due = performance.now() + wait;
  memory.set(id, entry);
  const clearDraft = takeDraft(from);
  if (!(await save(entry))) entry.due = 0;
  clearDraft();
  const outcome = new Promise((done) => settled.set(id, done));
  tell();
  flush();
  return { id, outcome };
}

let lastId = '';
/** Later entries have greater ids, also when the clock was set back. */
export function freshId() {
  const after = Math.max(Date.now(), (parseInt(lastId, 10) || 0) + 1);
  lastId = `${after.toString().padStart(14, '0')}-${newKey()}`;
  return lastId;
}

/** Lay down what is still being written; it stays until `later` under the same id, or `takeBack`. */
export async function park({ id, ...more }) {
  const entry = { ...more, id, person: me, order: id, due: 0, parked: 'draft' };
  memory.set(id, entry);
  tell();
  await save(entry);
}

/** Take it back before it is sent. Whether that was possible. */
export async function takeBack(id) {
  const entry = memory.get(id);
  if (!entry || entry.sending) return false;
  const receipts = [...memory.values()].filter((one) => entry.verb === 'deliver' && one.order === entry.order && one.verb === 'proof');
  for (const one of [...receipts, entry]) await forget(one.id);
  settled.get(id)?.({ undone: true });
  return true;
}

async function forget(id) {
  memory.delete(id);
  tell();
  await clear(id);
}

/** Send what may be sent, oldest first; in each lane one at a time, in one tab at a time. */
export async function flush() {
  await Promise.all(LANES.filter((lane) => !running.has(lane)).map(flushLane));
}

const laneOf = ({ kind }) => (kind === 'alert' ? 'alert' : kind ? 'report' : 'order');

async function flushLane(lane) {
  running.add(lane);
  const work = async () => {
    const stuck = new Set(); // orders whose first entry has to wait
    for (const entry of [...memory.values()].filter((one) => laneOf(one) === lane && !one.parked)) {
      if (stuck.has(entry.order) || memory.get(entry.id) !== entry) continue;
      if (entry.due > performance.now() || !(await sent(entry))) stuck.add(entry.order);
    }
  };
  try {
    await (navigator.locks ? navigator.locks.request(`outbox-${lane}`, work) : work());
  } finally {
    running.delete(lane);
    plan();
  }
}

function plan() {
  clearTimeout(timer);
  const times = [...memory.values()].filter((entry) => !entry.parked && !entry.sending).map((entry) => Math.max(entry.due, entry.tryAfter || 0));
  if (times.length) timer = setTimeout(flush, Math.max(200, Math.min(...times) - performance.now()));
}

/** Whether the entry is off the shelf: done, or refused for good. */
async function sent(entry) {
  if ((entry.tryAfter || 0) > performance.now()) return false;
  entry.sending = true;
  try {
    await withPhoto(entry);
    await withPhotos(entry);
    const answer = await api('POST', entry.path, entry.body, { key: entry.key, tries: 2 });
    await forget(entry.id);
    settled.get(entry.id)?.({ answer });
    hears.sent(entry, answer);
    return true;
  } catch (problem) {
    return await refused(entry, problem);
  } finally {
    entry.sending = false;
  }
}

async function refused(entry, problem) {
  if (isAlert(entry) && (await settledOtherwise(entry, problem))) return true;
  if (problem instanceof Problem && (problem.status === 401 || PASSING.has(problem.code) || problem.status >= 500)) {
    entry.failures = (entry.failures || 0) + 1;
    entry.tryAfter = performance.now() + Math.min(60_000, 1500 * 2 ** entry.failures);
    settled.get(entry.id)?.({ waiting: true });
    return false;
  }
  if (entry.keep) await parked(entry, problem);
  else await forget(entry.id);
  settled.get(entry.id)?.({ problem });
  hears.refused(entry, problem);
  return true;
}

/** Sent before its words went, it was heard; an order that he may not see any more is told by its house. */
async function settledOtherwise(entry, problem) {
  if (problem.code === 'key_reused') {
    await forget(entry.id);
    settled.get(entry.id)?.({});
    hears.sent(entry, {});
    return true;
  }
  if (problem.code !== 'not_found' || !entry.body.order_id) return false;
  const { order_id: gone, ...body } = entry.body;
  Object.assign(entry, { key: newKey(), body: { ...body, text: `${entry.house} ${body.text}` } });
  await save(entry);
  return sent(entry);
}

/** Kept with the words of the refusal; what lies on the shelf must be plain facts. */
async function parked(entry, { status, code, title, detail, errors, reason }) {
  entry.parked = { status, code, title, detail, errors, reason };
  await save(entry);
  tell();
}

/** Each photo of a report under a key of its own. A photo the server will not have is said, and
 * holds up nothing; the others keep their bytes until the report is there. */
async function withPhotos(entry) {
  if (!entry.photos?.length) return;
  for (const photo of entry.photos) {
    if (photo.id || photo.refused) continue;
    try {
      photo.id = await uploaded(photo);
    } catch (problem) {
      if (!isUnwanted(problem)) throw problem;
      photo.refused = problem.code;
    }
    await save(entry);
  }
  const ids = entry.photos.map((photo) => photo.id).filter(Boolean);
  if (ids.length) entry.body = { ...entry.body, photo_ids: ids };
}

/** Of a photo; a proxy may find it too large before the server sees it. */
const isUnwanted = ({ status, answered }) => [413, 415, 422].includes(status || (answered === 413 && answered));

async function uploaded({ blob, key }) {
  const form = new FormData();
  form.append('photo', await shrink(blob), 'photo.jpg');
  return (await api('POST', '/photos', form, { key, tries: 2, timeout: 120_000 })).photo_id;
}

/** The photo first; its id then goes with the call. A photo the server will not have must not hold
 * up the word that the errand is done. */
async function withPhoto(entry) {
  const { photo } = entry;
  if (!photo?.blob) return;
  try {
    entry.body = { ...entry.body, [photo.as]: await uploaded(photo) };
  } catch (problem) {
    if (!isUnwanted(problem) || entry.verb === 'proof') throw problem;
    entry.photoRefused = problem;
  }
  entry.photo = null;
  await save(entry);
}

/** The network may be back. */
export function hurry() {
  for (const entry of memory.values()) entry.tryAfter = 0;
  flush();
}

/** The session has ended: words go; ids, unsent photos and the bare alerts stay for the same person. */
export async function wipe() {
  if (!opened) await read(reopen);
  const all = [...memory.values()];
  const lost = all.filter((entry) => entry.kind && !isAlert(entry)).length;
  if (lost) wiped(lost);
  noteAlarm(all.filter(isAlert).length + store.unheard.size);
  for (const entry of all) {
    if (isAlert(entry)) await save(wordless(entry));
    else if (entry.verb === 'message' || entry.kind) await forget(entry.id);
    else if (entry.body?.text) await save({ ...entry, body: { ...entry.body, text: undefined } });
  }
  await wipeDrafts();
}

/** The claim has ended elsewhere: what was only begun goes, but not a delivery's photo and amount. What was
 * laid down is sent all the same: it was done, or said, in good faith. */
export const drop = (orderId) => forgetDraftsOf(orderId);
