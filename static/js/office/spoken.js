/** Codes and figures as people say them. */

import { doorWords } from '../doors.js';
import { fmtTime, lang, state, t, tables } from '../page.js';
import { asking, category, lateMinutes, resident, since, stage } from './stages.js';

export const ICONS = {
  shopping: 'shopping-cart', food_staple: 'wheat', food_oil: 'droplet', food_vegetable: 'carrot', parcel: 'package',
  documents: 'file-text', supply_delivery: 'gift', meal: 'utensils', otc_medicine: 'pill', prescription_pickup: 'pill',
  light_help: 'lightbulb', hospital_dispensing: 'hospital', medical_escort: 'stethoscope', urgent_medical: 'ambulance',
  utility_repair: 'wrench', policy_question: 'circle-question-mark', relief: 'hand-coins', counselling: 'brain',
  emotional_support: 'smile', visit: 'footprints', child_protection: 'baby', safety_incident: 'siren',
  personal_care: 'bath', other: 'ellipsis',
};

export const categoryName = (code) => tables.categories[code]?.name ?? code;
export const hintName = (code) => tables.hints[code] ?? code;
export const unitName = (id) => state.units?.find((unit) => unit.id === id)?.name ?? '';
const join = lang === 'zh' ? '' : ' ';

/** 12 分钟, 3 小时, 2 天. */
export function span(minutes) {
  if (minutes < 1) return t('office.span.now');
  if (minutes < 60) return t('office.span.minutes', { n: minutes });
  if (minutes < 48 * 60) return t('office.span.hours', { n: Math.floor(minutes / 60) });
  return t('office.span.days', { n: Math.floor(minutes / 1440) });
}

const STAGE_TIME = { stated: 'stated_at', claimed: 'claimed_at', picked_up: 'picked_up_at', delivered: 'delivered_at', flagged: 'delivered_at' };

/** 待抢 12 分钟; 已送达 14:20; 超时 5 分钟 stands beside it. */
export function stageWords(row, now) {
  const at = stage(row);
  const words = t(`office.stage.${at === 'on_hold' && !asking(row) ? 'answered' : at}`);
  if (['open', 'alarm', 'work'].includes(at)) {
    return `${words} ${span(Math.floor((now - Date.parse(since(row))) / 60_000))}`;
  }
  const time = row.order?.[STAGE_TIME[at]] ?? row.order?.closed_at ?? row.need?.closed_at;
  return time ? `${words} ${fmtTime(time)}` : words;
}

export function lateWords(row, now) {
  const minutes = lateMinutes(row, now);
  return minutes ? t('office.late_by', { span: span(minutes) }) : '';
}

/** 芳林园3号楼2门502室, as it is read out. */
export function addressWords(address) {
  return doorWords(address, (part, n) => t(`office.door.${part}`, { n }), join);
}

export function windowWords(window) {
  if (!window) return t('office.when.now');
  const { from, to } = window;
  if (from && to) return `${fmtTime(from)} – ${fmtTime(to)}`;
  return t(from ? 'office.when.after' : 'office.when.before', { time: fmtTime(from ?? to) });
}

/** 王*珍 芳林园 3号楼2门: two houses of one number stand in two compounds. */
export const who = (row) => [resident(row).name, (row.order ?? row.need).compound, resident(row).place].filter(Boolean).join(' ');
export const what = (row) => categoryName(category(row));

/** Who holds it, or brought it: name · outlet · masked phone. */
export const holders = (order) => (order?.claims ?? []).map(({ courier }) => courier);
