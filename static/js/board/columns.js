/** Which column a card stands in, what is first there, and what the filter lets through. */

import { categoryName } from '../categories.js';
import { acts, store } from './store.js';
import { holders, place, unitName } from './words.js';

export const COLUMNS = ['work', 'open', 'late', 'running', 'waiting'];
export const COLUMN_ICONS = { work: 'home', open: 'bell', late: 'alert-triangle', running: 'bike', waiting: 'phone' };

export function columnOf(order) {
  if (order.stated_at || order.status === 'on_hold' || order.status === 'delivered') return 'waiting';
  if (order.urgency?.late) return 'late';
  return order.status === 'open' ? 'open' : 'running';
}

/** Goods may go twice; somebody stands and waits. */
const pressing = ({ status, stated_at: stated }) => (stated ? 2 : Number(status === 'on_hold'));

const highest = (a, b) => (b.urgency?.score ?? 0) - (a.urgency?.score ?? 0) || a.id.localeCompare(b.id);

export const shownColumns = () => (acts ? COLUMNS : COLUMNS.slice(1));

/** {column: cards}, each sorted. What is said to be delivered comes first, then what is held. `ids`: the
 * residents whom the filter names, though their rows are masked. */
export function board(filter = '', ids = new Set()) {
  const columns = Object.fromEntries(shownColumns().map((name) => [name, []]));
  for (const order of store.orders.values()) columns[columnOf(order)].push({ ...order, type: 'order' });
  if (acts) for (const need of store.work.values()) columns.work.push({ ...need, type: 'need' });
  for (const name of Object.keys(columns)) columns[name] = columns[name].filter(matches(filter, ids)).sort(highest);
  columns.waiting.sort((a, b) => pressing(b) - pressing(a));
  return columns;
}

/** Every word of the filter is found somewhere on the card. */
export function matches(filter, ids = new Set()) {
  const wanted = filter.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (!wanted.length) return () => true;
  return (card) => {
    if (ids.has(card.resident_id)) return true;
    const text = said(card);
    return wanted.every((word) => text.includes(word));
  };
}

function said(card) {
  const people = holders(card).flatMap(({ courier }) => [courier.name, courier.outlet]);
  const { name, phone, place: door } = card.resident ?? {};
  return [card.number, categoryName(card.category), place(card), unitName(card.community_id), card.priority, name, phone, door, card.taken_by?.name, ...people]
    .filter(Boolean).join(' ').toLowerCase();
}
