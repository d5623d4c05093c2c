/** Whom a filter's words name. Rows are masked, so the server says which residents with something under
 * way answer to a whole name, a flat or a number; each asking counts as a search. */

import { api, Problem } from './api.js';

const WAIT = 350; // ms after the last key
const LONGEST = 80; // signs the server reads
const WORTH_ASKING = /\p{Script=Han}.*\p{Script=Han}|[a-z]{2}|\d{3}/iu;

export const nobody = Object.freeze({ ids: new Set(), trouble: '' });

let timer;
let latest = '';

/** `tell({ids, trouble})`: nobody at once, and the answer when it has come, if these are still the words. */
export function askWhom(typed, tell) {
  const text = typed.trim().slice(0, LONGEST);
  clearTimeout(timer);
  latest = text;
  tell(nobody);
  if (!WORTH_ASKING.test(text)) return;
  timer = setTimeout(async () => {
    const found = await asked(text);
    if (latest === text) tell(found);
  }, WAIT);
}

async function asked(text) {
  try {
    const path = `/residents?under_way=true&q=${encodeURIComponent(text)}`;
    const { items } = await api('GET', path, undefined, { tries: 2, timeout: 8000 });
    return { ids: new Set(items.map(({ id }) => id)), trouble: '' };
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    return { ids: new Set(), trouble: `${problem.words} ${problem.advice}` };
  }
}
