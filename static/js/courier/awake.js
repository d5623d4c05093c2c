/** While the courier listens: the screen stays on, and the first touch anywhere lets the phone ring. A page
 * that is locked hears nothing, and a phone that was put away with the page open is back after a while. */

import { canSound, unlock } from './bell.js';
import { changed, store } from './store.js';

let lock = null;

/** Browsers give the lock up when the page is hidden; it is asked for again when it is back. */
async function keepAwake() {
  if (!store.onDuty || document.hidden || lock || !navigator.wakeLock) return;
  try {
    lock = await navigator.wakeLock.request('screen');
    lock.addEventListener('release', () => { lock = null; });
    if (!store.onDuty) letSleep();
  } catch {
    lock = null; // an empty battery, or a browser that does not
  }
}

function letSleep() {
  lock?.release().catch(() => {});
  lock = null;
}

async function touched() {
  if (!store.onDuty || canSound()) return;
  await unlock();
  changed();
}

document.addEventListener('visibilitychange', keepAwake);
for (const touch of ['pointerup', 'keydown']) addEventListener(touch, touched, { capture: true });
store.listeners.add(() => (store.onDuty ? keepAwake() : letSleep()));
keepAwake();
