/** Sending what was typed: the record first where something was added to it, then the need. */

import { api } from '../api.js';
import { attempt, body } from './draft.js';
import { consentOf } from './resident.js';

/** {need, order, warning?}, or what comes back; throws a Problem and changes nothing here: the draft stays. */
export async function send(draft) {
  if (draft.resident && (draft.groups.length || draft.hints.length)) await amend(draft);
  const made = await api('POST', draft.repeat ? '/recurrences' : '/needs', body(draft), { key: attempt(draft).key, tries: 3, timeout: 12_000 });
  const warning = draft.fresh?.consent && !draft.resident ? await consented(draft, made) : undefined;
  return { ...made, warning };
}

/** Groups and hints belong to the person, and the rules read them there. */
async function amend(draft) {
  const record = await api('GET', `/residents/${draft.resident.id}`, undefined, { tries: 3 });
  const change = {};
  for (const kind of ['groups', 'hints']) {
    const more = draft[kind].filter((code) => !(record[kind] ?? []).includes(code));
    if (more.length) change[kind] = [...(record[kind] ?? []), ...more];
  }
  if (Object.keys(change).length) await api('PATCH', `/residents/${draft.resident.id}`, change, { ifMatch: record.version, tries: 3 });
}

async function consented(draft, { need, drops }) {
  try {
    await api('PATCH', `/residents/${need?.resident_id ?? drops[0].resident.id}`, { consent: consentOf(draft.fresh) });
    return undefined;
  } catch (problem) {
    return problem; // the need is with the station; only the note about consent is missing
  }
}
