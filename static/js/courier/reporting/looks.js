/** 顺路请看一眼: whether what I reported is clean now. My eyes count, for and against. */

import { t } from '../../page.js';
import { Button, html, Icon, toast } from '../../ui.js';
import { forgetDraft, useDraft } from '../drafts.js';
import { takeInto } from '../photo.js';
import { later } from '../outbox.js';
import { newKey } from '../../api.js';
import { store } from '../store.js';
import { show } from '../view.js';
import { Camera, Picture } from './camera.js';
import { known } from './known.js';
import { Headline } from './reports.js';

/** Cards on the page itself, when his round passes the place. */
export function Looks() {
  const asked = known.looks.filter((report) => !store.outbox.some((entry) => entry.kind === 'verify' && entry.order === report.id));
  if (!asked.length) return null;
  return html`<section class="looks" aria-label=${t('reporting.look.title')}>
    <h3><${Icon} name="eye" /> ${t('reporting.look.title')}</h3>
    <ul class="cards">${asked.slice(0, 2).map((report) => html`<li class="card" key=${report.id} data-look=${report.id}>
      <button type="button" class="whole" onClick=${() => show('report_one', { id: report.id })}><${Headline} report=${report} /></button>
      <${Look} report=${report} /></li>`)}</ul></section>`;
}

export function Look({ report }) {
  const [{ photo }, change] = useDraft(`look ${report.id}`, { photo: null });
  const say = async (outcome) => {
    const photos = photo ? [{ blob: photo, key: newKey() }] : [];
    const { outcome: told } = await later({ kind: 'verify', order: report.id, verb: 'verify', path: `/reports/${report.id}/verify`, body: { outcome }, photos });
    forgetDraft(`look ${report.id}`);
    if ((await told).waiting) toast(t(store.keeps === false ? 'courier.keeps_nothing' : 'reporting.look.kept'), { kind: 'good' });
  };
  return html`<div class="look">
    <p class="fine">${t('reporting.look.ask')}</p>
    ${photo ? html`<${Picture} blob=${photo} onRemove=${() => change({ photo: null })} />`
      : html`<${Camera} label=${t('reporting.look.photo')} look="another" onFile=${(file) => takeInto(change, 'photo', file)} />`}
    <div class="pair">
      <${Button} look="weui-btn weui-btn_default wide warn" icon="alert-triangle" data-outcome="not_clean" onClick=${() => say('not_clean')}>${t('reporting.look.not_clean')}<//>
      <${Button} look="weui-btn weui-btn_primary wide" icon="check" data-outcome="clean" onClick=${() => say('clean')}>${t('reporting.look.clean')}<//>
    </div></div>`;
}
