/** Types, statuses, places and limits of dead-spots as people say them. */

import { fmtMetres, fmtTime, has, lang, state, t, tables } from '../page.js';
import { nearest } from './near.js';

const join = lang === 'zh' ? '' : ' ';

export const unitName = (id) => state.units?.find((unit) => unit.id === id)?.name ?? '';
export const typeName = (code) => tables.report_types[code]?.name ?? code;
export const statusName = (status) => t(`reports.status.${status}`);
export const roleName = (role) => (has(`reports.role.${role}`) ? t(`reports.role.${role}`) : role);
export const reasonName = (code) => (code && has(`reports.reason.${code}`) ? t(`reports.reason.${code}`) : code || '');

export const alertTitle = ({ kind }) => t(kind === 'silence' ? 'reports.alert.silence' : 'reports.alert');

/** 平常每周都有需求，已 12 天没有消息; of an alert that somebody raised nothing: it has words of its own. */
export function silenceWords({ kind, last_asked_at: last }, now) {
  if (kind !== 'silence') return '';
  return last ? t('reports.alert.silent_for', { n: Math.floor((now - Date.parse(last)) / 86_400_000) }) : t('reports.alert.silent');
}

const house = (number) => number && (/^[\dA-Za-z甲乙丙丁]{1,5}$/.test(number) ? t('reports.house', { n: number }) : number);

const houseWords = (compound, building) => [compound, house(building)].filter(Boolean).join(join);

/** 芳林园3号楼; without a house the nearest one and how far; while that is not known 芳林社区, 地图上的点. */
export function place({ compound, building, position, community_id: community }) {
  const known = houseWords(compound, building);
  if (known) return known;
  const near = nearest(position);
  return near ? t('reports.near', { house: houseWords(near.compound, near.building), way: fmtMetres(Math.max(10, Math.round(near.metres / 10) * 10)) })
    : t('reports.on_the_map', { community: unitName(community) });
}

export const ENDED = new Set(['closed', 'rejected', 'duplicate']);
export const ended = ({ status }) => ENDED.has(status);

/** 12 分钟, 3 小时, 2 天. */
export function span(minutes) {
  if (minutes < 1) return t('reports.span.now');
  if (minutes < 60) return t('reports.span.minutes', { n: Math.floor(minutes) });
  if (minutes < 48 * 60) return t('reports.span.hours', { n: Math.floor(minutes / 60) });
  return t('reports.span.days', { n: Math.floor(minutes / 1440) });
}

const minutesTo = (iso, now) => (Date.parse(iso) - now) / 60_000;

export const late = (report, now) => !ended(report) && Boolean(report.due_at) && minutesTo(report.due_at, now) < 0;
/** Nobody has moved for so long that it was told one higher. */
export const escalated = (report) => !ended(report) && report.late_level >= 2;

/** 超时 3 小时 · 已升级; 还剩 40 分钟; 限 11月25日 16:00 前. */
export function limitWords(report, now) {
  if (ended(report) || !report.due_at) return '';
  const left = minutesTo(report.due_at, now);
  if (left < 0) return [t('reports.late_by', { span: span(-left) }), escalated(report) && t('reports.escalated')].filter(Boolean).join(' · ');
  return left < 240 ? t('reports.left', { span: span(left) }) : t('reports.until', { time: fmtTime(report.due_at) });
}

export const ageWords = (report, now) => t('reports.age', { span: span(-minutesTo(report.reported_at, now)) });
export const supporterWords = ({ supporters: n }) => (n ? t('reports.supporters', { n }) : '');

/** Whose turn it is: the words that stand beside the status. */
export function turnWords(report) {
  const handler = unitName(report.handler_id);
  if ((report.status === 'dispatched' || report.status === 'handling') && handler) return t('reports.turn.handler', { unit: handler });
  return has(`reports.turn.${report.status}`) ? t(`reports.turn.${report.status}`) : '';
}
