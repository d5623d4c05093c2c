/** The camera as a button, and what it brought. A phone without a camera shows its album. */

import { t } from '../../page.js';
import { html, Icon, useEffect, useState } from '../../ui.js';

export function Camera({ label, icon = 'camera', look = 'weui-btn weui-btn_default wide', album, onFile, onOpen }) {
  const took = (event) => {
    const [file] = event.target.files;
    event.target.value = '';
    if (file) onFile(file);
  };
  return html`<label class=${`shot ${look}`}><${Icon} name=${icon} /> ${label}
    <input type="file" accept="image/*" capture=${album ? undefined : 'environment'} onClick=${onOpen} onChange=${took} /></label>`;
}

/** What was taken; a picture this browser cannot draw (HEIC) is said to be there all the same. */
export function Picture({ blob, onRemove }) {
  const [url, setUrl] = useState('');
  const [blind, setBlind] = useState(false);
  useEffect(() => {
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return html`<figure class="picture">
    ${blind ? html`<p><${Icon} name="image" size="big" /> ${t('reporting.photo_there')}</p>` : url && html`<img src=${url} alt=${t('courier.photo_taken')} onError=${() => setBlind(true)} />`}
    <button type="button" aria-label=${t('reporting.photo_remove')} onClick=${onRemove}><${Icon} name="x" /></button>
  </figure>`;
}

/** A photo of the server's, as large as a thumb; one tap shows it whole. */
export function Print({ id, label }) {
  return html`<a class="print" href=${`/api/v1/photos/${id}`} target="_blank" rel="noopener"><img src=${`/api/v1/photos/${id}?size=320`} alt=${label} loading="lazy" /><small>${label}</small></a>`;
}
