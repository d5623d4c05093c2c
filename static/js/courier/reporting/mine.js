/** Fetching what is mine, and keeping it as the events say. */

import { api } from '../../api.js';
import { changed } from '../store.js';
import { known } from './known.js';

const MANY = 50;

/** The newest; `older`: those before what is shown. */
export async function fetchReports(older) {
  const page = await api('GET', `/reports?mine=1&limit=${MANY}${older ? `&cursor=${known.older}` : ''}`, undefined, { tries: 2 });
  for (const report of page.items) take(report);
  if (older || !known.listed) known.older = page.next;
  known.listed = true;
  changed();
}

/** What is known of a report already (photos, words) stays when a list row knows less. */
export function take(report) {
  const before = known.reports.get(report.id);
  if (before && before.version > report.version) return before;
  const now = { ...before, ...report };
  known.reports.set(report.id, now);
  changed();
  return now;
}

export const fetchReport = async (id) => take(await api('GET', `/reports/${id}`, undefined, { tries: 2 }));

/** My alerts; the words of the answers come with each one alone, and only for the latest. */
export async function fetchAlerts() {
  const { items } = await api('GET', '/alerts?limit=10', undefined, { tries: 2 });
  items.filter((alert) => alert.mine).reverse().forEach(takeAlert);
  await Promise.all(known.alerts.filter((alert) => alert.status === 'answered' && !alert.answers).slice(0, 3).map(({ id }) => fetchAlert(id)));
}

export const fetchAlert = async (id) => takeAlert(await api('GET', `/alerts/${id}`, undefined, { tries: 2 }));

/** Newest first. */
export function takeAlert(alert) {
  const before = known.alerts.find((one) => one.id === alert.id);
  const now = { ...(before?.version === alert.version ? before : {}), ...alert };
  known.alerts = [now, ...known.alerts.filter((one) => one.id !== alert.id)].sort((a, b) => b.raised_at.localeCompare(a.raised_at));
  changed();
  return now;
}

export async function fetchLooks() {
  known.looks = (await api('GET', '/me/looks', undefined, { tries: 1 })).items;
  changed();
}
