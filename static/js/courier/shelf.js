/** What this phone keeps for the next page: IndexedDB, and a limit to how long it may take. Some phones
 * have none, some never answer, some are full. store.keeps says what may be promised: false when
 * anything could not be kept. */

import { createStore, del, entries, set } from '../../vendor/idb-keyval.js';
import { changed, store } from './store.js';

const PATIENCE = 3000; // ms
const PROBE = 'probe';
const base = createStore('last-metre', 'outbox');
const unkept = new Set(); // keys of what is in memory only
let broken = false; // the last word of it was an error

/** Errors thrown at once count as those that come. */
const begun = (work) => Promise.resolve().then(work);
const inTime = (answer) => Promise.race([answer, new Promise((_, late) => setTimeout(() => late(new Error('late')), PATIENCE))]);

function judge() {
  const keeps = !broken && unkept.size === 0;
  if (keeps === store.keeps) return;
  store.keeps = keeps;
  changed();
}

/** `proves`: that this went well says that the phone keeps things. */
async function tried(key, work, proves) {
  const before = broken; // nobody waits twice for what did not answer
  const answer = begun(work).then(() => {
    if (proves) broken = false;
    unkept.delete(key);
    judge();
  });
  try {
    await (before ? Promise.reject(new Error('broken')) : inTime(answer));
  } catch {
    if (!before) broken = true;
    answer.catch(() => {});
    return false;
  } finally {
    judge();
  }
  return true;
}

/** Whether it lies there for the next page. */
export async function lay(key, value) {
  unkept.add(key);
  return tried(key, () => set(key, value, base), true);
}

export async function clear(key) {
  await tried(key, () => del(key, base));
  unkept.delete(key);
  judge();
}

/** What earlier pages left, sorted: [[key, value]…], to `take`, in time or later; resolves in time. */
export async function read(take) {
  const answer = begun(() => entries(base)).then((found) => take(found.filter(([key]) => key !== PROBE).sort()));
  try {
    await inTime(answer);
  } catch {
    broken = true;
    answer.catch(() => {});
  }
  await lay(PROBE, 1);
  await clear(PROBE); // what was not kept of it is nobody's loss
}
