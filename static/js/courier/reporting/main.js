/** Dead-spots on the courier's phone, and alerts. It comes on duty, when the page is at rest, or with
 * the first touch, with its words, styles and icons, so that the first visit stays light. */

import { asset, learn, t } from '../../page.js';
import { complain, dress, hangIcons, toast } from '../../ui.js';
import { ring } from '../bell.js';
import { changed, metres, store } from '../store.js';
import { wiped } from '../left.js';
import { show, view } from '../view.js';
import { AlertRaised, AlertSheet } from './alert.js';
import { begin } from './draft.js';
import { fetchGround, fetchTypes, known, nameOfType } from './known.js';
import { Looks } from './looks.js';
import { fetchAlert, fetchLooks, fetchReport, fetchReports, take, takeAlert } from './mine.js';
import { One } from './one.js';
import { Report } from './report.js';
import { Reports } from './reports.js';
import { Sent } from './sent.js';
import { Unheard } from './unheard.js';
import { fix } from './whereabouts.js';

export const parts = { report: Report, sent: Sent, reports: Reports, report_one: One, alert: AlertSheet, alert_raised: AlertRaised, looks: Looks, unheard: Unheard };
export { fix };

const LOOK_EVERY = 3 * 60_000;
const LOOK_FURTHER = 60; // metres since the last asking
const MAP_AFTER = 20_000; // ms: the map is fetched ahead for the tunnel, when nothing else is wanted
const MAP = ['js/switches.js', 'js/courier/reporting/pin.js', 'js/reports/fetched.js', 'vendor/leaflet.js', 'vendor/leaflet.css'];
const quietly = (promise) => promise.catch(() => {});

let prepared = null;

/** Words, styles and icons; then what is worth having before the next tunnel. */
export function prepare() {
  prepared ??= Promise.all([learn('reporting'), dress(asset('css/reporting.css')), hangIcons(asset('vendor/icons.reporting.svg'))]).then(start, (error) => { prepared = null; throw error; });
  return prepared;
}

function start() {
  takeTypes();
  store.listeners.add(takeTypes);
  look();
  store.listeners.add(lookFurther);
  setTimeout(ahead, MAP_AFTER);
  const gone = wiped();
  if (gone) toast(t('reporting.wiped', { n: gone }), { kind: 'bad', ms: 10_000 });
}

let asked = -LOOK_EVERY;

/** What can be reported; where the tunnel came first, as soon as there is a line. */
function takeTypes() {
  if (asked > 0 && (known.types.length || store.line !== 'live' || performance.now() - asked < 10_000)) return;
  asked = performance.now();
  quietly(fetchTypes());
}

/** The map and the ground for the next tunnel, unless the phone saves data. */
export function ahead() {
  if (navigator.connection?.saveData) return;
  quietly(fetchGround());
  navigator.serviceWorker?.ready.then(({ active }) => active?.postMessage({ keep: MAP.map(asset) }));
}

// ---------------------------------------------------------------- what to look at

let looked = -LOOK_EVERY;
let from = null;

function look() {
  looked = performance.now();
  from = store.here;
  quietly(fetchLooks());
}

/** His round goes on: at most every three minutes, and only when he has moved. */
function lookFurther() {
  const moved = store.here && (!from || metres(from, store.here) > LOOK_FURTHER);
  if (moved && performance.now() - looked > LOOK_EVERY) look();
}

// ---------------------------------------------------------------- what the server answered

const TOLD = { support: 'reporting.supported', verify: 'reporting.look.thanks' };

export async function sent(entry, answer) {
  await prepare();
  if (entry.kind === 'alert') return alertSent(entry, answer.alert);
  if (entry.kind !== 'report') return moved(entry, answer);
  acted.set(answer.report.id, performance.now());
  take(answer.report);
  if (view.sheet === 'sent' && view.facts.id === entry.id) show('sent', { id: entry.id, answer: answer.report });
  else toast(t('reporting.sent_number', { number: answer.report.number }), { kind: 'good', ms: 8000, action: seeing(answer.report.id) });
  if (entry.photos?.some((photo) => photo.refused)) toast(t('reporting.photo_refused'), { kind: 'bad', ms: 8000 });
  return undefined;
}

