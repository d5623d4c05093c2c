/** The welfare alerts that nobody has answered yet: they ring until somebody has. */

import { api } from '../api.js';
import { onHouses } from './near.js';

const waiting = new Map();
const listeners = new Set();
let frame = 0;

/** Whether it has a tone: a silence stands on the screen and waits for its turn at the telephone, and what
 * somebody has in hand is still until its ladder's next time. */
export const rings = ({ kind, acknowledged_at: still }) => kind !== 'silence' && !still;
export const unanswered = () => [...waiting.values()].sort((a, b) => rings(b) - rings(a) || a.raised_at.localeCompare(b.raised_at));
export const onAlarms = (work) => { listeners.add(work); return () => listeners.delete(work); };
const tell = () => listeners.forEach((work) => work());
onHouses(tell);

export function replaceAlarms(alerts) {
  waiting.clear();
  for (const alert of alerts) if (alert.status === 'raised') waiting.set(alert.id, alert);
  tell();
}

/** As soon as it is true, not a look later. */
export function forget(id) {
  if (waiting.delete(id)) tell();
}

/** An event says that there is one, and where; whose door it is the list tells. */
export function hearAlarm({ subject, data, at }) {
  if (subject.type !== 'alert') return;
  const { status, version, community_id, compound, building, reason } = data;
  if (status !== 'raised') waiting.delete(subject.id);
  else waiting.set(subject.id, { number: '', raised_at: at, kind: reason === 'silence' ? 'silence' : 'door', ...waiting.get(subject.id), id: subject.id, status, version, community_id, compound, building, ...(data.alarm && { acknowledged_at: null }) });
  tell();
}

/** As an answer has shown it: somebody has it, or has given it back. */
export function seen(alert) {
  if (waiting.has(alert.id)) waiting.set(alert.id, { ...waiting.get(alert.id), ...alert });
  tell();
}

export async function lookAtAlarms() {
  replaceAlarms((await api('GET', '/alerts?status=raised&limit=100', undefined, { tries: 2 })).items);
}

/** Soon after an event: a burst is one look. */
export function lookAtAlarmsSoon() {
  clearTimeout(frame);
  frame = setTimeout(() => lookAtAlarms().catch(() => {}), 250);
}
