/** Codes, places and times as a coordinator says them. */

import { doorWords, numbered } from '../doors.js';
import { fmtTime, has, lang, state, t, tables } from '../page.js';
import { now } from './store.js';

export const unitName = (id) => state.units?.find((unit) => unit.id === id)?.name ?? '';
const join = lang === 'zh' ? '' : ' ';

const said = (part, n) => t(`board.door.${part}`, { n });

/** 芳林园3号楼; the compound alone on the wall. */
export const place = ({ compound, building }) => [compound, numbered(building, (n) => said('building', n))].filter(Boolean).join(join) || t('board.place_unknown');

export const address = (door) => doorWords(door, said, join);

/** 7 分钟, 3 小时 5 分, 2 天. */
export function span(ms) {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 60) return t('board.span.minutes', { n: minutes });
  if (minutes < 24 * 60) return t('board.span.hours', { h: Math.floor(minutes / 60), m: minutes % 60 });
  return t('board.span.days', { n: Math.floor(minutes / 1440) });
}

/** 7:05 while every second counts. */
export function stopwatch(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

const away = (iso) => Math.abs(now() - Date.parse(iso));

const WORK = new Set(['station_work', 'referred']);
const WHY = {
  over_claim: (card) => t(WORK.has(card.status) ? 'board.why.over_take' : 'board.why.over_claim', { n: tables.limits[card.priority]?.claim ?? '' }),
  over_done: ({ urgency }) => t('board.why.over_done', { span: span(away(urgency.done_by)) }),
  due_soon: ({ urgency }) => t('board.why.due_soon', { time: fmtTime(urgency.done_by), span: span(away(urgency.done_by)) }),
  waiting: ({ urgency, status }) => t(status === 'delivered' ? 'board.why.uncalled' : 'board.why.waiting', { span: span(away(urgency.since)) }),
  released: ({ released_count: n }) => (n ? t('board.why.released', { n }) : t('board.why.released_some')),
};

/** Why it stands so high, in words, the weightiest first: ["超过 5 分钟抢单目标", "已等 7 分钟"]. */
export function reasons(card) {
  return (card.urgency?.why ?? []).map((code) => WHY[code]?.(card) ?? t(`board.why.${code}`)).filter(Boolean);
}

export const reasonOf = (code) => (code && has(`board.reason.${code}`) ? t(`board.reason.${code}`) : code || '');
export const roleOf = (role) => (has(`board.role.${role}`) ? t(`board.role.${role}`) : role);

/** Who holds it now, or brought it. */
export const holders = (order) => (order.claims ?? []).filter((claim) => claim.live || order.status === 'delivered' || order.status === 'confirmed');

/** 16:05:07.123, for who was faster. */
export const exactly = (iso) => `${fmtTime(iso)}:${iso.slice(17, 23)}`;