const seeing = (id) => ({ label: t('reporting.see_it'), work: () => show('report_one', { id }) });

function moved(entry, report) {
  acted.set(report.id, performance.now());
  take(report);
  known.looks = known.looks.filter((one) => one.id !== report.id);
  toast(t(TOLD[entry.kind]), { kind: 'good' });
  changed();
}

function alertSent(entry, alert) {
  if (alert) takeAlert(alert);
  if (alert && view.sheet === 'alert_raised' && view.facts.id === entry.id) show('alert_raised', { id: entry.id, answer: alert });
  else toast(t('reporting.alert.arrived'), { kind: 'good', ms: 10_000 });
}

/** What is kept stands in 我的上报 with its words; the rest is only said. */
export async function refused(entry, problem) {
  await prepare();
  if (entry.keep && view.facts.id !== entry.id) toast(t('reporting.refused'), { kind: 'bad', ms: 10_000, action: { label: t('reporting.see_it'), work: () => show('reports') } });
  else if (!entry.keep) complain(problem);
  if (entry.kind === 'verify') quietly(fetchReport(entry.order)).then(look);
}

// ---------------------------------------------------------------- what happens on the street

const waiting = new Map(); // report -> the last of several steps within a breath
const BREATH = 700;
const acted = new Map(); // report -> when I moved it myself

/** Each may come twice. What others did is told; his own he knows. */
export function hear({ kind, subject, data }) {
  if (subject.type === 'alert') return quietly(fetchAlert(subject.id).then((alert) => kind === 'alert.moved' && toldOfAlert(alert)));
  quietly(fetchReport(subject.id));
  if (kind === 'report.moved') {
    look();
    if (data.to && data.to !== data.from) tellSoon(subject.id, data);
  }
  return undefined;
}

function toldOfAlert({ answers = [] }) {
  ring('won');
  const said = answers.at(-1)?.text;
  toast([t('reporting.alert.answered'), said].filter(Boolean).join(t('reporting.colon')), { kind: 'good', ms: 15_000, action: { label: t('reporting.see_it'), work: () => show('reports') } });
}

function tellSoon(id, data) {
  clearTimeout(waiting.get(id));
  waiting.set(id, setTimeout(() => tell(id, data), BREATH));
}

function tell(id, { to, category, by }) {
  waiting.delete(id);
  if (by?.role === 'courier' && performance.now() - acted.get(id) < 10_000) return; // it was I
  const type = known.types.find((one) => one.code === category) || known.reports.get(id)?.type;
  const done = to === 'feedback' || to === 'closed';
  ring(done ? 'won' : 'word');
  if (view.sheet === 'report_one' && view.facts.id === id) return; // he is looking at it
  const whose = t(known.reports.get(id)?.supported ? 'reporting.whose.supported' : 'reporting.whose.mine');
  toast(t(`reporting.told.${to}`, { whose, what: type ? nameOfType(type) : '' }), { kind: done ? 'good' : '', ms: 8000, action: seeing(id) });
}

/** The gap was too old: fetch again what is shown. */
export function resync() {
  look();
  if (known.listed) quietly(fetchReports());
}

/** A photo that was taken before this module was here: its sheet has it, or it is kept as a draft. */
export function snapped(file) {
  if (view.sheet === 'report' && view.facts.file === file) return;
  begin(file);
  toast(t(store.keeps === false ? 'courier.keeps_nothing' : 'reporting.kept_as_draft'), { ms: 8000 });
}

/** The camera brought nothing: he may report without. */
export function withoutPhoto() {
  toast(t('reporting.no_photo'), { ms: 8000, action: { label: t('reporting.go_on'), work: () => show('report') } });
}

/** The session has ended. */
export function forget() {
  known.reports.clear();
  Object.assign(known, { alerts: [], looks: [], listed: false, fix: null });
}
