/** A place that is no house's is told by the house next to it: 靠近芳林园3号楼，约 40 米. The houses of the
 * ground are fetched when the first such place is to be said. */

import { api } from '../api.js';

const AGAIN = 60_000; // ms after a failure
const RADIANS = Math.PI / 180;
let houses = null;
let asked = false;
const waiting = new Set();

/** `work` is called when the houses have come: what was said without them can be said better. */
export const onHouses = (work) => waiting.add(work);

function ask() {
  asked = true;
  api('GET', '/ground', undefined, { tries: 2 }).then(({ buildings }) => {
    houses = buildings;
    waiting.forEach((work) => work());
  }, () => setTimeout(() => { asked = false; }, AGAIN));
}

/** {compound, building, metres} of the nearest house; null while nobody knows. */
export function nearest(position) {
  if (!position) return null;
  if (!asked) ask();
  let found = null;
  for (const house of houses ?? []) {
    const x = (house.position.lng - position.lng) * RADIANS * Math.cos(position.lat * RADIANS);
    const y = (house.position.lat - position.lat) * RADIANS;
    const metres = Math.hypot(x, y) * 6_371_000;
    if (!found || metres < found.metres) found = { compound: house.compound, building: house.number, metres };
  }
  return found;
}
