import { t } from '../page.js';
import { Button, html, useState } from '../ui.js';

/** A button that asks once before it does it. */
export function Sure({ label, ask, onYes, look = 'btn', icon, name }) {
  const [asked, setAsked] = useState(false);
  if (!asked) return html`<${Button} look=${look} icon=${icon} data-do=${name} onClick=${() => setAsked(true)}>${label}<//>`;
  return html`<span class="sure"><span>${ask}</span> <${Button} look="btn btn-danger" data-sure=${name} onClick=${async () => { await onYes(); setAsked(false); }}>${label}<//>
    <button type="button" class="btn" onClick=${() => setAsked(false)}>${t('common.cancel')}</button></span>`;
}
