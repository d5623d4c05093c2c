/** The one way to the server. Every write carries an Idempotency-Key and is asked again under the
 * same key until the outcome is known; every refusal becomes a Problem with words. */

import { clockIs, has, state, t, words } from './page.js';

export class Problem extends Error {
  /** status 0 and code "offline": the server was not reached; `between`: something else answered in
   * its place, with the HTTP status `answered`. Facts of the refusal stand beside. */
  constructor(facts) {
    super(facts.title || facts.code);
    Object.assign(this, { status: 0, detail: '', errors: [] }, facts);
  }

  /** Title in the page's language, whatever language the person's account speaks. */
  get words() {
    return this.worded(0) || this.title || this.code;
  }

  get advice() {
    return this.worded(1) || this.detail;
  }

  worded(part) {
    if (this.code === 'offline') return t(`common.${this.between ? 'between' : 'offline'}.${part ? 'advice' : 'title'}`);
    const found = [`${this.code}.${this.reason || this.missing || this.which}`, this.code].find((c) => has(`errors.${c}`));
    return found && words.errors[found][part];
  }

  /** The sentence for a field, or undefined. */
  field(name) {
    const error = this.errors.find((e) => e.field === name || e.field.endsWith(`.${name}`));
    return error && (has(`fields.${error.code}`) ? t(`fields.${error.code}`) : error.message || error.code);
  }
}

const RETRIED = new Set([502, 503, 504]);
const FIRST_WAIT = 400;
const MANY = 5;

/** A key no other call has. crypto.randomUUID is missing on plain http. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
}

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

const leaving = [];
/** `work` runs before the page goes to sign-in because the session has ended. */
export const beforeSignIn = (work) => leaving.push(work);

let gone = false;
/** The session has ended: forget what must be forgotten, then the sign-in page. */
export async function toSignIn() {
  if (gone) return;
  gone = true;
  await Promise.allSettled(leaving.map((work) => work()));
  location.assign('/sign-in');
}

/** The JSON of the answer (undefined for 204), or a Problem.
 * `tries`: how often a network error or a "busy" is met with the same key before giving up;
 * `timeout`: milliseconds for one try. */
export async function api(method, path, body, { key, ifMatch, tries = MANY, timeout = 20_000 } = {}) {
  const call = { method, path, body, ifMatch, timeout, key: method === 'GET' ? undefined : key || newKey() };
  for (let left = tries, wait = FIRST_WAIT; ; wait = Math.min(wait * 2, 8000)) {
    try {
      return await once(call);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.reason === 'csrf' && !call.renewed) call.renewed = await renewed();
      else if (--left <= 0 || !mayRepeat(problem)) throw problem;
      else await pause(wait * (0.7 + Math.random() * 0.6));
    }
  }
}

function mayRepeat(problem) {
  return problem.code === 'offline' || problem.code === 'in_flight' || RETRIED.has(problem.status);
}

async function once(call) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), call.timeout);
  try {
    const answer = await fetch(`/api/v1${call.path}`, { ...request(call), signal: stop.signal });
    return await told(answer);
  } catch (error) {
    throw error instanceof Problem ? error : new Problem({ code: 'offline' });
  } finally {
    clearTimeout(timer);
  }
}

function request({ method, body, key, ifMatch }) {
  const headers = { Accept: 'application/json' };
  if (method !== 'GET') {
    headers['Idempotency-Key'] = key;
    headers['X-CSRF-Token'] = state.csrf || '';
  }
  if (ifMatch !== undefined) headers['If-Match'] = `"${ifMatch}"`;
  const form = body instanceof FormData;
  if (body !== undefined && !form) headers['Content-Type'] = 'application/json';
  return { method, headers, body: body === undefined || form ? body : JSON.stringify(body), cache: 'no-store', redirect: 'manual' };
}

/** `between`: the last answer was not the server's, but a portal's, a firewall's or a proxy's. Whoever
 * shows it listens for the window's event "lm-between". */
export const net = { between: false };

const isOurs = ({ status, headers }) =>
  headers.has('X-Last-Metre') && (status === 204 || /json/.test(headers.get('Content-Type')));

function noteBetween(between) {
  if (between === net.between) return;
  net.between = between;
  dispatchEvent(new Event('lm-between'));
}

/** Half an answer fails to parse, and is no answer either. */
async function told(answer) {
  noteBetween(!isOurs(answer));
  if (net.between) throw new Problem({ code: 'offline', between: true, answered: answer.status });
  clockIs(answer.headers.get('Date'));
  const text = await answer.text();
  const json = text ? JSON.parse(text) : undefined;
  if (answer.ok) return json;
  if (answer.status === 401 && state.person) toSignIn();
  throw new Problem({ code: 'internal', ...json, status: answer.status });
}

/** Signing in in another tab changes the CSRF word: take the new one, if it is still the same person. */
async function renewed() {
  const me = await once({ method: 'GET', path: '/me', timeout: 10_000 });
  if (me.person.id !== state.person?.id) location.reload();
  state.csrf = me.csrf;
  return true;
}
