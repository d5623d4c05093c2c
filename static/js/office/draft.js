/** The need that is being typed, and what of it the API takes. */

import { held, same, unsent } from '../form.js';
import { attempted, keep, kept } from '../kept.js';
import { lang, tables } from '../page.js';
import { fen as inFen } from '../sums.js';
import { whomOf } from './differs.js';
import { toRule } from './repeat.js';
import { toWindow } from './when.js';

const PLACE = 'need';
const ASIDE = 'aside';
const MOST_ASIDE = 3;

const blankFacts = () => ({
  text: '', items: [], budget: '', payment: '', when: { kind: 'now' }, priority: '', handover: '', instructions: '', code: '',
});

export const blank = () => ({
  ...blankFacts(), resident: null, fresh: null, category: '', groups: [], hints: [], attempt: null, repeat: null, others: [], answer: null,
});

export const blankResident = () => ({
  name: '', phone: '', community: '', compound: '', building: '', entrance: '', room: '', address: '',
  hints: [], groups: [], consent: false, consentHow: 'spoken',
});

/** The change of the one need that is being typed here. */
export const typing = held({ ...blank(), ...kept(PLACE) }, (draft) => keep(PLACE, draft));

/** What stands in the form beside what was sent: she has begun the next one while this was on its way. */
export function next(sent, now) {
  const fresh = same(sent.fresh, now.fresh) ? null : now.fresh && sent.fresh ? unsent(sent.fresh, now.fresh, blankResident()) : now.fresh;
  return { ...unsent(sent, now, blank()), fresh };
}

export const touched = (draft) => {
  const nothing = blank();
  return Object.keys(nothing).some((name) => name !== 'attempt' && !same(draft[name], nothing[name]));
};

/** The change of the drafts that had to give way: they were not sent. The newest is the first. */
export const aside = held(kept(ASIDE) ?? [], (drafts) => keep(ASIDE, drafts));

export function setAside(draft) {
  if (!touched(draft)) return;
  aside((now) => [draft, ...now.filter((one) => !same(one, draft))].slice(0, MOST_ASIDE));
}

/** Another draft into the form, and what stood there aside. */
export function swap(other) {
  setAside(typing.now());
  aside((now) => now.filter((one) => !same(one, other)));
  typing.put(other);
}

// ---------------------------------------------------------------- to and from the API

/** Fen of what was typed; undefined for nothing, NaN for no sum. */
export function fen(typed) {
  const sum = inFen(typed);
  return sum === null ? undefined : sum ?? NaN;
}

/** What a courier would lay out, as the API takes it; null where it is not his money. */
export function advance({ payment, budget }) {
  const sum = fen(budget);
  return payment === 'courier_advance' && sum > 0 ? { payment_mode: payment, budget_fen: sum } : null;
}

export const yuan = (value) => (value === null || value === undefined ? '' : String(value / 100));

const some = (text) => text?.trim() || undefined;

/** The facts of a need as the API takes them; with `clearing`, what is empty is said to be empty. */
export function facts(draft, clearing = false) {
  const none = clearing ? null : undefined;
  const items = draft.items.filter((item) => item.name.trim()).map(({ name, quantity, substitute }) => ({
    name: name.trim(), quantity: quantity?.trim() ?? '', ...(substitute ? { substitute } : {}),
  }));
  return {
    text: some(draft.text) ?? none,
    items: items.length || clearing ? items : undefined,
    budget_fen: fen(draft.budget) ?? none,
    payment_mode: draft.payment || none,
    window: toWindow(draft.when) ?? none,
    priority: draft.priority || undefined,
    handover: draft.handover || undefined,
    instructions: some(draft.instructions) ?? none,
    pick_up_code: some(draft.code) ?? none,
  };
}

/** The other way: what a posted need says, as the form holds it. */
export function fromNeed(need, when) {
  return {
    ...blankFacts(),
    text: need.text ?? '',
    items: (need.items ?? []).map((item) => ({ ...item })),
    budget: yuan(need.budget_fen),
    payment: need.payment_mode ?? '',
    handover: need.handover ?? '',
    instructions: need.instructions ?? '',
    code: need.pick_up_code ?? '',
    priority: need.priority,
    when: when ?? { kind: 'now' },
  };
}

function newResident(fresh) {
  const address = { compound: some(fresh.compound), building: some(fresh.building), entrance: some(fresh.entrance),
    room: some(fresh.room), text: some(fresh.address) };
  return {
    name: fresh.name.trim(), phone: some(fresh.phone), community_id: fresh.community || undefined, address,
    hints: fresh.hints, groups: fresh.groups,
  };
}

/** What is posted; of what comes back the rule and its doors too. */
export function body(draft) {
  const whom = draft.resident ? { resident_id: draft.resident.id } : whomOf(draft, newResident(draft.fresh));
  if (!draft.repeat) return { ...whom, category: draft.category, ...facts(draft) };
  const { window, pick_up_code, ...said } = facts(draft); // a window and a code are of one day
  const others = draft.others.map(({ resident, text }) => ({ resident_id: resident.id, text: some(text) }));
  return { category: draft.category, ...said, community_id: draft.fresh?.community || undefined, rule: toRule(draft.repeat), drops: [whom, ...others] };
}

export const attempt = (draft) => attempted(draft.attempt, body(draft));

/** The field names that must still be filled, each with the code of its sentence. */
export function missing(draft, needsCommunity) {
  const wrong = {};
  if (!draft.resident && !draft.fresh) wrong.resident = 'office.missing.resident';
  if (!draft.category) wrong.category = 'office.missing.category';
  if (Number.isNaN(fen(draft.budget))) wrong.budget = 'office.missing.budget';
  const { fresh, repeat } = draft;
  if (repeat && !repeat.days.length) wrong.days = 'fields.no_day';
  if (repeat && !repeat.until) wrong.until = 'fields.no_end';
  if (!draft.resident && fresh) {
    if (!fresh.name.trim()) wrong.name = 'fields.required';
    if (!fresh.compound.trim() && !fresh.address.trim()) wrong.compound = 'office.missing.address';
    if (needsCommunity && !fresh.community) wrong.community = 'fields.required';
  }
  return wrong;
}

export const comma = lang === 'zh' ? '、' : ', ';
export const level = (draft) => draft.priority || tables.categories[draft.category]?.priority || 'P2';
/** Whether posting this would put it before the couriers, as far as the form can know. */
export const forCouriers = (draft) => Boolean(tables.categories[draft.category]?.opens_order) && level(draft) !== 'P0';
