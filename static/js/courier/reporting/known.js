/** What this phone knows of dead-spots: types, its own reports, alerts, what to look at, the ground.
 * In memory; only the types, which say nothing about anybody, are kept for the next tunnel. */

import { api } from '../../api.js';
import { has, lang, state, t } from '../../page.js';
import { changed, store } from '../store.js';

const TYPES = 'lm.types';

export const known = {
  types: kept(),
  fix: null, // where the phone thinks it is: whereabouts.js
  ground: null, // communities and buildings of the station
  reports: new Map(),
  listed: false,
  older: null, // the cursor to those before
  alerts: [],
  looks: [],
};

function kept() {
  try {
    return JSON.parse(localStorage.getItem(TYPES)) || [];
  } catch {
    return [];
  }
}

/** The station's types, as they stand now. */
export async function fetchTypes() {
  known.types = (await api('GET', '/report-types', undefined, { tries: 2 })).items.filter((type) => type.enabled);
  try {
    localStorage.setItem(TYPES, JSON.stringify(known.types));
  } catch {
    // then they are fetched again
  }
  changed();
}

/** As people say it (垃圾桶满溢), else as the catalogue has it. */
export const nameOfType = (type) => (has(`reporting.tile.${type.code}`) ? t(`reporting.tile.${type.code}`) : type[lang]);
export const typeOf = (code) => known.types.find((type) => type.code === code);

/** "芳林园 3号楼", or what else is known of the place. */
export const spot = ({ compound, building, community_id: community }) =>
  [compound, building && t('courier.building', { n: building })].filter(Boolean).join(' ')
  || state.units.find((unit) => unit.id === community)?.name || t('reporting.street');

export async function fetchGround() {
  known.ground ??= await api('GET', '/ground', undefined, { tries: 1 });
  changed();
  return known.ground;
}

export const online = () => store.line === 'live' && navigator.onLine !== false;

/** What `promise` says, or undefined when that takes longer or fails. */
export function within(ms, promise) {
  return Promise.race([promise.catch(() => undefined), new Promise((done) => setTimeout(done, ms))]);
}
