/** 导出 Excel: a link of the browser's own. WeChat's browser downloads nothing, so it says where to go. */

import { state, t } from '../page.js';
import { html, Icon, toast } from '../ui.js';

const wechat = /MicroMessenger/i.test(navigator.userAgent);
const may = state.person.roles.some(({ role }) => ['committee_staff', 'hotline_agent', 'coordinator'].includes(role));

export function Export({ query = '' }) {
  if (!may) return null;
  const words = html`<${Icon} name="download" /> ${t('reports.export')}`;
  if (wechat) return html`<button type="button" class="btn" data-export-how onClick=${() => toast(t('reports.export.wechat'), { ms: 9000 })}>${words}</button>`;
  return html`<a class="btn" data-export href=${`/api/v1/reports/export.xlsx${query && `?${query}`}`} download>${words}</a>`;
}
