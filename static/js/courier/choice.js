/** One tap says yes, another no: what a sheet asks without a keyboard. */

import { html, Icon } from '../ui.js';

export const NOON = { from: '12:30', to: '14:30' };

export const Choice = ({ on, onClick, children }) => html`<button type="button" class="preset" aria-pressed=${String(on)} onClick=${onClick}>${on && html`<${Icon} name="check" /> `}${children}</button>`;
