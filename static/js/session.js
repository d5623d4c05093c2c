/** The doors: show what is typed; take an invitation or a reset link, whose token stands behind the
 * # and so never reaches a log. Signing in itself needs no script. */

import { api, Problem } from './api.js';
import { t } from './page.js';

const HOME = { '/invitations/accept': '/', '/resets': '/sign-in' };

/** Out of the browser's memory: somebody may be signed in by now. The server knows where the page belongs. */
addEventListener('pageshow', (event) => event.persisted && location.reload());

for (const box of document.querySelectorAll('[data-shows]')) {
  box.closest('label').hidden = false;
  box.addEventListener('change', () => {
    document.getElementById(box.dataset.shows).type = box.checked ? 'text' : 'password';
  });
}

const door = document.querySelector('form[action="/sign-in"]');
door?.addEventListener('submit', signIn);

/** As the form sends itself, but neither it nor a refused try is left in the browser's history: back from home
 * leads to no form. Whatever else happens, the form sends itself. */
async function signIn(submit) {
  submit.preventDefault();
  const button = door.querySelector('[type=submit]');
  button.disabled = true;
  button.classList.add('lm-busy');
  try {
    const body = new URLSearchParams(new FormData(door));
    const answer = await fetch(door.action, { method: 'POST', body, redirect: 'manual' });
    if (answer.type === 'opaqueredirect') return location.replace('/');
    return refused(new DOMParser().parseFromString(await answer.text(), 'text/html'));
  } catch {
    return door.submit();
  } finally {
    button.disabled = false;
    button.classList.remove('lm-busy');
  }
}

/** What the page says that the server answered; a page of somebody else's says nothing of ours. */
function refused(page) {
  const said = page.querySelector('.door [role=alert]');
  if (!said) throw new Error('not our answer');
  document.querySelector('.door > [role=alert]')?.remove();
  door.before(document.adoptNode(said));
  door.elements.password.value = '';
  door.elements.password.focus();
}

const form = document.querySelector('[data-once]');
const token = location.hash.slice(1);
if (form) {
  form.addEventListener('submit', send);
  if (!token) deadLink();
}

async function send(submit) {
  submit.preventDefault();
  const button = form.querySelector('[type=submit]');
  clear();
  if (!filled()) return;
  button.disabled = true;
  button.classList.add('lm-busy');
  try {
    await api('POST', form.dataset.once, body(), { tries: 3 });
    location.replace(HOME[form.dataset.once]); // back does not lead to a link that is spent
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    tell(problem);
  } finally {
    button.disabled = false;
    button.classList.remove('lm-busy');
  }
}

function body() {
  const values = { token };
  for (const input of form.elements) {
    if (input.name) values[input.name] = input.type === 'checkbox' ? input.checked : input.value;
  }
  return values;
}

/** Says at each empty field that it is needed; the cursor goes to the first. */
function filled() {
  const empty = [...form.elements].filter((i) => i.required && !(i.type === 'checkbox' ? i.checked : i.value.trim()));
  empty.forEach((input) => mark(input, t(input.type === 'checkbox' ? 'fields.not_accepted' : 'fields.required')));
  empty[0]?.focus();
  return empty.length === 0;
}

// what concerns the whole form is said without a field's name
const WHERE = { too_weak: 'password', too_common: 'password', not_accepted: 'notice_accepted' };

function tell(problem) {
  if (problem.code === 'not_found') return deadLink();
  for (const error of problem.errors) {
    const input = form.elements[WHERE[error.code] || error.field];
    if (input instanceof Element) mark(input, t(`fields.${error.code}`));
  }
  form.querySelector('.wrong .lm-input')?.focus();
  return say(`${problem.words}${t('session.stop')}${problem.advice}`);
}

function mark(input, words) {
  const field = input.closest('.lm-field');
  const line = Object.assign(document.createElement('p'), { className: 'lm-error', textContent: words, id: `${input.name}-error` });
  field.classList.add('wrong');
  field.append(line);
  input.setAttribute('aria-invalid', 'true');
  input.setAttribute('aria-errormessage', line.id);
}

function clear() {
  form.querySelectorAll('p.lm-error').forEach((line) => line.remove());
  form.querySelectorAll('.wrong').forEach((field) => field.classList.remove('wrong'));
  form.querySelectorAll('[aria-invalid]').forEach((input) => input.removeAttribute('aria-invalid'));
  document.querySelector('[data-problem]').hidden = true;
}

function say(words) {
  const box = document.querySelector('[data-problem]');
  box.textContent = words;
  box.hidden = false;
  box.scrollIntoView({ block: 'nearest' });
}

function deadLink() {
  say(t('session.dead_link'));
  form.hidden = true;
}

/** Somebody was signed out here before his alert was sent: who stands before this door can telephone. */
function tellAlarm() {
  let alarm = null;
  try {
    alarm = JSON.parse(localStorage.getItem('lm.alarm'));
  } catch {
    // then nothing is known of it
  }
  if (!alarm) return;
  const box = Object.assign(document.createElement('div'), { className: 'lm-error box', id: 'alarm' });
  box.setAttribute('role', 'alert');
  const words = Object.assign(document.createElement('p'), { textContent: t('session.alarm', { n: alarm.many }) });
  const numbers = [{ name: '120', phone: '120' }, { name: '110', phone: '110' }, ...alarm.units];
  const calls = numbers.map(({ name, phone }) => Object.assign(document.createElement('a'), {
    className: 'weui-btn weui-btn_default wide', href: `tel:${phone}`, textContent: name === phone ? phone : `${name} ${phone}`,
  }));
  words.append(...calls);
  box.append(words);
  document.querySelector('form[action="/sign-in"]')?.before(box);
}
tellAlarm();
