/** What the server put into the page: first state, words, closed lists; and how to say them. */

function read(id) {
  const element = document.getElementById(id);
  return element ? JSON.parse(element.textContent) : {};
}

export const state = read('state');
export const words = read('words');
export const tables = read('tables');
export const lang = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en';

/** "courier.grab" in the page's language; {name} is replaced by facts.name, {n:order|orders} by the
 * English singular or plural. A key without words shows itself. */
export function t(key, facts = {}) {
  const dot = key.indexOf('.');
  const found = words[key.slice(0, dot)]?.[key.slice(dot + 1)];
  if (found === undefined) return key;
  return fill(Array.isArray(found) ? found[0] : found, facts);
}

/** Where a static file of this page's release is: asset('css/hands.css'). */
export const asset = (name) => (document.documentElement.dataset.static ?? '/static/') + name;

/** Fetch a section of words that does not stand in the page, and the closed lists that come with it. */
export async function learn(section) {
  const answer = await fetch(asset(`words/${lang}/${section}.json`));
  if (!answer.ok) throw new Error('no words');
  words[section] = await answer.json();
  Object.assign(tables, words[section].tables);
}

/** Whether there are words of its own for a key. */
export function has(key) {
  const dot = key.indexOf('.');
  return words[key.slice(0, dot)]?.[key.slice(dot + 1)] !== undefined;
}

function fill(sentence, facts) {
  return String(sentence).replace(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, (whole, name, one, many) => {
    if (one !== undefined) return facts[name] === 1 ? one : many;
    return facts[name] ?? whole;
  });
}

const [arrived] = performance.getEntriesByType('navigation');
const DRIFT = 5000; // ms; less may be the line
let began = state.now ? Date.parse(state.now) - (arrived?.responseStart ?? 0) : Date.now() - performance.now();
/** The server's time, carried on by what no one can set: a phone's own clock may be a day off, and be
 * set right meanwhile. */
export const now = () => began + performance.now();

/** The server has said its time with an answer: who slept in a pocket has counted too little. */
export function clockIs(said) {
  const off = Date.parse(said) - now();
  if (Math.abs(off) > DRIFT) began += off;
}

const zone = state.time_zone || 'Asia/Shanghai';
const locale = lang === 'zh' ? 'zh-CN' : 'en-GB';
const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hour12: false, timeZone: zone });
const day = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', timeZone: zone });
const date = new Intl.DateTimeFormat('sv-SE', { timeZone: zone });

/** The street's calendar day of an instant: 2026-11-23. */
export const dayOf = (instant) => date.format(new Date(instant));

/** 16:05 for today, 11月24日 16:05 for another day; empty for nothing. */
export function fmtTime(iso) {
  if (!iso) return '';
  const time = clock.format(new Date(iso));
  return dayOf(iso) === dayOf(now()) ? time : `${day.format(new Date(iso))} ${time}`;
}

/** ¥35 or ¥35.50, from integer fen. */
export function fmtYuan(fen) {
  if (fen === null || fen === undefined) return '';
  return `¥${fen % 100 ? (fen / 100).toFixed(2) : fen / 100}`;
}

/** 刚刚, 5 分钟前, 2 小时前, then the time itself. */
export function ago(iso) {
  if (!iso) return '';
  const minutes = Math.floor((now() - new Date(iso)) / 60_000);
  if (minutes < 1) return t('common.ago.now');
  if (minutes < 60) return t('common.ago.minutes', { n: minutes });
  if (minutes < 24 * 60) return t('common.ago.hours', { n: Math.floor(minutes / 60) });
  return fmtTime(iso);
}

/** The link that dials a number as the server spells it: after a pause the extension (022-66200000转803). */
export const dial = (phone) => `tel:${phone.replace('转', ',').replace(/[^\d+,]/g, '')}`;

/** 350 米, 1.2 公里. */
export function fmtMetres(metres) {
  if (metres === null || metres === undefined) return '';
  return metres < 1000 ? t('common.metres', { n: metres }) : t('common.kilometres', { n: (metres / 1000).toFixed(1) });
}
