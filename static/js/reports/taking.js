/** 我来处理: whoever stops a tone has the case, by name. One or several at once: each call has its own
 * answer, and for a moment all of it can be taken back. */

import { api, Problem } from '../api.js';
import { t } from '../page.js';
import { complain, toast } from '../ui.js';

const UNDO = 10_000; // ms; the server grants a little more
const pathOf = ({ subject, id }) => `/${subject}s/${id}/acknowledge`;
/** The object itself out of an answer: of a need it comes with its order. */
const objectOf = (answer) => answer.need ?? answer;

/** 李梅 已接手, or nothing. */
export const takenWords = ({ taken_by: by }) => (by ? t('reports.taken', { name: by.name }) : '');

/** `cases`: [{subject: need | order | alert, id}]. `landed(one, object)` hears each as it now is, when it
 * was taken and when it was given back. Resolves to how many were taken. */
export async function takeCases(cases, landed = () => {}) {
  const taken = await each(cases, 'POST', landed);
  if (taken.length) toast(t('reports.taken.done', { n: taken.length }), { kind: 'good', ms: UNDO, action: { label: t('common.undo'), work: () => giveBack(taken, landed) } });
  return taken.length;
}

async function giveBack(cases, landed) {
  const back = await each(cases, 'DELETE', landed);
  if (back.length) toast(t('reports.taken.undone', { n: back.length }));
}

async function each(cases, method, landed) {
  const done = [];
  const refused = [];
  for (const one of cases) {
    try {
      landed(one, objectOf(await api(method, pathOf(one), undefined, { tries: 3 })));
      done.push(one);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      refused.push(problem);
    }
  }
  if (refused.length) {
    complain(refused[0]);
    if (cases.length > 1) toast(t('reports.taken.refused', { n: refused.length, of: cases.length }), { kind: 'bad', ms: UNDO });
  }
  return done;
}
