/** A form's state, the same way on every page. What is done to a form goes into its newest value, never into
 * that of a drawing: two changes within one moment, and what comes back after waiting, see each other. */

import { useLayoutEffect, useReducer, useState } from '../vendor/preact.standalone.js';

const plain = (one) => one !== null && typeof one === 'object' && !Array.isArray(one);
const merged = (value, patch) => (!plain(patch) ? patch : plain(value) ? { ...value, ...patch } : value);
const after = (value, next) => (typeof next === 'function' ? next(value) : next);
export const same = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** The list without `one`, or with it. */
export const flipped = (list, one) => (list.includes(one) ? list.filter((other) => other !== one) : [...list, one]);

/** change(patch): an object is merged into the newest value, anything else stands in its place; a patch may be
 * a function of the newest value. A patch to something that is gone changes nothing. */
function changing(now, put) {
  const change = (patch) => put((value) => merged(value, after(value, patch)));
  return Object.assign(change, { now, put });
}

/** A form outside of every drawing: the change of it. `change.now()`: the newest value, to be read where it is
 * sent. `change.put(next)`: that in its place, unmerged. `keep(value)` hears of each at once. */
export function held(value, keep) {
  const heard = new Set();
  const put = (next) => {
    value = after(value, next);
    keep?.(value);
    heard.forEach((draw) => draw());
  };
  return Object.assign(changing(() => value, put), { heard });
}

/** The change of a part: at(change, 'when'), or of the n-th of a list. */
export function at(change, name) {
  const within = (whole, next) => {
    if (whole == null) return whole;
    const part = after(whole[name], next);
    return Array.isArray(whole) ? whole.map((one, n) => (n === name ? part : one)) : { ...whole, [name]: part };
  };
  return changing(() => change.now()?.[name], (next) => change.put((whole) => within(whole, next)));
}

/** The value of a form that lives longer than what shows it. */
export function useHeld(change) {
  const [, draw] = useReducer((n) => n + 1, 0);
  useLayoutEffect(() => {
    change.heard.add(draw);
    return () => change.heard.delete(draw);
  }, [change]);
  return change.now();
}

/** [value, change] of a form that is there as long as what shows it. */
export function useForm(initial, keep) {
  const [change] = useState(() => held(after(undefined, initial), keep));
  return [useHeld(change), change];
}

// ---------------------------------------------------------------- what was waited for

/** A patch: of an answer only that which nobody has touched since `before`. */
export const untouched = (before, answer) => (now) =>
  Object.fromEntries(Object.entries(answer).filter(([name]) => same(now[name], before[name])));

/** What was typed before or behind a text while it was being sent. */
function beside(sent, now) {
  if (now.startsWith(sent)) return now.slice(sent.length).trimStart();
  return now.endsWith(sent) ? now.slice(0, -sent.length).trimEnd() : now;
}

/** What stands in a form and was not sent: the next draft. `blank`: the form with nothing in it. */
export function unsent(sent, now, blank) {
  const left = (name) => {
    if (same(sent[name], now[name])) return blank[name];
    if (typeof now[name] === 'string' && typeof sent[name] === 'string') return beside(sent[name], now[name]);
    if (Array.isArray(now[name])) return now[name].filter((one) => !sent[name]?.some((other) => same(one, other)));
    return now[name];
  };
  return Object.fromEntries(Object.keys({ ...blank, ...now }).map((name) => [name, left(name)]));
}
