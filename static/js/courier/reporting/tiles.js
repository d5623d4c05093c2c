/** Eight big tiles; the rest behind 更多. Which they are is the station's, from GET /report-types. */

import { has, lang, t } from '../../page.js';
import { html, Icon, useState } from '../../ui.js';
import { known, nameOfType, typeOf } from './known.js';

const TILES = 8;
/** A picture for the types that have one; any other type shows a flag. */
const ICONS = { H01: 'trash-2', H02: 'trash', H03: 'brick-wall', H04: 'boxes', H05: 'armchair', H06: 'newspaper', H07: 'leaf', H08: 'droplets' };

export const iconOfType = (code) => ICONS[code] || 'flag';

export function Tiles({ value, onChoose }) {
  const [all, setAll] = useState(false);
  const tiles = known.types.filter((type) => type.tile).slice(0, TILES);
  const others = known.types.filter((type) => !tiles.includes(type));
  const other = others.find((type) => type.code === value);
  const choose = (code) => {
    setAll(false);
    onChoose(code);
  };
  if (!known.types.length) return html`<p class="lead">${t('reporting.no_types')}</p>`;
  if (all) return html`<${More} types=${others} value=${value} onChoose=${choose} onBack=${() => setAll(false)} />`;
  return html`<div class="tiles" role="radiogroup" aria-label=${t('reporting.what')}>
    ${tiles.map((type) => html`<button type="button" role="radio" key=${type.code} aria-checked=${String(type.code === value)} data-type=${type.code} onClick=${() => choose(type.code)}>
      <${Icon} name=${type.code === value ? 'circle-check' : iconOfType(type.code)} size="big" /><span>${nameOfType(type)}</span></button>`)}
    <button type="button" role="radio" aria-checked=${String(Boolean(other))} data-type="more" onClick=${() => setAll(true)}>
      <${Icon} name=${other ? 'circle-check' : 'ellipsis'} size="big" /><span>${other ? nameOfType(other) : t('reporting.more')}</span></button>
  </div><${Care} code=${value} />`;
}

function More({ types, value, onChoose, onBack }) {
  const [typed, setTyped] = useState('');
  const found = types.filter((type) => [type.zh, type.en, nameOfType(type), ...type.aliases].join(' ').toLowerCase().includes(typed.trim().toLowerCase()));
  return html`<div class="more">
    <div class="finder"><input class="lm-input" type="search" placeholder=${t('reporting.find_type')} aria-label=${t('reporting.find_type')} value=${typed} onInput=${(e) => setTyped(e.target.value)} />
      <button type="button" class="stop" onClick=${onBack}>${t('common.back')}</button></div>
    <ul class="choices">${found.map((type) => html`<li key=${type.code}><button type="button" data-type=${type.code} aria-pressed=${String(type.code === value)} onClick=${() => onChoose(type.code)}>
      <span>${nameOfType(type)}${lang === 'zh' && type.aliases[0] ? html`<small>${type.aliases.slice(0, 2).join('、')}</small>` : ''}</span><${Icon} name="chevron-right" /></button></li>`)}</ul>
    ${found.length === 0 && html`<p class="fine">${t('reporting.no_such_type')}</p>`}
  </div>`;
}

/** What one must not do with it: needles, cables, a blocked way out. */
function Care({ code }) {
  return typeOf(code) && has(`reporting.care.${code}`) ? html`<p class="hints"><${Icon} name="alert-triangle" /> ${t(`reporting.care.${code}`)}</p>` : null;
}
