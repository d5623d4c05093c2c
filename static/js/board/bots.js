/** 群消息机器人: where this station's groups are spoken to while nobody looks at the board. Nobody sees a
 * key again, not even who typed it: a bot is kept by what is shown of it, tried out, changed, taken away. */

import { api, Problem } from '../api.js';
import { at as part, useForm } from '../form.js';
import { fmtTime, has, state, t } from '../page.js';
import { Button, complain, Field, html, Icon, Sheet, toast, useEffect, useRef, useState } from '../ui.js';
import { KINDS, told } from './bot_kinds.js';
import { set } from './selection.js';

const PATH = () => `/stations/${state.station_id}/bots`;
const MOST = 5;
const SECRETS = new Set(['secret', 'password']);
const TRY = { tries: 1, timeout: 30_000 }; // somebody elsewhere is waited for; a second try would be a second message
const close = () => set({ sheet: null });

export function BotsSheet() {
  const [bots, setBots] = useState(null);
  const [problem, setProblem] = useState(null);
  const [at, setAt] = useState(null); // which row is being changed; its length for a new one
  const take = (answer) => {
    setBots(answer);
    setAt(null);
  };
  /** A colleague was faster: her list, and what is being typed here stays beside the same bot, or as a new one. */
  const follow = (answer) => {
    const place = answer.bots.indexOf(bots.bots[at]);
    setBots(answer);
    setAt((now) => (now === null ? null : place >= 0 ? place : answer.bots.length));
  };
  const load = () => api('GET', PATH(), undefined, { tries: 2 }).then((answer) => { setProblem(null); take(answer); }, (refusal) => {
    if (!(refusal instanceof Problem)) throw refusal;
    setProblem(refusal);
  });
  useEffect(() => { load(); }, []);
  /** Resolves to the refusal that somebody must see at his field, or to nothing. */
  const put = async (urls, words) => {
    try {
      take(await api('PUT', PATH(), { urls }, { ifMatch: bots.version }));
      toast(t(words), { kind: 'good' });
      return undefined;
    } catch (refusal) {
      if (!(refusal instanceof Problem)) throw refusal;
      if (refusal.code === 'version_conflict') follow(refusal.current);
      if (refusal.code !== 'invalid') complain(refusal);
      return refusal;
    }
  };
  const without = (n, ...others) => [...bots.bots.slice(0, n), ...others, ...bots.bots.slice(n + 1)];
  const full = bots?.bots.length >= MOST;
  return html`<${Sheet} title=${t('board.bots')} onClose=${close} className="policy-sheet">
    <p>${t('board.bots.what')}</p>
    ${problem && html`<div class="failed" role="alert"><p><b>${problem.words}</b> ${problem.advice}</p><${Button} look="btn" icon="refresh-cw" onClick=${load}>${t('common.retry')}<//></div>`}
    ${!bots && !problem && html`<p class="empty">${t('common.loading')}</p>`}
    ${bots && html`
      ${!bots.bots.length && html`<p class="held">${t(bots.of_the_house ? 'board.bots.of_the_house' : 'board.bots.none', { n: bots.of_the_house })}</p>`}
      <ul class="roster">${bots.bots.map((bot, n) => (at === n
        ? html`<li key="being-changed" class="being-changed"><${Draft} place=${n} of=${told(bot).kind} onSave=${(url) => put(without(n, url), 'board.bots.changed')} onBack=${() => setAt(null)} /></li>`
        : html`<${Bot} key=${`${bot} ${n}`} bot=${bot} onChange=${() => setAt(n)} onDrop=${() => put(without(n), 'board.bots.dropped')} />`))}</ul>
      ${at === bots.bots.length ? html`<section class="being-changed"><${Draft} place=${bots.bots.length} onSave=${(url) => put([...bots.bots, url], 'board.bots.added')} onBack=${() => setAt(null)} /></section>`
        : full ? html`<p class="fine">${t('board.bots.full', { n: MOST })}</p>`
        : html`<div class="choices"><button type="button" class="btn btn-primary" data-add onClick=${() => setAt(bots.bots.length)}><${Icon} name="plus" /> ${t('board.bots.add')}</button></div>`}
      <${Fates} bots=${bots} />`}
  <//>`;
}

