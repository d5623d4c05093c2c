/** Dead-spots at the office: the list, the map, and the drawers over them. */

import { t } from '../page.js';
import { AlertDetail } from '../reports/alert.js';
import { Analysis } from '../reports/analysis.js';
import { Detail } from '../reports/detail.js';
import { List } from '../reports/list.js';
import { receivesAny } from '../reports/rights.js';
import { Spot } from '../reports/spot.js';
import { known } from '../reports/store.js';
import { typeName } from '../reports/words.js';
import { Sheet, html } from '../ui.js';

export function Reports({ tab, onOpen, onSpot, openId }) {
  if (tab === 'map') return html`<${Analysis} onOpen=${onOpen} />`;
  return html`<${List} onOpen=${onOpen} onSpot=${receivesAny ? onSpot : undefined} openId=${openId} />`;
}

export function Sheets({ sheet, setSheet }) {
  const close = () => setSheet(null);
  const open = (id) => setSheet({ type: 'report', id });
  if (sheet.type === 'spot') return html`<${Spot} onClose=${close} onDone=${(report) => open(report.id)} />`;
  if (sheet.type === 'alert') return html`<${Sheet} title=${t('reports.alert.title')} onClose=${close} className="rp-sheet"><${AlertDetail} key=${sheet.id} id=${sheet.id} /><//>`;
  const report = known(sheet.id);
  const title = report ? `${report.number} ${typeName(report.type_code)}` : t('reports.title');
  return html`<${Sheet} title=${title} onClose=${close} className="rp-sheet"><${Detail} key=${sheet.id} id=${sheet.id} onOpen=${open} /><//>`;
}
