/** What may be done with a dead-spot now: each verb a button, which asks in its place what it needs. */

import { api, Problem } from '../api.js';
import { at, useForm } from '../form.js';
import { useDraft } from '../kept.js';
import { fmtMetres, has, state, t, tables } from '../page.js';
import { Button, html, Icon, toast, useState } from '../ui.js';
import { STATUS_ICONS } from './card.js';
import { Picker } from './photos.js';
import { receives, verbs } from './rights.js';
import { keep, opened } from './store.js';
import { Answer } from './templates.js';
import { reasonName, statusName, unitName } from './words.js';

const PATHS = { on_the_spot: 'on-the-spot' };
const ICONS = { ...STATUS_ICONS, register: 'file-text', dispatch: 'send', start: 'wrench', done: 'check', verify: 'eye', on_the_spot: 'camera', merge: 'merge', transfer: 'arrow-right-left', reject: 'ban', reopen: 'rotate-ccw', release: 'eye' };

/** The report as it is then, or false: the reason has been handed to `say`. */
export async function does(report, verb, body, say) {
  try {
    const answer = await api('POST', `/reports/${report.id}/${PATHS[verb] ?? verb}`, body, { tries: 3, ifMatch: verb === 'release' ? report.version : undefined }); // only what was looked at
    keep([answer]);
    toast(t(`reports.done.${verb}${body?.outcome ? `.${body.outcome}` : ''}`, { number: report.number }), { kind: 'good' });
    return answer;
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    say(problem);
    return false;
  }
}

/** What was refused, in words: who handles never verifies, and which photo is missing. */
export function worded(problem) {
  const key = `reports.refused.${problem.missing ?? problem.code}`;
  return has(key) ? t(key) : [problem.words, ...problem.errors.map((error) => problem.field(error.field)), problem.advice].filter(Boolean).join(' ');
}

/** A button that is gone takes the focus with it: the keyboard stays in the drawer, so that Escape still
 * leads out of it. */
export const stay = () => requestAnimationFrame(() => {
  const box = document.querySelector('.lm-sheet.rp-sheet, aside.drawer');
  if (box && !box.contains(document.activeElement)) box.focus();
});

