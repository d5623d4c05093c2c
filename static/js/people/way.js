/** A link that works once, as a picture for a camera and as text to send. */

import { fmtTime, t } from '../page.js';
import { Button, html, toast, useRef } from '../ui.js';

/** Without a clipboard (plain http, browsers inside other apps) the text is selected, and said so. */
async function copied(input, url) {
  try {
    await navigator.clipboard.writeText(url);
    return true;
  } catch {
    input.focus();
    input.select();
    return document.execCommand?.('copy') ?? false;
  }
}

export function Way({ link, button = 'btn btn-primary' }) {
  const input = useRef();
  const copy = async () => {
    const done = await copied(input.current, link.url);
    toast(t(done ? 'people.copied' : 'people.copy_by_hand'), { kind: done ? 'good' : '', ms: done ? 4000 : 8000 });
  };
  return html`<div class="way">
    <img src=${link.qr} alt=${t('people.qr')} width="240" height="240" />
    <p>${t('people.once', { until: fmtTime(link.expires_at) })}</p>
    <input ref=${input} class="form-control lm-input" readonly aria-label=${t('people.link')} value=${link.url} onFocus=${(event) => event.target.select()} />
    <${Button} look=${button} icon="copy" onClick=${copy}>${t('people.copy')}<//>
    ${link.missing?.length > 0 && html`<p class="lm-hint still-missing">${t('people.invited_without')}</p>`}
  </div>`;
}
