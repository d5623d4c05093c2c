/** The place of a dead-spot: from the phone, from the list of buildings, or a pin on the map.
 * Everything here is WGS-84: that is what a browser's geolocation gives by its standard, in China
 * too, and what our own shapes are drawn in. GCJ-02 never comes here, and no `crs` is sent. */

import { api } from '../../api.js';
import { possible } from '../place.js';
import { changed, metres, store } from '../store.js';
import { known, online, within } from './known.js';

const EXACT = 50; // metres: worse, and a building is asked for
const ENOUGH = 10;
const BESIDE = 60; // metres: further, and the house is no help
const LOOK_FOR = 30_000;
const SLOW = 6_000; // then he is offered the list as well
const FRESH = 20_000; // on duty the phone knows where it is
const PATIENCE = 1500;

let watch = null;
let timer = null;

/** Look for the place until it is exact or half a minute is over; begun with the camera. */
export function fix() {
  stop();
  known.fix = { state: possible() ? 'looking' : 'refused' };
  if (!possible()) return changed();
  const { at, ...last } = store.fix || {};
  if (performance.now() - at < FRESH) take(last);
  watch = navigator.geolocation.watchPosition(better, failed, { enableHighAccuracy: true, maximumAge: 10_000, timeout: 15_000 });
  navigator.geolocation.getCurrentPosition(better, () => {}, { enableHighAccuracy: true, maximumAge: FRESH, timeout: 15_000 });
  setTimeout(() => { known.fix.slow = true; changed(); }, SLOW);
  timer = setTimeout(() => failed(), LOOK_FOR);
  return changed();
}

function stop() {
  if (watch !== null) navigator.geolocation.clearWatch(watch);
  clearTimeout(timer);
  watch = null;
}

const better = ({ coords }) => take({ lat: coords.latitude, lng: coords.longitude, accuracy_m: Math.round(coords.accuracy) });

/** The most exact one counts. */
function take({ lat, lng, accuracy_m }) {
  if (known.fix.accuracy_m !== undefined && known.fix.accuracy_m <= accuracy_m) return;
  known.fix = { state: accuracy_m <= EXACT ? 'good' : 'poor', lat, lng, accuracy_m, near: known.fix.near };
  if (accuracy_m <= ENOUGH) stop();
  if (known.fix.state === 'good') name(known.fix);
  changed();
}

/** Coordinates say nothing to a committee: the house beside it does. */
async function name(found) {
  const [near] = await places(found, '', 1);
  if (near?.distance_m > BESIDE) return;
  found.near = near;
  changed();
}

function failed() {
  stop();
  if (known.fix?.state === 'looking') known.fix = { state: 'refused' };
  changed();
}

/** Where the draft lies: what he chose, else an exact enough fix, else null. */
export function placeOf({ place, fix: found }) {
  if (place) return place;
  return found?.state === 'good' ? asPlace(found) : null;
}

export const asPlace = ({ lat, lng, accuracy_m, near }) => ({ by: 'gps', lat, lng, accuracy_m, ...(near && { compound: near.compound, building: near.building }) });
export const asBuilding = ({ compound, building, position }) => ({ by: 'building', ...position, compound, building });

/** A pin beside a house says which. */
export function pinned(at) {
  const [near] = remembered(at, '', 1);
  return { by: 'pin', ...at, ...(near?.distance_m <= BESIDE && { compound: near.compound, building: near.building }) };
}

/** How exact, in a word: 准, 较准, 不准. */
export const exactness = (metresOff) => (metresOff <= 20 ? 'good' : metresOff <= EXACT ? 'fair' : 'poor');

/** The nearest buildings, or those that answer to what was typed. */
export async function places(near, typed, limit = 5) {
  const query = new URLSearchParams({ limit, ...(near && { near: `${near.lat},${near.lng}` }), ...(typed && { q: typed }) });
  const asked = online() ? api('GET', `/places?${query}`, undefined, { tries: 1 }).catch(() => undefined) : undefined;
  const soon = await (asked && within(PATIENCE, asked));
  if (soon) return soon.items;
  const known = remembered(near, typed, limit);
  return known.length ? known : (await asked)?.items ?? []; // slow is better than none
}

/** Without a network: from the ground this page has fetched before. */
function remembered(near, typed, limit) {
  const wanted = (typed || '').replace(/\s|号楼?|栋/g, '');
  return (known.ground?.buildings || [])
    .filter((one) => `${one.compound}${one.number}`.includes(wanted))
    .map((one) => ({ compound: one.compound, building: one.number, position: one.position, distance_m: near && Math.round(metres(near, one.position)) }))
    .sort((a, b) => (a.distance_m ?? 0) - (b.distance_m ?? 0))
    .slice(0, limit);
}
