/** What was done is never lost: everything but a grab is laid here first, under its key, and sent
 * once: now, when the ten seconds of undo are over, or when the phone finds the network again.
 *
 * An entry: {id, person, order, verb, path, body, notBefore, photo?: {blob, key, id?, as}}. Entries
 * of one order go in their order. What the session leaves behind holds no words: ids, codes of
 * reasons, and photos not yet sent; it goes on when the same person signs in again.
 *
 * What is not about an order has a `kind` (report, support, verify, alert) and may carry `photos`:
 * [{blob, key, id?, refused?}]. With `keep`, a refusal does not end it: it is `parked` with the
 * refusal's facts until its owner corrects it or throws it away; parked as 'draft' it is still being
 * written. All of these are gone at sign-out. */

import { api, newKey, Problem } from '../api.js';
import { state } from '../page.js';
import { createStore, del, entries, set } from '../../vendor/idb-keyval.js';
import { noteUnsent, wiped } from './today.js';

const shelf = createStore('last-metre', 'outbox');
const me = state.person?.id;
const memory = new Map(); // the truth while the page lives; the shelf is for the next one
const settled = new Map(); // id -> whoever waits for it
const PASSING = new Set(['offline', 'busy', 'in_flight', 'outcome_unknown', 'rate_limited', 'storage_unavailable', 'internal']);

const LANES = ['alert', 'order', 'report']; // a large photo of rubbish must not hold up a cry for help

let hears = { changed() {}, sent() {}, refused() {} };
const running = new Set();
let timer = null;

function tell() {
  noteUnsent(memory.size);
  hears.changed([...memory.values()]);
}

/** `changed(entries)` after every change, `sent(entry, answer)` and `refused(entry, problem)` once
 * for each entry, also for those that an earlier page laid down. */
export async function openOutbox(listener) {
  hears = listener;
  const kept = await entries(shelf).catch(() => []);
  for (const [id, entry] of kept.sort()) {
    if (entry.person === me) memory.set(id, entry);
    else if (entry.kind) await del(id, shelf).catch(() => {}); // a page that died could not wipe it
  }
  tell();
  flush();
}

/** Lay it down and try to send it. `outcome` resolves to {answer}, {problem}, {undone: true}, or
 * {waiting: true} when it has to wait for the network. */
export async function later({ id = freshId(), order, verb, path, body, notBefore = 0, photo, ...more }) {
  const entry = { ...more, id, key: newKey(), person: me, order: order ?? id, verb, path, body, notBefore, photo: photo && { ...photo, key: newKey() } };
  memory.set(id, entry);
  await set(id, entry, shelf).catch(() => {});
  const outcome = new Promise((done) => settled.set(id, done));
  tell();
  flush();
  return { id, outcome };
}

/** Later entries have greater ids. */
export const freshId = () => `${Date.now().toString().padStart(14, '0')}-${newKey()}`;

/** Lay down what is still being written; it stays until `later` under the same id, or `takeBack`. */
export async function park({ id, ...more }) {
  const entry = { ...more, id, person: me, order: id, notBefore: 0, parked: 'draft' };
  memory.set(id, entry);
  tell();
  await set(id, entry, shelf).catch(() => {});
}

/** Take it back before it is sent. Whether that was possible. */
export async function takeBack(id) {
  if (!memory.has(id) || memory.get(id).sending) return false;
  await forget(id);
  settled.get(id)?.({ undone: true });
  return true;
}

async function forget(id) {
  memory.delete(id);
  await del(id, shelf).catch(() => {});
  tell();
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
      if (entry.notBefore > Date.now() || !(await sent(entry))) stuck.add(entry.order);
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
  const times = [...memory.values()].filter((entry) => !entry.parked && !entry.sending).map((entry) => Math.max(entry.notBefore, entry.tryAfter || 0));
  if (times.length) timer = setTimeout(flush, Math.max(200, Math.min(...times) - Date.now()));
}

/** Whether the entry is off the shelf: done, or refused for good. */
async function sent(entry) {
  if ((entry.tryAfter || 0) > Date.now()) return false;
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
  if (problem instanceof Problem && (problem.status === 401 || PASSING.has(problem.code) || problem.status >= 500)) {
    entry.failures = (entry.failures || 0) + 1;
    entry.tryAfter = Date.now() + Math.min(60_000, 1500 * 2 ** entry.failures);
    settled.get(entry.id)?.({ waiting: true });
    return false;
  }
  if (entry.keep) await parked(entry, problem);
  else await forget(entry.id);
  settled.get(entry.id)?.({ problem });
  hears.refused(entry, problem);
  return true;
}

/** Kept with the words of the refusal; what lies on the shelf must be plain facts. */
async function parked(entry, { status, code, title, detail, errors, reason }) {
  entry.parked = { status, code, title, detail, errors, reason };
  await set(entry.id, { ...entry, sending: false }, shelf).catch(() => {});
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
      if (![413, 415, 422].includes(problem.status)) throw problem;
      photo.refused = problem.code;
    }
    await set(entry.id, { ...entry, sending: false }, shelf).catch(() => {});
  }
  const ids = entry.photos.map((photo) => photo.id).filter(Boolean);
  if (ids.length) entry.body = { ...entry.body, photo_ids: ids };
}

async function uploaded({ blob, key }) {
  const form = new FormData();
  form.append('photo', blob, 'photo.jpg');
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
    if (![413, 415, 422].includes(problem.status) || entry.verb === 'proof') throw problem;
    entry.photoRefused = problem;
  }
  entry.photo = null;
  await set(entry.id, { ...entry, sending: false }, shelf).catch(() => {});
}

/** The network may be back. */
export function hurry() {
  for (const entry of memory.values()) entry.tryAfter = 0;
  flush();
}

/** The session has ended: words go, ids and unsent photos stay for the same person. */
export async function wipe() {
  const lost = [...memory.values()].filter((entry) => entry.kind).length;
  if (lost) wiped(lost);
  for (const entry of memory.values()) {
    if (entry.verb === 'message' || entry.kind) await forget(entry.id);
    else if (entry.body?.text) await set(entry.id, { ...entry, body: { ...entry.body, text: undefined } }, shelf).catch(() => {});
  }
}

/** The claim has ended elsewhere: its words are of no use any more. */
export async function drop(orderId) {
  for (const entry of memory.values()) {
    if (entry.order === orderId && entry.verb === 'message') await forget(entry.id);
  }
}
