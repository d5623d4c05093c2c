/** Photos of a report: what it looked like before and after, and bringing new ones. */

import { api, Problem } from '../api.js';
import { shrink } from '../courier/photo.js';
import { fmtTime, t } from '../page.js';
import { complain, html, Icon, useEffect, useState } from '../ui.js';

const at = (photo, size) => `/api/v1/photos/${photo.photo_id}${size ? `?size=${size}` : ''}`;

function Side({ name, photos }) {
  return html`<figure class=${`rp-side ${name}`} data-side=${name}><figcaption>${t(`reports.photos.${name}`)} <b>${photos.length || ''}</b></figcaption>
    ${photos.map((photo) => html`<a key=${photo.photo_id} href=${at(photo)} target="_blank" rel="noopener">
      <img src=${at(photo, 320)} loading="lazy" alt=${t(`reports.photo.${name}`)} /><span>${fmtTime(photo.at)}</span></a>`)}
    ${!photos.length && html`<p class="rp-none"><${Icon} name="image" /> ${t(`reports.photos.none.${name}`)}</p>`}</figure>`;
}

/** Side by side: what was, and what is now. */
export function BeforeAfter({ photos = [] }) {
  const of = (name) => photos.filter(({ purpose }) => purpose === name);
  return html`<div class="rp-sides"><${Side} name="before" photos=${of('before')} /><${Side} name="after" photos=${of('after')} /></div>`;
}

async function brought(file) {
  const form = new FormData();
  form.append('photo', await shrink(file), 'photo.jpg');
  const { photo_id: id } = await api('POST', '/photos', form, { tries: 3, timeout: 60_000 });
  return id;
}

/** Choose or take photos; each is sent at once, so that a verb waits for nothing. `ids` and `change` as of any
 * field. */
export function Picker({ name, label, ids, change, most = 6, error }) {
  const [busy, setBusy] = useState(0);
  const [shown, setShown] = useState({}); // id -> what the browser has of it
  useEffect(() => () => Object.values(shown).forEach((url) => URL.revokeObjectURL(url)), []);
  const add = async (event) => {
    const files = [...event.target.files].slice(0, most - change.now().length);
    event.target.value = '';
    setBusy(files.length);
    for (const file of files) {
      try {
        const id = await brought(file);
        setShown((before) => ({ ...before, [id]: URL.createObjectURL(file) }));
        change((now) => [...now, id]);
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem;
        complain(problem);
      }
      setBusy((n) => n - 1);
    }
  };
  return html`<div class="rp-picker" data-picker=${name}><b>${label}</b>
    <div class="rp-picked">${ids.map((id) => html`<span key=${id}><img src=${shown[id] ?? `/api/v1/photos/${id}?size=320`} alt=${label} />
        <button type="button" aria-label=${t('reports.photo.remove')} onClick=${() => change((now) => now.filter((other) => other !== id))}><${Icon} name="x" /></button></span>`)}
      ${ids.length < most && html`<label class=${`rp-add ${busy ? 'lm-busy' : ''}`}><${Icon} name="camera" /> ${t(busy ? 'reports.photo.sending' : 'reports.photo.add')}
        <input type="file" accept="image/*" multiple disabled=${busy > 0} onChange=${add} /></label>`}</div>
    ${error && html`<p class="lm-error"><${Icon} name="alert-triangle" /> ${error}</p>`}</div>`;
}
