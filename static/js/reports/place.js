/** Where it is, by the building next to it: typed as people say it, chosen from what stands there. */

import { api, Problem } from '../api.js';
import { html, Icon, useEffect, useRef, useState } from '../ui.js';
import { t } from '../page.js';
import { place as spoken, unitName } from './words.js';

const WAIT = 220; // ms after the last key

/** `value`: {community_id, compound, building, position} or null. */
export function Place({ value, onChange, error }) {
  const [typed, setTyped] = useState('');
  const [found, setFound] = useState(null);
  const meant = useRef(''); // what stood in the field when `found` was asked for
  const [at, setAt] = useState(0);
  const [trouble, setTrouble] = useState('');
  useEffect(() => {
    const text = typed.trim();
    if (!text) { setFound(null); return undefined; }
    let stale = false;
    const timer = setTimeout(() => {
      api('GET', `/places?q=${encodeURIComponent(text)}&limit=8`, undefined, { tries: 2, timeout: 8000 }).then(({ items }) => {
        if (!stale) { meant.current = text; setFound(items); setTrouble(''); setAt(0); }
      }, (problem) => {
        if (!(problem instanceof Problem)) throw problem;
        if (!stale) setTrouble(`${problem.words} ${problem.advice}`);
      });
    }, WAIT);
    return () => { stale = true; clearTimeout(timer); };
  }, [typed]);
  const take = (one) => { onChange(one); setTyped(''); setFound(null); };
  const keys = (event) => {
    if (event.isComposing || !found?.length) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); setAt((now) => (now + step + found.length) % found.length); }
    if (event.key === 'Enter') event.preventDefault();
    if (event.key === 'Enter' && event.target.value.trim() === meant.current) take(found[at]); // not one of other letters
  };
  if (value) {
    return html`<p class="rp-place"><${Icon} name="map-pin" /> <b>${spoken(value)}</b> <small>${unitName(value.community_id)}</small>
      <button type="button" class="btn" onClick=${() => onChange(null)}>${t('reports.place.other')}</button></p>`;
  }
  return html`<div class="rp-search">
    <input class="lm-input" name="place" type="search" role="combobox" autocomplete="off" maxlength="60" aria-label=${t('reports.place')} aria-expanded=${String(Boolean(found))} aria-controls="rp-places"
      aria-invalid=${error ? 'true' : undefined} aria-activedescendant=${found?.length ? `rp-place-${at}` : undefined} placeholder=${t('reports.place.how')} value=${typed} onInput=${(event) => setTyped(event.target.value)} onKeyDown=${keys} />
    ${trouble && html`<p class="lm-error">${trouble}</p>`}
    ${error && html`<p class="lm-error"><${Icon} name="alert-triangle" /> ${error}</p>`}
    ${found && html`<ul id="rp-places" class="rp-found" role="listbox">
      ${found.map((one, n) => html`<li role="option" id=${`rp-place-${n}`} key=${`${one.compound} ${one.building}`} aria-selected=${String(n === at)} onClick=${() => take(one)}><b>${spoken(one)}</b> <small>${unitName(one.community_id)}</small></li>`)}
      ${!found.length && html`<li class="rp-none">${t('reports.place.none')}</li>`}</ul>`}</div>`;
}
