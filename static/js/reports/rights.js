/** What I may do with a report now: the server's own table of steps, asked with my roles. */

import { state, tables } from '../page.js';

const roles = state.person?.roles ?? [];
const units = new Set(roles.map((one) => one.unit_id));
const INSIDE = new Set(['close', 'repeat', 'receive']); // follow from others
const ORDER = ['register', 'dispatch', 'start', 'done', 'verify', 'on_the_spot', 'merge', 'transfer', 'reject', 'reopen'];

export const coordinates = (station) => roles.some(({ role, unit_id: unit }) => role === 'coordinator' && unit === station);
export const ours = (community) => roles.some(({ role, unit_id: unit }) => role === 'committee_staff' && unit === community);
export const receives = (report) => coordinates(report.station_id) || ours(report.community_id);
/** Whoever handles never verifies. */
export const handled = (report) => units.has(report.handled_by_id);

function words(report) {
  return new Set([
    coordinates(report.station_id) && 'coordinator', ours(report.community_id) && 'committee_staff',
    units.has(report.handler_id) && 'handler',
  ].filter(Boolean));
}

/** The verbs in the order in which one thinks of them; release stands apart. */
export function verbs(report) {
  const me = words(report);
  const steps = tables.report_steps[report.status] ?? {};
  const may = new Set(Object.keys(steps).filter((verb) => !INSIDE.has(verb) && steps[verb].some((who) => me.has(who))));
  if (may.delete('object')) may.add('verify');
  if (report.status === 'closed' || handled(report)) may.delete('verify');
  return ORDER.filter((verb) => may.has(verb));
}

/** Waiting for somebody of my units: what 待我处理 lists. */
export function mine(report) {
  const can = verbs(report);
  return ['register', 'dispatch', 'start', 'done', 'verify'].some((verb) => can.includes(verb)) && !(report.status === 'dispatched' && !can.includes('start'));
}

/** Somebody who may enter what he has dealt with on his own ground. */
export const receivesAny = roles.some(({ role }) => role === 'committee_staff' || role === 'coordinator');
