/** 复制进度: today in a few lines for the WeChat group. Neighbours read it: no number, no full name, no
 * flat, and of medicine only that something was brought. */

import { numbered } from '../doors.js';
import { dayOf, fmtTime, lang, state, t } from '../page.js';
import { Button, html, Sheet, toast, useRef, useState } from '../ui.js';
import { categoryName, unitName } from './spoken.js';
import { category, FILTERS, isToday, resident, since, stage } from './stages.js';
import { rows } from './store.js';

const PRIVATE = /medicine|prescription|dispensing|medical|light_help|documents/;
const SAID = ['open', 'claimed', 'picked_up', 'on_hold', 'delivered', 'stated', 'flagged', 'confirmed'];
const GROUPED = { open: 'open', claimed: 'running', picked_up: 'running', on_hold: 'running', stated: 'running', delivered: 'brought', flagged: 'brought', confirmed: 'brought' };

function line(row, n) {
  const { name = '' } = resident(row);
  const { compound, building } = row.order; // as the street reads them: what was typed may be a name
  const house = [compound, numbered(building, (n) => t('office.door.building', { n }))].filter(Boolean).join(' ');
  const what = PRIVATE.test(category(row)) ? t('office.progress.errand') : categoryName(category(row));
  const at = row.order.delivered_at ?? row.order.claimed_at ?? since(row);
  return `${n}. ${house} ${[...name][0] ?? ''}** ${what}${t('office.colon')}${t(`office.progress.${GROUPED[stage(row)]}`)} ${fmtTime(at)}`;
}

function progressText(all, now = Date.now()) {
  const today = all.filter((row) => row.order && SAID.includes(stage(row)) && (isToday(row) || FILTERS.all(row, now)))
    .sort((a, b) => since(a).localeCompare(since(b)));
  const count = (group) => today.filter((row) => GROUPED[stage(row)] === group).length;
  const head = t('office.progress.head', { unit: unitName(state.person.community_id) || t('common.name'), day: day(now), time: fmtTime(new Date(now).toISOString()) });
  const sums = t('office.progress.sums', { open: count('open'), running: count('running'), brought: count('brought') });
  return [head, sums, ...today.map((row, n) => line(row, n + 1)), t('office.progress.foot')].join('\n');
}

const day = (now) => { const [, month, date] = dayOf(now).split('-').map(Number); return lang === 'zh' ? `${month}月${date}日` : `${date}/${month}`; };

export function Progress({ onClose }) {
  const [text, setText] = useState(() => progressText(rows()));
  const area = useRef();
  const copy = async () => {
    if (!(await copied(area.current))) return toast(t('office.progress.by_hand'), { kind: 'bad' });
    toast(t('office.progress.copied'), { kind: 'good' });
    return onClose();
  };
  return html`<${Sheet} title=${t('office.progress')} onClose=${onClose} className="progress-sheet">
    <p class="quiet">${t('office.progress.how')}</p>
    <textarea ref=${area} class="lm-input" name="progress" rows="12" aria-label=${t('office.progress')} value=${text} onInput=${(e) => setText(e.target.value)}></textarea>
    <div class="buttons"><${Button} look="btn btn-primary" icon="copy" onClick=${copy}>${t('office.progress.copy')}<//></div>
  <//>`;
}

/** On a street's plain http there is no clipboard API: then the old way. */
async function copied(area) {
  try {
    await navigator.clipboard.writeText(area.value);
    return true;
  } catch {
    area.focus();
    area.select();
    return document.execCommand('copy');
  }
}