export function Acts({ report, again, onOpen }) {
  const [asked, setAsked] = useState(null);
  const [problem, setProblem] = useState(null);
  const can = [...verbs(report), ...(receives(report) && report.photos ? ['release'] : [])];
  if (!can.length) return null;
  const act = async (verb, body) => {
    setProblem(null);
    const answer = await does(report, verb, body, setProblem);
    if (answer) setAsked(null);
    again();
    stay();
    return answer;
  };
  const ask = (verb) => { setProblem(null); setAsked((now) => (now === verb ? null : verb)); };
  const Form = can.includes(asked) ? FORMS[asked] : null;
  return html`<div class="rp-acts" role="group" aria-label=${t('reports.acts')}>
      ${can.map((verb, n) => (FORMS[verb]
        ? html`<button type="button" key=${verb} class=${`btn ${n === 0 && verb !== 'release' ? 'btn-primary' : ''}`} data-verb=${verb} aria-expanded=${String(asked === verb)} onClick=${() => ask(verb)}><${Icon} name=${ICONS[verb]} /> ${t(`reports.verb.${verb}`)}</button>`
        : html`<${Button} key=${verb} look=${`btn ${n === 0 && verb !== 'release' ? 'btn-primary' : ''}`} icon=${ICONS[verb]} data-verb=${verb} onClick=${() => act(verb)}>${t(`reports.verb.${verb}`)}<//>`))}
    </div>
    ${problem && html`<p class="lm-error" role="alert"><${Icon} name="alert-triangle" /> ${worded(problem)}</p>`}
    ${Form && html`<div class="rp-asking" data-asking=${asked}><p class="rp-question">${t(`reports.ask.${asked}`)}</p><${Form} key=${asked} report=${report} act=${act} onOpen=${onOpen} />
      <button type="button" class="btn btn-link" onClick=${() => setAsked(null)}>${t('common.back')}</button></div>`}`;
}

const photosOf = (name, ids) => (ids.length ? { [name]: ids } : {});
const wordsOf = (text) => (text.trim() ? { text: text.trim() } : {});

function Dispatch({ report, act }) {
  const to = [[report.community_id, 'home'], [report.station_id, 'building']].filter(([id]) => !(report.status === 'dispatched' && id === report.handler_id));
  return html`<div class="rp-choices">${to.map(([id, icon], n) => html`<${Button} key=${id} look=${`btn ${n ? '' : 'btn-primary'}`} icon=${icon} data-to=${id} onClick=${() => act('dispatch', { to: id })}>${unitName(id)}<//>`)}</div>`;
}

/** What a verb is told, kept until it is done: [value, change, work], `body(value)` being what is sent. */
function useAsked(report, verb, blank, act, body) {
  const [value, change] = useDraft(`${verb}:${report.id}`, blank);
  const work = async () => {
    const sent = change.now();
    const answer = await act(verb, body(sent));
    if (answer) change.sent(sent);
    return answer;
  };
  return [value, change, work];
}

function Done({ report, act }) {
  const [{ text, after }, change, work] = useAsked(report, 'done', { text: '', after: [] }, act, (sent) => ({ ...wordsOf(sent.text), ...photosOf('photo_ids', sent.after) }));
  return html`<${Answer} verb="done" label=${t('reports.answer.done')} value=${text} change=${at(change, 'text')} />
    <${Picker} name="after" label=${t('reports.photos.after')} ids=${after} change=${at(change, 'after')} />
    ${!after.length && html`<p class="rp-hint">${t('reports.after_wanted')}</p>`}
    <div class="rp-choices"><${Button} look="btn btn-primary" icon="check" data-do disabled=${!text.trim() && !after.length} onClick=${work}>${t('reports.verb.done')}<//></div>`;
}

function OnTheSpot({ report, act }) {
  const [{ text, before, after }, change, work] = useAsked(report, 'on_the_spot', { text: '', before: [], after: [] }, act, (sent) => (
    { photo_ids: sent.after, ...photosOf('before_photo_ids', sent.before), ...wordsOf(sent.text) }));
  const has_before = report.photos?.some(({ purpose }) => purpose === 'before');
  const ready = after.length > 0 && (has_before || before.length > 0);
  return html`<div class="rp-two">${!has_before && html`<${Picker} name="before" label=${t('reports.photos.before')} ids=${before} change=${at(change, 'before')} />`}
      <${Picker} name="after" label=${t('reports.photos.after')} ids=${after} change=${at(change, 'after')} /></div>
    <${Answer} verb="on_the_spot" label=${t('reports.answer.done')} value=${text} change=${at(change, 'text')} />
    ${!ready && html`<p class="rp-hint">${t('reports.both_wanted')}</p>`}
    <div class="rp-choices"><${Button} look="btn btn-primary" icon="check" data-do disabled=${!ready} onClick=${work}>${t('reports.verb.on_the_spot')}<//></div>`;
}

function Verify({ act }) {
  const [{ photos }, change] = useForm({ photos: [] });
  const say = (outcome) => () => act('verify', { outcome, ...photosOf('photo_ids', change.now().photos) });
  return html`<${Picker} name="look" label=${t('reports.photos.look')} ids=${photos} change=${at(change, 'photos')} />
    <div class="rp-choices"><${Button} look="btn btn-primary" icon="circle-check" data-outcome="clean" onClick=${say('clean')}>${t('reports.outcome.clean')}<//>
      <${Button} look="btn btn-danger" icon="rotate-ccw" data-outcome="not_clean" onClick=${say('not_clean')}>${t('reports.outcome.not_clean')}<//></div>`;
}

