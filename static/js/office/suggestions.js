/** What the words suggest while they are typed. Suggest, never decide: each is a button, and nothing
 * counts until somebody presses it. */

import { api, Problem } from '../api.js';
import { fmtYuan, t, tables } from '../page.js';
import { Component, html, Icon, useEffect, useState } from '../ui.js';
import { Numbers } from './categories.js';
import { level, yuan } from './draft.js';
import { find, Masked } from './search.js';
import { categoryName, hintName, windowWords } from './spoken.js';
import { fromWindow } from './when.js';

const WAIT = 350;
const SHOWN_CATEGORIES = 3;

/** The reading of a text and of a courier's money, null while there is none; without the network
 * nothing is suggested. */
export function useReading(text, money = null) {
  const [reading, setReading] = useState(null);
  useEffect(() => {
    if (text.trim().length < 2 && !money) return setReading(null);
    let stale = false;
    const timer = setTimeout(async () => {
      try {
        const read = await api('POST', '/needs/suggest', { text, ...money }, { tries: 1, timeout: 6000 });
        if (!stale) setReading(read);
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem;
      }
    }, WAIT);
    return () => { stale = true; clearTimeout(timer); };
  }, [text, money?.budget_fen]);
  return reading;
}

/** The flag of a budget that no courier can lay out, if it is one. */
export const tooDear = (flags) => flags?.find(({ kind }) => kind === 'over_advance');
export const flagWords = ({ kind, cap_fen: cap }) => t(`office.flag.${kind}`, { cap: fmtYuan(cap) });

/** People on record under the phone or the door that the text names. */
export function useOnRecord(reading, wanted) {
  const [people, setPeople] = useState([]);
  const { building, entrance, room } = reading?.place ?? {};
  const key = !wanted || !reading ? '' : reading.phone ?? (building && room ? [building, entrance, room].filter(Boolean).join('-') : '');
  useEffect(() => {
    if (!key) return setPeople([]);
    let stale = false;
    find(key).then((items) => stale || setPeople(items.slice(0, 4)), () => {});
    return () => { stale = true; };
  }, [key]);
  return people;
}

/** The numbers that the words ask to be rung first. */
export const callsOf = (read) => [...new Set((read?.flags ?? []).filter((f) => f.call).map((f) => f.call))];

/** What somebody in danger was heard by: 中毒误食“喝了农药”. `read`: a reading, or a posted need. */
export const dangerWords = (read) => (read?.flags ?? []).filter((f) => f.call)
  .map((f) => `${f.danger ? t(`office.danger.${f.danger}`) : ''}“${f.word}”`).join(t('office.comma'));

const CONTROLLED = ['narcotic', 'psychotropic'];
/** Words that keep it at the station until somebody there has looked. */
export const stopsFirst = (reading) => (reading?.flags ?? []).some(({ call, kind, suggests }) =>
  call || ['minor_alone', 'cash'].includes(kind) || (kind === 'medicine_gate' && CONTROLLED.includes(suggests)));

/** The buttons: what each says, and the change it makes to the draft. */
function offers(reading, draft) {
  const list = [];
  const offer = (kind, words, change, code = '') => list.push({ kind, words, change, code });
  for (const { code } of reading.categories.slice(0, SHOWN_CATEGORIES)) {
    if (draft.category !== code) offer('category', categoryName(code), { category: code }, code);
  }
  const likely = { ...draft, category: draft.category || reading.categories[0]?.code };
  if (reading.priority && level(likely) !== reading.priority) {
    offer('priority', `${reading.priority} ${tables.priorities[reading.priority]}`, { priority: reading.priority }, reading.priority);
  }
  if (reading.budget_fen && !draft.budget) offer('budget', t('office.offer.budget', { sum: fmtYuan(reading.budget_fen) }), { budget: yuan(reading.budget_fen) });
  if (reading.payment && !draft.payment) offer('payment', tables.payments[reading.payment], { payment: reading.payment }, reading.payment);
  if (reading.window && draft.when.kind === 'now' && !draft.repeat) offer('when', windowWords(reading.window), { when: fromWindow(reading.window) });
  const atDoor = reading.hints.includes('leave_at_door'); // how this order is handed over, nothing of the person's record
  if (atDoor && draft.handover !== 'leave_at_door') offer('handover', tables.handovers.leave_at_door, { handover: 'leave_at_door' }, 'leave_at_door');
  for (const kind of ['hints', 'groups']) {
    const had = new Set([...draft[kind], ...(draft.fresh?.[kind] ?? [])]);
    for (const code of reading[kind].filter((c) => !had.has(c) && c !== 'leave_at_door')) {
      offer(kind, kind === 'hints' ? hintName(code) : tables.groups[code], { [kind]: [code] }, code);
    }
  }
  return list;
}

/** A change taken over: lists grow, all else is replaced. What concerns somebody new goes to his form. */
export function taken(draft, change) {
  const next = { ...draft, ...change };
  for (const kind of ['hints', 'groups']) {
    if (!change[kind]) continue;
    next[kind] = draft.fresh ? draft[kind] : [...new Set([...draft[kind], ...change[kind]])];
    if (draft.fresh) next.fresh = { ...next.fresh, [kind]: [...new Set([...draft.fresh[kind], ...change[kind]])] };
  }
  return next;
}

/** The likeliest category and all the rest, in one press. */
function all(list, draft) {
  const first = list.find((one) => one.kind === 'category');
  return list.filter((one) => one.kind !== 'category' || (one === first && !draft.category))
    .reduce((next, { change }) => taken(next, change), draft);
}

export function Suggestions({ reading, draft, change, onChoose, onRepeat, people }) {
  if (!reading) return null;
  const list = offers(reading, draft);
  const told = reading.flags.filter((flag) => !flag.call && flag.word); // of the money it is said there
  if (!list.length && !told.length && !people.length && !callsOf(reading).length) return null;
  return html`<section class="suggestions" aria-live="polite" aria-label=${t('office.offers')}>
    ${callsOf(reading).length > 0 && html`<${Numbers} first=${callsOf(reading)} />
      <p class="heard">${t('office.heard', { words: dangerWords(reading) })}</p>`}
    ${people.length > 0 && html`<div class="chips">${people.map((one) => html`<button type="button" key=${one.id} class="chip offer person-offer" onClick=${() => onChoose(one)}>
      <${Icon} name="user" /> <${Masked} one=${one} /></button>`)}</div>`}
    ${list.length > 0 && html`<div class="chips offers"><span class="quiet">${t('office.offers')}</span>
      ${list.map((one) => html`<button type="button" key=${one.kind + one.code} data-offer=${one.kind} data-code=${one.code} class=${`chip offer of-${one.kind}`}
        onClick=${() => change((now) => taken(now, one.change))}><${Icon} name="plus" /> ${one.words}</button>`)}
      ${list.length > 1 && html`<button type="button" class="chip take-all" onClick=${() => change((now) => all(list, now))}><${Icon} name="check" /> ${t('office.offers.all')}</button>`}
    </div>`}
    ${told.length > 0 && html`<ul class="flags">${told.map((flag) => html`<li key=${flag.kind + flag.word}>
      <b>${flag.word}</b> ${flagWords(flag)}
      ${flag.kind === 'repeat' && onRepeat && html` <button type="button" class="chip offer" onClick=${onRepeat}>${t('office.repeat')}</button>`}
    </li>`)}</ul>`}
  </section>`;
}

/** A mistake in a suggestion must never take the form away. */
export class Shield extends Component {
  componentDidCatch() {
    this.setState({ broken: true });
  }

  render({ children }, { broken }) {
    return broken ? null : children;
  }
}