/** One that is there; a trial says at its row what came of it. */
function Bot({ bot, onChange, onDrop }) {
  const [wrong, setWrong] = useState(null);
  const [sure, setSure] = useState(false);
  const { kind, where } = told(bot);
  const drop = async () => {
    await onDrop();
    setSure(false);
  };
  return html`<li data-bot=${bot}><p class="who"><b>${t(`board.bots.kind.${kind}`)}</b> <small>${where}</small></p>
    ${sure ? html`<p class="does">${t('board.bots.sure')} <${Button} look="btn btn-sm btn-danger" onClick=${drop} data-do>${t('board.bots.drop')}<//>
        <button type="button" class="btn btn-sm" onClick=${() => setSure(false)}>${t('common.cancel')}</button></p>`
      : html`<p class="does"><${Button} look="btn btn-sm" icon="send" onClick=${async () => setWrong(await tried(bot))} data-try>${t('board.bots.try')}<//>
        <button type="button" class="btn btn-sm" data-change onClick=${onChange}>${t('board.bots.change')}</button>
        <button type="button" class="btn btn-sm" data-drop onClick=${() => setSure(true)}>${t('board.bots.drop')}</button></p>`}
    ${wrong && html`<p class="lm-error" role="alert"><${Icon} name="alert-triangle" /> ${wrong}</p>`}</li>`;
}

/** The words for its field when it did not arrive; nothing when it did. */
async function tried(url) {
  try {
    await api('POST', `${PATH()}/try`, { url }, TRY);
    toast(t('board.bots.tried'), { kind: 'good', ms: 8000 });
    return null;
  } catch (refusal) {
    if (!(refusal instanceof Problem)) throw refusal;
    if (refusal.code !== 'invalid') complain(refusal);
    return refusal.field('url') ?? null;
  }
}

/** A new address, or another in place of one that is there: nothing of the old one can be shown. */
function Draft({ place, of = 'wecom', onSave, onBack }) {
  const [{ kind, given }, form] = useForm({ kind: of, given: {} }); // never kept: keys stand in it
  const [wrong, setWrong] = useState(null);
  const box = useRef();
  useEffect(() => { box.current.querySelector('input').focus(); }, []);
  const { fields } = KINDS[kind];
  const [main] = fields;
  const filled = () => {
    const now = form.now();
    const clean = Object.fromEntries(Object.entries(now.given).map(([name, value]) => [name, value.trim()]));
    const [first] = KINDS[now.kind].fields;
    if (!clean[first]) setWrong(t('fields.required'));
    return clean[first] ? KINDS[now.kind].compose(clean) : null;
  };
  const save = async () => {
    const url = filled();
    if (url) setWrong((await onSave(url))?.field(`urls.${place}`) ?? null);
  };
  const trial = async () => {
    const url = filled();
    if (url) setWrong(await tried(url));
  };
  const change = (name) => (value) => {
    setWrong(null);
    part(form, 'given')({ [name]: value });
  };
  return html`<div ref=${box} class="draft" data-draft=${kind}>
    <label class="lm-field"><span>${t('board.bots.kind')}</span>
      <select class="form-select" name="kind" value=${kind} onChange=${(event) => { form({ kind: event.target.value, given: {} }); setWrong(null); }}>
        ${Object.keys(KINDS).map((one) => html`<option key=${one} value=${one}>${t(`board.bots.kind.${one}`)}</option>`)}</select></label>
    ${fields.map((name) => html`<${Field} key=${`${kind} ${name}`} name=${name} kind=${SECRETS.has(name) ? 'password' : 'text'} autocomplete=${SECRETS.has(name) ? 'new-password' : 'off'} spellcheck="false"
      label=${t(`board.bots.field.${name}`)} hint=${hint(kind, name)} error=${name === main && wrong} value=${given[name] ?? ''} onInput=${change(name)} />`)}
    <div class="choices"><${Button} look="btn btn-primary" icon="check" onClick=${save} data-do>${t('common.save')}<//>
      <${Button} look="btn" icon="send" onClick=${trial} data-try>${t('board.bots.try')}<//>
      <button type="button" class="btn" onClick=${onBack}>${t('common.cancel')}</button></div></div>`;
}

const hint = (kind, name) => has(`board.bots.hint.${kind}.${name}`) && t(`board.bots.hint.${kind}.${name}`);

/** What waits, and what could not be sent although it was tried again and again. */
function Fates({ bots: { waiting, dead } }) {
  return html`${waiting > 0 && html`<p class="fine">${t('board.bots.waiting', { n: waiting })}</p>`}
    ${dead.length > 0 && html`<section class="policy-part"><h3>${t('board.bots.dead')}</h3>
      <ol class="moves">${dead.map((one, n) => html`<li key=${n}><time datetime=${one.at}>${fmtTime(one.at)}</time> <span>${t(`board.bots.channel.${one.channel}`)} · ${about(one.event)}</span> <small>${why(one.error)}</small></li>`)}</ol></section>`}`;
}

const about = (event) => { const kind = event.split(':')[0]; return has(`board.bots.event.${kind}`) ? t(`board.bots.event.${kind}`) : kind; };
const why = (code) => (has(`board.bots.error.${code}`) ? t(`board.bots.error.${code}`) : t(/^\d+$/.test(code) ? 'board.bots.error.status' : 'board.bots.error.no_answer', { code }));
