/** Finding the person on the phone by whatever is heard: a name or its initials, door, room, compound, the
 * end of a number. The keyboard is enough: / comes here, arrows choose, Enter takes. */

import { api, Problem } from '../api.js';
import { state, t } from '../page.js';
import { html, Icon, useEffect, useRef, useState } from '../ui.js';
import { unitName } from './spoken.js';

const WAIT = 220; // ms after the last key
const HAN = /\p{Script=Han}/u;

export async function find(typed) {
  const answer = await api('GET', `/residents?q=${encodeURIComponent(typed)}`, undefined, { tries: 2, timeout: 8000 });
  return answer.items;
}

const worthAsking = (typed) => typed.length >= 2 || HAN.test(typed);

/** Without `onNew` only who is on record can be chosen. `id`: of the field, where another stands on the page. */
export function Search({ onChoose, onNew, error, label = t('office.who'), id = 'who' }) {
  const [typed, setTyped] = useState('');
  const [found, setFound] = useState(null); // null: nothing asked yet
  const meant = useRef(''); // what stood in the field when `found` was asked for
  const [at, setAt] = useState(0);
  const [trouble, setTrouble] = useState('');
  const input = useRef();
  useEffect(() => listenForSlash(input), []);
  useEffect(() => {
    const text = typed.trim();
    if (!worthAsking(text)) return setFound(null);
    let stale = false;
    const timer = setTimeout(async () => {
      try {
        const items = await find(text);
        if (!stale) { meant.current = text; show(items, ''); }
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem;
        if (!stale) show(null, `${problem.words} ${problem.advice}`);
      }
    }, WAIT);
    return () => { stale = true; clearTimeout(timer); };
  }, [typed]);
  useEffect(() => { // the list, and in it the line that Enter takes, where they are seen
    for (const id of ['found', `found-${at}`]) document.getElementById(id)?.scrollIntoView({ block: 'nearest' });
  }, [found, at]);
  const show = (items, words) => { setFound(items); setTrouble(words); setAt(0); };
  const last = found ? found.length : 0; // the line after the people: somebody new
  const lines = onNew ? last + 1 : Math.max(1, last);
  const take = (text) => {
    if (text !== meant.current) return; // the list is of other letters: it would take somebody else
    if (at < last) onChoose(found[at]);
    else onNew?.(text);
  };
  const onKey = (event) => {
    if (event.isComposing || !found) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step || event.key === 'Enter') event.preventDefault();
    if (step) setAt((now) => (now + step + lines) % lines);
    if (event.key === 'Enter') take(event.target.value.trim());
    if (event.key === 'Escape') setTyped('');
  };
  return html`<div class="search">
    <label class="form-label" for=${id}>${label} <span class="ways">${t('office.who.ways')}</span> <kbd>/</kbd></label>
    <div class="search-line"><${Icon} name="search" />
      <input id=${id} ref=${input} class="lm-input" type="search" role="combobox" autocomplete="off" autofocus spellcheck="false" maxlength="80"
        aria-expanded=${String(Boolean(found))} aria-controls="found" aria-invalid=${error ? 'true' : undefined}
        aria-activedescendant=${found ? `found-${at}` : undefined}
        placeholder=${t('office.who.how')} value=${typed} onInput=${(e) => setTyped(e.target.value)} onKeyDown=${onKey} />
      ${onNew && html`<button type="button" class="btn new-one" onClick=${() => onNew(typed.trim())}><${Icon} name="user-plus" /> ${t('office.new')}</button>`}
    </div>
    ${error && html`<p class="lm-error"><${Icon} name="alert-triangle" /> ${error}</p>`}
    ${trouble && html`<p class="lm-error">${trouble}</p>`}
    ${found && html`<ul id="found" class="found" role="listbox">
      ${found.map((one, n) => html`<li role="option" id=${`found-${n}`} key=${one.id} aria-selected=${String(n === at)} onClick=${() => onChoose(one)}><${Masked} one=${one} /></li>`)}
      ${onNew ? html`<li role="option" id=${`found-${last}`} class="somebody-new" aria-selected=${String(at === last)} onClick=${() => onNew(typed.trim())}>
        <${Icon} name="user-plus" /> ${t(last ? 'office.found.other' : 'office.found.nobody')}</li>` : !last && html`<li role="option" aria-disabled="true">${t('office.found.none')}</li>`}
    </ul>`}
  </div>`;
}

export function Masked({ one }) {
  return html`<b>${one.name}</b> <span>${[one.compound, one.place].filter(Boolean).join(' ')}</span>
    <span class="quiet">${one.phone || t('office.no_phone')}</span>
    ${!state.person.community_id && html`<span class="quiet">${unitName(one.community_id)}</span>`}`;
}

function listenForSlash(input) {
  const listener = (event) => {
    const typing = event.target.closest?.('input, textarea, select, [role=dialog]');
    if (event.key !== '/' || typing || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    document.dispatchEvent(new CustomEvent('office:post'));
    requestAnimationFrame(() => input.current?.focus());
  };
  document.addEventListener('keydown', listener);
  return () => document.removeEventListener('keydown', listener);
}

/** What was typed into the search, put where it belongs in the form for somebody new. */
export function typedAs(typed) {
  if (/^[+(（]?\d[\d\s()（）+/、，,转分机-]*$/.test(typed) && typed.replace(/\D/g, '').length >= 7) return { phone: typed };
  if (/^\d{3,4}$/.test(typed)) return typed.length === 3 ? { room: typed } : {};
  if (Object.values(state.compounds ?? {}).flat().includes(typed)) return { compound: typed };
  const door = /^(\d{1,3})-(\d{1,2})-(\d{2,4})$/.exec(typed);
  if (door) return { building: door[1], entrance: door[2], room: door[3] };
  return HAN.test(typed) && typed.length <= 12 ? { name: typed } : {};
}
