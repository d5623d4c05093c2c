/** What is asked once about the door that was typed, before anything is posted: is it of this errand only,
 * when the record says another; and is the compound new, when nobody knows one of that name. */

import { state, t } from '../page.js';
import { Button, html, Icon, useEffect, useRef } from '../ui.js';
import { addressWords } from './spoken.js';

/** Whose door, and which: an answer holds for these words and for no others. */
const SAID = ['name', 'phone', 'community', 'compound', 'building', 'entrance', 'room', 'address'];
const doorOf = (fresh) => JSON.stringify(SAID.map((name) => (fresh[name] ?? '').trim()));

/** Whom it is for, as the API takes it, with what was answered about the door. */
export function whomOf({ fresh, answer }, resident) {
  const { of, ...said } = answer ?? {};
  if (!said.resident_id && !said.address_for) return { resident };
  if (of !== doorOf(fresh)) return { resident };
  return said.resident_id ? said : { resident, ...said };
}

const same = (name) => name.normalize('NFKC').replace(/\s/g, '');

/** The compound that was typed, if it is none of the community's; '' when it is, or was asked about. */
export function unknownCompound({ resident, fresh, answer }) {
  const typed = fresh?.compound.trim();
  if (resident || !typed || answer?.known === typed) return '';
  const known = state.compounds?.[fresh.community || state.person.community_id] ?? [];
  return known.length && !known.some((name) => same(name) === same(typed)) ? typed : '';
}

/** `about`: {compound}, or the refusal that names both doors; `onAnswer` gets what the draft keeps of it.
 * The keyboard comes to the question, not onto an answer: an Enter too many must decide nothing. */
export function Question({ about, draft, onAnswer, onBack }) {
  const section = useRef();
  useEffect(() => section.current?.focus(), [about]);
  const { fresh, answer } = draft;
  const say = (said) => () => onAnswer({ known: answer?.known, ...said, of: fresh && doorOf(fresh) });
  const choices = about.compound
    ? [['new', 'check', say({ known: about.compound })], ['mend', 'pencil', onBack]]
    : [['this_order', 'map-pin', say({ address_for: 'this_order' })], ['record', 'pencil', say({ address_for: 'record' })],
      ['as_recorded', 'home', say({ resident_id: about.resident_id })]];
  return html`<section class="conflict door-question" ref=${section} role="alertdialog" tabindex="-1"
    aria-label=${t('office.door.ask')} aria-describedby="door-asked">
    <p id="door-asked"><${Icon} name="alert-triangle" /> ${question(about)}</p>
    <div class="buttons">${choices.map(([name, icon, work]) => html`<${Button} key=${name} look=${`btn door-${name}`}
      icon=${icon} onClick=${work}>${t(`office.door.ask.${name}`)}<//>`)}</div>
  </section>`;
}

function question({ compound, record, typed }) {
  if (compound) return t('office.door.unknown', { name: compound });
  const known = [record.compound, record.place].filter(Boolean).join(' ') || t('office.door.other_words');
  return t('office.door.differs', { record: known, typed: addressWords(typed) });
}

/** Where it goes, on the receipt. */
export function Where({ address, only }) {
  const words = addressWords(address);
  return words ? html`<p class="where-to"><${Icon} name="map-pin" /> <b>${words}</b>
    ${only && html` <span class="quiet">${t('office.door.only_this')}</span>`}</p>` : null;
}
