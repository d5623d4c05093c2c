/** 保险与资格: what a courier may take, entered by who keeps his papers. A date is the last day on the
 * paper; the server makes the midnight after it of it. */

import { api, Problem } from '../api.js';
import { useForm } from '../form.js';
import { dayOf, now, t } from '../page.js';
import { Button, complain, Field, html, Icon, Sheet, toast, useState } from '../ui.js';

const UNTIL = ['insured_until', 'minors_cleared_until'];
const TICKS = ['medicine_trained', 'heavy_ok'];

/** A paper ends with the midnight after its last day. */
export const lastDay = (until) => (until ? dayOf(Date.parse(until) - 1) : '');

/** What keeps a courier from every order, and what runs out within a month, in words. */
export function words({ suspended, courier }) {
  const wrong = [suspended && t('people.suspended'), ...(courier?.missing ?? []).map((code) => t(`people.missing.${code}`))].filter(Boolean);
  const soon = (courier?.expiring ?? []).map((name) => t(`people.expiring.${name}`, { date: lastDay(courier[name]) }));
  return { wrong, soon };
}

const start = ({ courier }) => ({
  ...Object.fromEntries(UNTIL.map((name) => [name, lastDay(courier[name])])),
  ...Object.fromEntries(TICKS.map((name) => [name, courier[name]])),
});

/** A year from today, less a day: what most policies are. */
function inAYear() {
  const [year, month, day] = dayOf(now()).split('-').map(Number);
  return new Date(Date.UTC(year + 1, month - 1, day - 1)).toISOString().slice(0, 10);
}

/** `look`: the class of this page's buttons. */
export function Papers({ person, look = 'btn', primary = 'btn btn-primary', onClose, onDone }) {
  const before = start(person);
  const [papers, change] = useForm(before);
  const [problem, setProblem] = useState(null);
  const put = (name, value) => change({ [name]: value });
  const save = async () => {
    const touched = Object.entries(change.now()).filter(([name, value]) => value !== before[name]);
    try {
      if (touched.length) await api('PATCH', `/people/${person.id}/courier`, Object.fromEntries(touched.map(([name, value]) => [name, value === '' ? null : value])), { ifMatch: person.version });
      toast(t('people.papers.saved', person), { kind: 'good' });
      onClose();
      onDone();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
      complain(error);
      if (error.code !== 'version_conflict') return;
      onClose(); // somebody else has just entered something: look again
      onDone();
    }
  };
  return html`<${Sheet} title=${t('people.papers.of', person)} onClose=${onClose} className="papers-sheet">
    <p class="lm-hint">${t('people.papers.why')}</p>
    ${UNTIL.map((name) => html`<div class="paper" key=${name}>
      <${Field} label=${t(`people.papers.${name}`)} name=${name} kind="date" min=${dayOf(now())} max="2099-12-31" value=${papers[name]} hint=${papers[name] ? '' : t('people.papers.none')}
        error=${problem?.field(name)} onInput=${(value) => put(name, value)} />
      <${Button} look=${look} onClick=${() => put(name, inAYear())}>${t('people.papers.year')}<//></div>`)}
    ${TICKS.map((name) => html`<label class="tick" key=${name}><input type="checkbox" name=${name} checked=${papers[name]} onChange=${(event) => put(name, event.target.checked)} /> ${t(`people.papers.${name}`)}</label>`)}
    <div class="choices"><${Button} look=${primary} icon="check" data-do onClick=${save}>${t('people.papers.save')}<//>
      <button type="button" class=${look} onClick=${onClose}>${t('common.cancel')}</button></div>
  <//>`;
}

/** Each in a line of its own: what shuts the gate, then what soon will. */
export function Marks({ person }) {
  const { wrong, soon } = words(person);
  return html`${wrong.map((said) => html`<span class="wrong" key=${said}><${Icon} name="alert-triangle" /> ${said}</span>`)}
    ${soon.map((said) => html`<span class="soon" key=${said}><${Icon} name="clock" /> ${said}</span>`)}`;
}
