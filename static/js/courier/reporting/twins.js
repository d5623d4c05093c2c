/** 已有 n 人上报: somebody was here before. One tap adds a voice; another report is never refused. */

import { ago, fmtMetres, t } from '../../page.js';
import { Button, html, Icon } from '../../ui.js';
import { show } from '../view.js';
import { nameOfType, typeOf } from './known.js';

/** Who reported it, and all who said +1. */
export const voices = (report) => 1 + (report.supporters || 0);

export function Twin({ report }) {
  const type = typeOf(report.type_code) || report.type;
  return html`<p class="twin"><${Icon} name="users" size="big" /> <span><strong>${t('reporting.already', { n: voices(report) })}</strong>
    <small>${[type && nameOfType(type), fmtMetres(report.distance_m), ago(report.reported_at), t(`reporting.status.${report.status}`)].filter(Boolean).join(' · ')}</small></span></p>`;
}

export function Twins({ items, onSupport, onAlone }) {
  const [first] = items;
  const own = first.mine || first.supported;
  return html`<div role="status"><${Twin} report=${first} />
    ${own ? html`<p class="fine">${t('reporting.already_yours', { number: first.number })}</p><${Button} look="weui-btn weui-btn_primary wide" icon="eye" onClick=${() => show('report_one', { id: first.id })}>${t('reporting.see_it')}<//>`
      : html`<${Button} look="weui-btn weui-btn_primary wide" icon="plus" onClick=${() => onSupport(first)}>${t('reporting.support')}<//>`}
    <${Button} look="weui-btn weui-btn_default wide" onClick=${onAlone}>${t('reporting.alone')}<//></div>`;
}
