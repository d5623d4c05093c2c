/** The form on the left: who, what in their own words, what kind, when. Thirty seconds, six taps. */

import { Problem } from '../api.js';
import { useHeld } from '../form.js';
import { has, t } from '../page.js';
import { Button, html, Icon, toast, useEffect, useRef, useState } from '../ui.js';
import { Aside } from './aside.js';
import { Question, unknownCompound } from './differs.js';
import { advance, attempt, blank, forCouriers, level, missing, next, setAside, swap, touched, typing } from './draft.js';
import { send } from './posting.js';
import { Receipt, RecurrenceReceipt } from './receipt.js';
import { needsCommunity } from './resident.js';
import { lookAtAll, rowOf } from './store.js';
import { callsOf, stopsFirst, tooDear, useReading } from './suggestions.js';
import { What } from './what.js';
import { focusSoon, Whom } from './whom.js';

export function Post({ onOpen, onRecurrence }) {
  const draft = useHeld(typing);
  const [made, setMade] = useState(null);
  const [wrong, setWrong] = useState({});
  const [problem, setProblem] = useState(null);
  const [asked, setAsked] = useState(null); // about the door that was typed
  const form = useRef();
  const money = forCouriers(draft) ? advance(draft) : null;
  const reading = useReading(draft.text, money);
  const dear = money && tooDear(reading?.flags);
  const quiet = () => { setWrong({}); setProblem(null); setAsked(null); };

  const submit = async () => {
    const lacking = missing(typing.now(), needsCommunity());
    setWrong(Object.fromEntries(Object.entries(lacking).map(([field, key]) => [field, t(key)])));
    setProblem(null);
    setAsked(null);
    if (Object.keys(lacking).length) return showFirst(form);
    const compound = unknownCompound(typing.now());
    if (compound) return setAsked({ compound });
    typing((now) => ({ attempt: attempt(now) }));
    const sent = typing.now();
    try {
      const done = await send(sent);
      setMade({ ...done, draft: sent, calls: callsOf(reading) });
      typing.put((now) => next(sent, now)); // the next need may have been begun while this one was on its way
      quiet();
      lookAtAll().catch(() => {});
      form.current?.querySelector('.post-body').scrollTo(0, 0);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.code === 'address_differs') return setAsked(error);
      setProblem(error);
      setWrong(atFields(error));
      showFirst(form);
    }
    return undefined;
  };

  useEffect(() => listenForSend(form), []);
  return html`<section class="post" ref=${form} aria-label=${t('office.post')}>
    <div class="post-body">
      ${made?.drops && html`<${RecurrenceReceipt} key=${made.id} made=${made} onOpen=${() => onRecurrence(made.id)} onNext=${() => { setMade(null); focusSoon('#who'); }} />`}
      ${made?.need && html`<${Receipt} key=${made.need.id} made=${made} onNext=${() => { setMade(null); focusSoon('#who'); }}
        onAgain=${() => { typing({ resident: maskedOf(made), fresh: null }); quiet(); setMade(null); focusSoon('.post [name=text]'); }}
        onUndone=${() => { takeUp({ ...made.draft, attempt: null }); quiet(); setMade(null); lookAtAll(); }} />`}
      <${Aside} />
      <${Whom} draft=${draft} change=${typing} wrong=${wrong} onOpen=${onOpen} />
      <${What} draft=${draft} change=${typing} wrong=${wrong} reading=${reading} dear=${dear} />
    </div>
    <footer class="post-foot">
      ${asked && html`<${Question} about=${asked} draft=${draft} onAnswer=${(answer) => { typing({ answer }); return submit(); }}
        onBack=${() => { setAsked(null); focusSoon('.post [name=compound]'); }} />`}
      ${problem && html`<p class="lm-error" role="alert"><${Icon} name="alert-triangle" /> ${problem.words}${t('office.stop')}${problem.advice}
        ${problem.errors.length === 0 && html` ${t('office.still_here')}`}</p>`}
      <div class="post-line">
        <p class=${`outcome ${Object.keys(wrong).length ? 'lm-error' : ''}`}>${Object.keys(wrong).length ? t('office.look') : draft.category ? outcome(draft, dear, reading) : t('office.outcome.none')}</p>
        ${touched(draft) && html`<${Button} look="btn clear" icon="trash-2" onClick=${() => { swap(blank()); quiet(); focusSoon('#who'); }}>${t('office.clear')}<//>`}
        <${Button} look=${`btn submit ${level(draft) === 'P0' ? 'btn-danger' : 'btn-primary'}`} icon="check" onClick=${submit}>${t('office.submit')}<//>
      </div>
    </footer>
  </section>`;
}

/** What was taken back stands in the form again; where another has been begun, beside it. */
function takeUp(undone) {
  const begun = touched(typing.now());
  if (begun) setAside(undone);
  else typing.put(undone);
  toast(t(begun ? 'office.undone.beside' : 'office.undone'), { kind: 'good' });
}

/** Ctrl+Enter posts from wherever the cursor is, but for the drawer. */
function listenForSend(form) {
  const listener = (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.target.closest?.('[role=dialog]')) return;
    event.preventDefault();
    form.current?.querySelector('.submit').click();
  };
  document.addEventListener('keydown', listener);
  return () => document.removeEventListener('keydown', listener);
}

const outcome = (draft, dear, reading) => t(draft.repeat && !dear ? 'office.outcome.repeat' : callsOf(reading).length ? 'office.outcome.urgent'
  : stopsFirst(reading) ? 'office.outcome.station' : dear ? 'office.outcome.nobody' : forCouriers(draft) ? 'office.outcome.order' : level(draft) === 'P0' ? 'office.outcome.urgent' : 'office.outcome.station');

function showFirst(form) {
  requestAnimationFrame(() => {
    const bad = form.current?.querySelector('.post-body .lm-error, .post-body [aria-invalid="true"]');
    bad?.scrollIntoView({ block: 'center' });
    bad?.closest('.lm-field, .search, fieldset')?.querySelector('input, button')?.focus();
  });
}

const FORM_FIELDS = { budget_fen: 'budget', 'resident.address': 'compound', resident: 'compound', community_id: 'community', pick_up_code: 'code' };
/** The API's errors at the form's own fields. */
function atFields(problem) {
  const wrong = {};
  for (const { field, code } of problem.errors) {
    const name = FORM_FIELDS[field] ?? field.split('.').find((part) => part && !/^(resident|address|rule|drops|\d+)$/.test(part)) ?? field;
    wrong[name] = has(`fields.${code}`) ? t(`fields.${code}`) : code;
  }
  return wrong;
}

function maskedOf(made) {
  if (made.draft.resident) return made.draft.resident;
  const { resident } = rowOf(made.need.id)?.need ?? {};
  return { place: '', ...resident, id: made.need.resident_id };
}
