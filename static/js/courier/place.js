/** Where the phone is, if its owner lets us know: for distances, and so that nobody grabs while
 * riding. It is sent to the station on duty only, and never kept as a track. */

import { live } from '../live.js';
import { now } from '../page.js';
import { changed, metres, store, waysChanged } from './store.js';

const RIDING = 10 / 3.6; // 10 km/h in m/s
const RIDING_FOR = 10_000;
const SEND_EVERY = 30_000;
const SEND_MOVING = 6000; // so that the station sees soon that he has stopped
const MOVING_FOR = 40_000;
const EXACT = 50; // metres

let watch = null;
let fastSince = null;
let last = null;
let sent = -Infinity;
let rode = -Infinity;

export const possible = () => 'geolocation' in navigator && window.isSecureContext;

export function follow() {
  if (watch !== null || !possible()) return;
  watch = navigator.geolocation.watchPosition(moved, denied, { enableHighAccuracy: true, maximumAge: 10_000, timeout: 60_000 });
}

export function stop() {
  if (watch !== null) navigator.geolocation.clearWatch(watch);
  watch = fastSince = last = null;
  rode = sent = -Infinity;
  store.here = store.fix = null;
  store.riding = false;
  changed();
}

/** The station has seen him ride, whatever this phone knows. */
export function seenRiding() {
  store.riding = true;
  changed();
  setTimeout(() => { store.riding = fast(); changed(); }, RIDING_FOR);
}

/** Until the end that he named, whether or not the word of it has come. */
const onDuty = () => store.onDuty && !(store.duty.until && new Date(store.duty.until) <= now());

const fast = () => fastSince !== null && last.timestamp - fastSince >= RIDING_FOR;

function denied(error) {
  if (error.code === error.PERMISSION_DENIED) stop();
}

function moved({ coords, timestamp }) {
  const here = { lat: coords.latitude, lng: coords.longitude };
  const exact = coords.accuracy <= EXACT; // between two rough fixes one "moves" without moving
  const speed = coords.speed ?? (exact ? speedSince(last, here, timestamp) : 0);
  last = { here, timestamp };
  store.here = here;
  store.fix = { ...here, accuracy_m: Math.round(coords.accuracy), at: performance.now() };
  if (speed >= RIDING) rode = timestamp;
  if (speed < RIDING) fastSince = null;
  else fastSince ??= timestamp;
  store.riding = fast();
  if (onDuty() && timestamp - sent > (timestamp - rode < MOVING_FOR ? SEND_MOVING : SEND_EVERY)) {
    if (sent === -Infinity) waysChanged(); // from now on they are measured from him
    sent = timestamp;
    live.line?.position({ ...here, accuracy_m: Math.round(coords.accuracy) });
  }
  changed();
}

/** Metres a second between two fixes; 0 when nothing can be said. */
function speedSince(before, here, now) {
  if (!before || now <= before.timestamp) return 0;
  return metres(before.here, here) / ((now - before.timestamp) / 1000);
}
