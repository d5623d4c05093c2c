/** The street as a sketch: outlets, doors that wait or are served, couriers who listen. */

import { t } from '../page.js';
import { html } from '../ui.js';

const EDGE = 24;
const KEYS = { open: 'errand open', in_hand: 'errand in_hand', done: 'errand done', courier: 'courier', carrying: 'courier loaded', outlet: 'outlet' };

export function Street({ map }) {
  return html`<section class="panel street">
    <h2>${t('drill.map')}</h2>
    <svg viewBox=${`${-EDGE} ${-EDGE} ${map.width + 2 * EDGE} ${map.height + 2 * EDGE}`} role="img" aria-label=${t('drill.map')}>
      ${map.outlets.map(([x, y]) => html`<rect class="outlet" x=${x - 11} y=${y - 11} width="22" height="22" />`)}
      ${map.couriers.map(([x, y, held]) => html`<circle class=${held ? 'courier loaded' : 'courier'} cx=${x} cy=${y} r=${held ? 13 : 9} />`)}
      ${map.errands.map(([x, y, state]) => html`<path class=${`errand ${state}`} d=${`M${x} ${y - 14}l12 22h-24z`} />`)}
    </svg>
    <p class="keys">${Object.entries(KEYS).map(([name, look]) => html`<span><i class=${`key ${look}`}></i> ${t(`drill.map.${name}`)}</span>`)}</p>
  </section>`;
}
