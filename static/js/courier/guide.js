/** The way there, by the map that the phone has, and the order read aloud. A map hears of a compound and a
 * building only, never of a door or a name. */

import { dial, lang, t } from '../page.js';
import { html, Icon } from '../ui.js';

const SOURCE = 'last-metre';

/** Links of AMap and Baidu; both take WGS-84 when told so. */
export function mapLinks({ position, compound, building }) {
  if (!position) return [];
  const name = encodeURIComponent([compound, building && t('courier.building', { n: building })].filter(Boolean).join(' ') || t('courier.there'));
  const { lat, lng } = position;
  return [
    ['amap', `https://uri.amap.com/navigation?to=${lng},${lat},${name}&mode=ride&src=${SOURCE}&coordinate=wgs84&callnative=1`],
    ['baidu', `https://api.map.baidu.com/marker?location=${lat},${lng}&title=${name}&content=${name}&coord_type=wgs84&output=html&src=${SOURCE}`],
  ];
}

/** Begin, or stop when something is being read. */
function read(words) {
  const { speechSynthesis: voice } = window;
  if (voice.speaking) return voice.cancel();
  const said = new SpeechSynthesisUtterance(words);
  said.lang = lang === 'zh' ? 'zh-CN' : 'en-GB';
  return voice.speak(said);
}

/** `order` as the pool shows it; `words`: what is read aloud; `phone`: whom to ring, {number, name}. */
export function Guide({ order, words, phone }) {
  return html`<nav class="row guide">
    ${'speechSynthesis' in window && html`<button type="button" onClick=${() => read(words)}><${Icon} name="volume-2" /> ${t('courier.read_aloud')}</button>`}
    ${mapLinks(order).map(([map, href]) => html`<a key=${map} href=${href} target="_blank" rel="noreferrer noopener"><${Icon} name="navigation" /> ${t(`courier.map.${map}`)}</a>`)}
    ${phone?.number && html`<a href=${dial(phone.number)}><${Icon} name="phone" /> ${phone.name}</a>`}
  </nav>`;
}