function Reject({ report, act }) {
  const [{ reason, text }, change, work] = useAsked(report, 'reject', { reason: '', text: '' }, act, (sent) => ({ reason: sent.reason, ...wordsOf(sent.text) }));
  return html`<div class="rp-choices">${tables.reject_reasons.map((code) => html`<button type="button" key=${code} class=${`btn ${reason === code ? 'on' : ''}`} data-reason=${code} aria-pressed=${String(reason === code)} onClick=${() => change({ reason: code })}>${reasonName(code)}</button>`)}</div>
    <${Answer} verb="reject" label=${t('reports.answer.reject')} value=${text} change=${at(change, 'text')} />
    <div class="rp-choices"><${Button} look="btn btn-danger" icon="ban" data-do disabled=${!reason} onClick=${work}>${t('reports.verb.reject')}<//></div>`;
}

function Reopen({ act }) {
  return html`<div class="rp-choices">${tables.reopen_reasons.map((code) => html`<${Button} key=${code} look="btn" data-reason=${code} onClick=${() => act('reopen', { reason: code })}>${reasonName(code)}<//>`)}</div>`;
}

const DEGREE = 111_200; // metres of a degree of latitude
/** Metres between two places near each other. */
export function metres(a, b) {
  if (!a || !b) return Infinity;
  const wide = Math.cos((a.lat * Math.PI) / 180);
  return Math.round(Math.hypot(a.lat - b.lat, (a.lng - b.lng) * wide) * DEGREE);
}

const FAR = 1000;

function Merge({ report, act, onOpen }) {
  const others = opened().filter((other) => other.id !== report.id && other.type_code === report.type_code && other.station_id === report.station_id)
    .map((other) => [metres(report.position, other.position), other]).filter(([m]) => m < FAR).sort((a, b) => a[0] - b[0]).slice(0, 10);
  if (!others.length) return html`<p class="rp-hint">${t('reports.nothing_to_merge')}</p>`;
  const merge = async (other) => { if (await act('merge', { into: other.id })) onOpen(other.id); };
  return html`<ul class="rp-others">${others.map(([m, other]) => html`<li key=${other.id}><span><b>${other.number}</b> ${statusName(other.status)} · ${fmtMetres(m)} · ${t('reports.seen_by', { n: other.supporters + 1 })}</span>
    <${Button} look="btn" icon="merge" data-into=${other.id} onClick=${() => merge(other)}>${t('reports.merge_into')}<//></li>`)}</ul>`;
}

function Transfer({ report, act }) {
  const others = state.units.filter(({ id, kind, parent_id: parent }) => kind === 'committee' && parent === report.station_id && id !== report.community_id);
  const [{ to }, change] = useForm({ to: '' });
  return html`<div class="rp-choices"><select class="lm-input" aria-label=${t('reports.ask.transfer')} value=${to} onChange=${(event) => change({ to: event.target.value })}>
      <option value="">${t('reports.choose')}</option>${others.map(({ id, name }) => html`<option key=${id} value=${id}>${name}</option>`)}</select>
    <${Button} look="btn btn-primary" icon="arrow-right-left" data-do disabled=${!to} onClick=${() => act('transfer', change.now())}>${t('reports.verb.transfer')}<//></div>`;
}

/** For the world: only people can tell a face or a name. */
function Release({ report, act }) {
  const [told, change] = useForm({ text: report.text_released, photos: report.photos_released });
  const box = (name) => html`<label class="rp-tick"><input type="checkbox" data-release=${name} checked=${told[name]} onChange=${(event) => change({ [name]: event.target.checked })} /> ${t(`reports.release.${name}`)}</label>`;
  return html`${report.text && html`<p class="rp-quote">${report.text}</p>`}${box('text')}${box('photos')}
    <div class="rp-choices"><${Button} look="btn btn-primary" icon="check" data-do onClick=${() => act('release', change.now())}>${t('common.save')}<//></div>`;
}

const FORMS = { dispatch: Dispatch, done: Done, on_the_spot: OnTheSpot, verify: Verify, reject: Reject, reopen: Reopen, merge: Merge, transfer: Transfer, release: Release };
