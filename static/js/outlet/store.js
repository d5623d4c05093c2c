/** What the lead's page knows: his couriers, and what he is asked. Numbers stand in the answer to GET
 * /me/asked alone; an event says that it is to be asked again. */

import { api, Problem } from '../api.js';
import { state, t } from '../page.js';
import { toast } from '../ui.js';
import { named } from './words.js';

const BURST = 150; // ms: what comes together is one look
const AFTER_FAILURE = 5000;
const TAKEN = new Set(['claimed', 'picked_up', 'on_hold']);

export const store = { people: state.people, asked: null, problem: null, line: 'connecting' };

let draw = () => {};
export const onDraw = (work) => { draw = work; };
export const changed = () => draw();

const ends = new Map(); // order -> the status with which it left the list, as an event has said it

/** He is told of what came and of what went: a card that is not there any more explains nothing. */
function replace(items) {
  const before = new Map((store.asked ?? []).map((one) => [one.order.id, one]));
  const now = new Set(items.map(({ order }) => order.id));
  for (const [id, { order }] of before) {
    if (!now.has(id)) toast(t(TAKEN.has(ends.get(id)) ? 'outlet.asked.taken' : 'outlet.asked.over', named(order)), { kind: 'good', ms: 8000 });
  }
  const fresh = store.asked && items.filter(({ order }) => !before.has(order.id));
  fresh?.forEach(({ order }) => toast(t('outlet.asked.new', named(order))));
  store.asked = items;
  changed();
}

let timer = 0;
let looking = null;
let stale = false; // something happened since this look began: its answer may be of before

/** Ask the server what he is asked; once at a time. */
export function look() {
  clearTimeout(timer);
  looking ??= fetched().finally(() => {
    looking = null;
    if (stale) lookSoon();
    stale = false;
  });
  return looking;
}

function lookSoon(after = BURST) {
  clearTimeout(timer);
  timer = setTimeout(look, after);
}

async function fetched() {
  try {
    const { items } = await api('GET', '/me/asked?limit=200', undefined, { tries: 2 });
    store.problem = null;
    if (!stale) replace(items);
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    store.problem = problem;
    changed();
    lookSoon(AFTER_FAILURE);
  }
}

/** The couriers as the server shows them now: what was entered, and what it opens. */
export async function lookAtPeople() {
  try {
    store.people = (await api('GET', '/people?limit=200', undefined, { tries: 3 })).items;
    changed();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem; // an old list is still a list
  }
}

export function hear({ kind, subject, data }) {
  if (data.what === 'papers') lookAtPeople();
  if (kind === 'duty.changed') hearDuty(subject.id, data.status === 'on');
  else if (subject.type === 'order') hearOrder(subject.id, data);
  changed(); // also of what is not shown here: see watch.js
  if (kind !== 'duty.changed' && subject.type !== 'order') return;
  if (looking) stale = true;
  else lookSoon();
}

function hearDuty(id, on) {
  store.people = store.people.map((one) => (one.id === id && one.courier ? { ...one, courier: { ...one.courier, on_duty: on } } : one));
  changed();
}

/** Gone at once where the event alone says so; of an order for two the answer says it. */
function hearOrder(id, { status }) {
  ends.set(id, status);
  const one = store.asked?.find(({ order }) => order.id === id)?.order;
  const waits = status === 'open' || (TAKEN.has(status) && one?.people > 1);
  if (one && !waits) replace(store.asked.filter(({ order }) => order.id !== id));
}
