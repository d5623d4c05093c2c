/** Cards change their places only between touches: what a thumb is about to press must not become
 * another order. */

const RESTS = 700; // ms after the last touch or scroll
const FORGOTTEN = 10_000; // ms: a finger whose leaving was not told

let down = false;
let last = -RESTS;
let places = new Map(); // id -> place, as last drawn
const waiting = new Set();

export const rested = () => performance.now() - last >= (down ? FORGOTTEN : RESTS);

/** `work` is called when the finger has left the screen for a while. */
export const onRest = (work) => waiting.add(work);

let timer = null;
function touched(event) {
  if (event.type === 'pointerdown') down = true;
  else if (event.type === 'pointerup' || event.touches?.length === 0) down = false; // a scroll cancels the pointer, not the finger
  last = performance.now();
  clearTimeout(timer);
  if (!down) timer = setTimeout(() => waiting.forEach((work) => work()), RESTS + 20);
}

for (const kind of ['pointerdown', 'pointerup', 'touchend', 'touchcancel', 'scroll']) addEventListener(kind, touched, { passive: true, capture: true });

const held = new Map(); // by name, as last drawn at rest

/** What stands above the lists: as it was while a finger is on the screen, for it would push them. */
export function steady(name, value) {
  if (rested() || !held.has(name)) held.set(name, value);
  return held.get(name);
}

/** In their order when the screen is at rest; else as they stood, with what is new at the end. */
export function stands(listed, compare) {
  const sorted = [...listed].sort(compare);
  if (!rested()) sorted.sort((a, b) => (places.get(a.id) ?? 1e9) - (places.get(b.id) ?? 1e9));
  places = new Map(sorted.map((one, at) => [one.id, at]));
  return sorted;
}
