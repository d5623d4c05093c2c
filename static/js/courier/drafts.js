/** What is being written or chosen in a sheet and has not been sent. It survives the back key, another
 * sheet and a page that the phone throws out; it goes when it is sent, when the order is no longer his
 * (a delivery's when that has been read, see inbox.js), and at sign-out. Facts may be photos too. */

import { state } from '../page.js';
import { noteUnsent } from './left.js';
import { clear, lay } from './shelf.js';
import { changed, store } from './store.js';

const SIGN = 'draft ';
const REST = 200; // ms between two layings: the first letter at once, the last one soon
const me = state.person?.id;
const drafts = new Map(); // name -> facts
const unlaid = new Map(); // name -> timer
const laid = new Map(); // name -> when, by performance.now()

const isDelivery = (name) => name.startsWith('deliver ');
export const isDraft = (key) => key.startsWith(SIGN);

/** From the shelf: kept ones of the same person, and of orders that are still his. What was begun at a door
 * (a photo, an amount) is asked about when the order has gone meanwhile: it may have been brought. */
export function reopenDraft(key, { person, about, facts }) {
  const name = key.slice(SIGN.length);
  const gone = about && !store.orders.get(about)?.mine;
  if (person !== me || (gone && !isDelivery(name))) return void clear(key);
  if (!drafts.has(name)) drafts.set(name, { about, facts });
}

export const draftNames = () => [...drafts.keys()];
export const drafted = (name) => drafts.get(name)?.facts;

/** [facts, change]: change(more) or change((now) => more); `about`: the order that it goes with. */
export function useDraft(name, blank, about) {
  const change = (more) => {
    const before = drafted(name) ?? blank;
    drafts.set(name, { about, facts: { ...before, ...(typeof more === 'function' ? more(before) : more) } });
    const rests = (laid.get(name) ?? -REST) + REST - performance.now();
    if (!unlaid.has(name)) unlaid.set(name, setTimeout(layDraft, rests, name));
    changed();
  };
  return [drafted(name) ?? blank, change];
}

function layDraft(name) {
  clearTimeout(unlaid.get(name));
  unlaid.delete(name);
  if (!drafts.has(name)) return;
  laid.set(name, performance.now());
  noteUnsent(1);
  lay(SIGN + name, { person: me, ...drafts.get(name) });
}

/** Off the page at once; what it answers takes it off the shelf as well. */
export function takeDraft(name) {
  if (!drafts.delete(name)) return () => {};
  clearTimeout(unlaid.get(name));
  unlaid.delete(name);
  return () => clear(SIGN + name);
}

export const forgetDraft = async (name) => takeDraft(name)();

export const forgetDraftsOf = (orderId, all) => [...drafts].forEach(([name, { about }]) => about === orderId && (all || !isDelivery(name)) && forgetDraft(name));

/** Deliveries of orders that are gone, except of these. */
export const forgetDeliveries = (kept) => [...drafts].forEach(([name, { about }]) =>
  isDelivery(name) && !store.orders.get(about)?.mine && !kept.has(about) && forgetDraft(name));

export async function wipeDrafts() {
  await Promise.all([...drafts.keys()].map(forgetDraft));
}

/** The page may be thrown out from here on. */
const layAll = () => [...unlaid.keys()].forEach(layDraft);
addEventListener('pagehide', layAll);
document.addEventListener('visibilitychange', () => document.hidden && layAll());
