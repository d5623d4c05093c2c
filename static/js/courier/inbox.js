/** What others did to the courier's orders: heard by its weight, and kept above the lists until it is read. What
 * is unread the server knows: after a closed page, and on another phone, the same stands there. */

import { api } from '../api.js';
import { ago, has, now, state, t } from '../page.js';
import { html, Icon, toast } from '../ui.js';
import { flash, ring } from './bell.js';
import { nameOf, placeOf } from './card.js';
import { drafted, forgetDeliveries, forgetDraftsOf } from './drafts.js';
import { onRest, steady } from './still.js';
import { changed, store } from './store.js';
import { show, view } from './view.js';

const OPENED = Date.parse(state.now ?? 0);
const SOON = 250; // ms: a burst of events is one look
const NEWEST = 50;
const GONE = ['timed_out', 'taken_back', 'cancelled'];
const HEARD_FOR = 24 * 3_600_000; // ms: so long after it was gone somebody may say that it was brought
const LOUD = {
  urgent: { tones: [[1047, 0], [523, 0.25], [1047, 0.5], [523, 0.75]], buzz: [600, 150, 600, 150, 900] },
  normal: { tones: [[880, 0]], buzz: [120] },
};
const RANK = { urgent: 0, normal: 1, quiet: 2 };
export const ICONS = { urgent: 'siren', normal: 'bell-ring', quiet: 'bell' };

const rung = new Set();
const owed = new Set(); // read here, and the server has not said yet that it knows
let timer = null;
let opening = true;

/** No longer this courier's, and perhaps brought all the same; the last that is known of the order. */
export const gone = (entry) => GONE.includes(entry.what) && !store.orders.get(entry.order.id)?.mine
  && now() - Date.parse(entry.at) < HEARD_FOR && store.inbox.find(({ order }) => order.id === entry.order.id) === entry;

/** Of what was begun at the door nothing is lost before it is asked about: so long it counts as unread here. */
const unread = () => store.inbox.filter((entry) => !entry.read || (gone(entry) && drafted(`deliver ${entry.order.id}`)));

/** The list was looked at, and nobody has gone on from there to say that an order was brought. */
export const forgetBegun = () => store.inbox.filter(gone).forEach(({ order }) => forgetDraftsOf(order.id, true));

/** Words about one order, newest first. */
export const unreadOf = (id) =>
  store.inbox.filter((entry) => entry.order.id === id && entry.what === 'message' && !entry.read);

export function lookSoon() {
  timer ??= setTimeout(() => { timer = null; look().catch(() => {}); }, SOON); // the next event or line looks again
}

/** What is there now. What came while this page was open is heard, each once. */
export async function look() {
  const told = [...owed].slice(0, 200);
  const page = await (told.length ? api('PUT', '/me/inbox', { read: told }) : api('GET', `/me/inbox?limit=${NEWEST}`));
  told.forEach((id) => owed.delete(id));
  store.inbox = page.items.map((entry) => ({ ...entry, read: entry.read || owed.has(entry.id) }));
  const fresh = store.inbox.filter((entry) => !entry.read && !rung.has(entry.id) && Date.parse(entry.at) >= OPENED);
  fresh.forEach(({ id }) => rung.add(id));
  if (fresh.length) hear(loudest(fresh));
  // an earlier page's, of what was given back or handed over meanwhile
  if (opening) forgetDeliveries(new Set(store.inbox.filter(gone).map(({ order }) => order.id)));
  opening = false;
  if (owed.size) lookSoon();
  changed();
}

const loudest = (some) => [...some].sort((a, b) => RANK[a.weight] - RANK[b.weight])[0];

/** One sound for all that came at once; over an open sheet it is only said. */
function hear(entry) {
  const inThread = view.sheet === 'messages' && entry.what === 'message' && view.facts.id === entry.order.id;
  if (entry.weight === 'quiet' || inThread) return;
  ring(LOUD[entry.weight]);
  flash(words(entry));
  if (!view.sheet || view.sheet === 'inbox') return;
  const action = { label: t('courier.offer.look'), work: () => open(entry) };
  toast(`${words(entry)} ${about(entry)}`, { kind: entry.weight === 'urgent' ? 'bad' : '', ms: 12_000, action });
}

/** These stand before the courier's eyes. */
export function read(some) {
  const news = some.filter((entry) => !entry.read);
  if (!news.length) return;
  news.forEach((entry) => { entry.read = true; owed.add(entry.id); });
  changed();
  lookSoon();
}

/** To where it can be acted on; of an order that is gone the list says all there is. */
export function open(entry) {
  const { id } = entry.order;
  if (!store.orders.get(id)?.mine) return show('inbox');
  read([entry]);
  return show(entry.what === 'message' ? 'messages' : 'detail', { id });
}

/** What was done, in a few words. */
export function words({ what, reason, preset, by }) {
  const said = preset && t(`inbox.preset.${preset}`);
  if (said) return t('inbox.said', { role: t(`courier.role.${by.role}`), words: said });
  const why = has(`inbox.why.${reason}`) ? t(`inbox.why.${reason}`) : '';
  return t(`inbox.${what}`, { why: why && t('inbox.because', { why }) });
}

export const about = ({ order }) => [order.number, nameOf(order), placeOf(order)].filter(Boolean).join(' · ');

/** A bar above the lists while something is unread. It comes and goes when no finger is on the screen, or
 * the lists would move under it. */
export function Bar() {
  const news = steady('inbox', unread());
  if (!news.length) return null;
  const first = loudest(news);
  return html`<div class="inbox-top" role=${first.weight === 'urgent' ? 'alert' : 'status'}>
    <button type="button" class=${`inbox-bar ${first.weight}`} data-inbox=${news.length} onClick=${() => show('inbox')}>
      <${Icon} name=${ICONS[first.weight]} />
      <span><b>${words(first)}</b><small>${about(first)} · ${ago(first.at)}</small></span>
      <b class="count">${news.length}</b></button></div>`;
}

onRest(changed);
document.addEventListener('visibilitychange', () => document.hidden || lookSoon());
