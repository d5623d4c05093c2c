/** A card never changes under a resting pointer. While a mouse is over a column, or a finger on it, its cards keep
 * their places: what is new stands at the end, what has left stays and says where it is now. At the latest after a
 * few seconds, and at once when the pointer leaves, all stands where it belongs. */

import { chosen } from './selection.js';
import { changed, store } from './store.js';

const LONGEST = 5000; // ms that a change is held back from a mouse that does not move
const MOVING = 15_000; // ms at most from one that does
const LIFTED = 700; // ms after a finger has left: the second tap comes to the same place
const SLIPPED = 500; // ms in which nobody can have seen that another card has come under the pointer

const pointer = { x: -1, y: -1, moved: 0, column: null, card: null };
let shown = {}; // column -> cards, as last drawn
let sizes = null; // of the columns, as last drawn
let asked = ''; // what was filtered for
let since = 0; // when the first change was held back; 0: none is
let timer = 0; // of a finger that has left
let due = 0; // of what is held back
let slipped = -SLIPPED;

const columnAt = (target) => target?.closest?.('.column[data-column]')?.dataset.column ?? null;
const cardAt = (target) => target?.closest?.('.bcard')?.dataset.its ?? null;

function release() {
  pointer.column = null;
  if (since) changed();
}

function followed(event) {
  const stood = event.clientX === pointer.x && event.clientY === pointer.y;
  if (stood && event.pointerType === 'mouse' && event.type === 'pointermove') return; // what moved was the page
  clearTimeout(timer);
  Object.assign(pointer, { x: event.clientX, y: event.clientY, moved: performance.now(), card: cardAt(event.target) });
  const column = columnAt(event.target);
  if (column === pointer.column) return;
  release();
  pointer.column = column;
}

function lifted({ pointerType }) {
  if (pointerType === 'mouse') return;
  clearTimeout(timer);
  timer = setTimeout(release, LIFTED);
}

for (const kind of ['pointermove', 'pointerdown']) addEventListener(kind, followed, { capture: true, passive: true });
for (const kind of ['pointerup', 'pointercancel']) addEventListener(kind, lifted, { capture: true, passive: true });
document.documentElement.addEventListener('pointerleave', release);
addEventListener('blur', release);
addEventListener('click', (event) => {
  if (performance.now() - slipped > SLIPPED || !event.detail || !cardAt(event.target)) return;
  event.preventDefault();
  event.stopPropagation();
}, true);

/** May the change wait still? Then it is asked again in time. */
function mayWait() {
  const now = performance.now();
  since ||= now;
  const until = Math.min(Math.max(since, pointer.moved) + LONGEST, since + MOVING);
  if (now >= until) return false;
  clearTimeout(due);
  due = setTimeout(changed, until - now + 20);
  return true;
}

/** The column as it is, in the places where it stood. */
function held(before, cards) {
  const now = new Map(cards.map((card) => [card.id, card]));
  const stood = new Set(before.map(({ id }) => id));
  return [...before.map((card) => now.get(card.id) ?? left(card)), ...cards.filter(({ id }) => !stood.has(id))];
}

/** Where it stood, as it is now; `left`: it belongs elsewhere, or nowhere any more. */
function left(card) {
  const there = (card.type === 'order' ? store.orders : store.work).get(card.id);
  return { ...card, ...there, left: there ? 'moved' : 'over' };
}

const inTheirPlaces = (before, cards) =>
  before.length === cards.length && before.every(({ id, left: gone }, n) => !gone && id === cards[n].id);

/** {columns, sizes}, as they may be drawn now. `columns`: {name: cards} as they should stand; `found`: the widths
 * of the columns and whatever else moves them. */
export function steady(columns, found) {
  const name = pointer.column;
  const filter = `${chosen.filter} ${chosen.named.ids.size}`;
  const before = filter === asked && shown[name];
  asked = filter;
  const moves = before && !(inTheirPlaces(before, columns[name]) && found === sizes);
  if (moves && mayWait()) {
    shown = { ...columns, [name]: held(before, columns[name]) };
  } else {
    shown = columns;
    sizes = found;
    since = 0;
  }
  return { columns: shown, sizes };
}

/** After each drawing: whatever it was that moved, a click that was meant for the card before is not the next one's. */
export function looked() {
  if (!pointer.column) return;
  const card = cardAt(document.elementFromPoint(pointer.x, pointer.y));
  if (card === pointer.card) return;
  if (card) slipped = performance.now();
  pointer.card = card;
}
