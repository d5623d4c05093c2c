/** Small parts that all three faces share. Markup by htm, styles in base.css. */

import { Component, html, render, useEffect, useRef, useState } from '../vendor/preact.standalone.js';
import { net, Problem } from './api.js';
import { asset, lang, t } from './page.js';

export { Component, html, render, useEffect, useRef, useState };

/** Inside the page: without a network icons must not go blank. */
export async function hangIcons(from) {
  try {
    const answer = await fetch(from);
    const sprite = new DOMParser().parseFromString(await answer.text(), 'image/svg+xml').documentElement;
    sprite.style.display = 'none';
    document.body.append(document.adoptNode(sprite));
  } catch {
    addEventListener('online', () => hangIcons(from), { once: true });
  }
}
hangIcons(document.getElementById('icons')?.href ?? asset('vendor/icons.svg'));

/** Styles of a part that comes late. Resolves when they are there. */
export function dress(from) {
  return new Promise((done, fail) => {
    const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: from, onload: done, onerror: () => { link.remove(); fail(new Error('no styles')); } });
    document.head.append(link);
  });
}

/** An icon of the sprite; without a label it is decoration. */
export function Icon({ name, label, size = '' }) {
  const spoken = label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': 'true' };
  return html`<svg class=${`icon ${size}`} ...${spoken}><use href=${`#${name}`} /></svg>`;
}

/** Says openly when what one sees may be old. `waiting`: how much waits to be sent. */
export function Banner({ state, waiting = 0 }) {
  const [, again] = useState(0);
  useEffect(() => {
    const look = () => again((n) => n + 1);
    addEventListener('lm-between', look);
    return () => removeEventListener('lm-between', look);
  }, []);
  if (net.between) return html`<div class="lm-banner offline" role="status"><${Icon} name="alert-triangle" /> ${t('common.between.title')}${waiting ? ` · ${waiting}` : ''}</div>`;
  const hears = state === 'live' || state === 'stopped'; // of the second speaks watch.js
  if (hears && !waiting) return null;
  const [icon, words] =
    state === 'offline' ? ['wifi-off', waiting ? t('common.line.offline_waiting', { n: waiting }) : t('common.line.offline')]
    : hears ? ['upload', t('common.line.sending', { n: waiting })]
    : ['refresh-cw', waiting ? t('common.line.connecting_waiting', { n: waiting }) : t('common.line.connecting')];
  return html`<div class=${`lm-banner ${state}`} role="status"><${Icon} name=${icon} /> ${words}</div>`;
}

// ---------------------------------------------------------------- what cannot be drawn

const AGAIN = 10_000; // ms until what failed is tried anew

/** A part of a page: if it fails it says so, and the others go on. `vital`: the line is not live without it. */
export class Region extends Component {
  componentDidCatch(error) {
    console.error(error);
    this.setState({ at: performance.now() });
  }

  render({ children, vital }, { at }) {
    if (!at || performance.now() - at > AGAIN) return children;
    return html`<p class="lm-failed lm-error" role="alert" data-vital=${vital}>${t('common.failed')} <button type="button" onClick=${() => location.reload()}>${t('common.reload')}</button></p>`;
  }
}

// ---------------------------------------------------------------- toasts

let shown = [];
let redraw = () => {};

/** A word in passing, at the bottom; kind: '', 'good', 'bad'. `action`: {label, work}, e.g. undo. */
export function toast(words, { kind = '', ms = 4000, action } = {}) {
  const one = { words, kind, action };
  one.close = () => {
    shown = shown.filter((other) => other !== one);
    redraw();
  };
  shown = [...shown.slice(-2), one];
  if (ms) setTimeout(one.close, ms);
  redraw();
  return one;
}

/** A refusal as a toast. */
export function complain(error) {
  if (!(error instanceof Problem)) throw error;
  return toast(`${error.words}${lang === 'zh' ? '。' : '. '}${error.advice || ''}`, { kind: 'bad', ms: 6000 });
}

export function Toasts() {
  const [, again] = useState(0);
  useEffect(() => {
    redraw = () => again((n) => n + 1);
    redraw();
  }, []);
  return html`<div class="lm-toasts" role="status" aria-live="polite">
    ${shown.map((one) => html`<div class=${`lm-toast ${one.kind}`}>
      <span>${one.words}</span>
      ${one.action && html`<button type="button" onClick=${() => { one.close(); one.action.work(); }}>${one.action.label}</button>`}
    </div>`)}
  </div>`;
}

// ---------------------------------------------------------------- sheets and forms

const REACHABLE = 'a[href], button:not(:disabled), input:not(:disabled), textarea, select, [tabindex="0"]';

/** Tab goes round inside the sheet. */
function goRound(event, box) {
  const stops = [...box.querySelectorAll(REACHABLE)];
  const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
  if (document.activeElement !== edge && box.contains(document.activeElement)) return;
  event.preventDefault();
  (event.shiftKey ? stops[stops.length - 1] : stops[0])?.focus();
}

/** A dialog; focus stays in it, Escape and a tap beside it close it, toasts stay above it. */
export function Sheet({ title, onClose, children, className = '' }) {
  const box = useRef();
  const close = useRef();
  close.current = onClose;
  useEffect(() => {
    const before = document.activeElement;
    // on the whole page: a button that is busy or gone takes the focus with it out of the sheet
    const keys = (event) => {
      if (event.isComposing || [...document.querySelectorAll('.lm-sheet')].pop() !== box.current) return;
      if (event.key === 'Escape') close.current();
      if (event.key === 'Tab') goRound(event, box.current);
    };
    box.current.focus();
    document.addEventListener('keydown', keys);
    document.documentElement.classList.add('lm-under-sheet');
    return () => {
      document.removeEventListener('keydown', keys);
      document.documentElement.classList.remove('lm-under-sheet');
      before?.focus?.();
    };
  }, []);
  return html`<div class=${`lm-veil ${className}`} onClick=${(event) => event.target === event.currentTarget && onClose()}>
    <div ref=${box} class=${`lm-sheet ${className}`} role="dialog" aria-modal="true" aria-label=${title} tabindex="-1">
      <header><h2>${title}</h2>
        <button type="button" class="lm-close" aria-label=${t('common.close')} onClick=${onClose}><${Icon} name="x" /></button>
      </header>
      <div class="lm-sheet-body">${children}</div>
    </div>
  </div>`;
}

let fields = 0;

/** A labelled field with its refusal in words. `kind`: 'textarea', or an input's type. */
export function Field({ label, name, hint, error, kind = 'text', onInput, ...more }) {
  const [id] = useState(() => `field-${++fields}`);
  const told = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ') || undefined;
  const same = {
    id, name, onInput: (event) => onInput?.(event.target.value, event), 'aria-describedby': told,
    'aria-invalid': error ? 'true' : undefined, class: 'lm-input', ...more,
  };
  return html`<div class=${`lm-field ${error ? 'wrong' : ''}`}>
    <label for=${id}>${label}</label>
    ${kind === 'textarea' ? html`<textarea ...${same}></textarea>` : html`<input type=${kind} ...${same} />`}
    ${hint && html`<p class="lm-hint" id=${`${id}-hint`}>${hint}</p>`}
    ${error && html`<p class="lm-error" id=${`${id}-error`}><${Icon} name="alert-triangle" /> ${error}</p>`}
  </div>`;
}

/** A button that was busy, or is gone, had to give up the focus: the keyboard goes on from it, or from its sheet. */
function stay(button) {
  if (document.activeElement !== document.body) return;
  (button.isConnected ? button : document.querySelector('.lm-sheet'))?.focus({ preventScroll: true });
}

/** A button that is busy while the promise of its onClick runs, and cannot be pressed twice. */
export function Button({ look = '', icon, busy, disabled, onClick, children, ...more }) {
  const [running, setRunning] = useState(false);
  const works = busy || running;
  const press = async (event) => {
    const work = onClick?.(event);
    if (!work?.then) return;
    const here = event.currentTarget;
    setRunning(true);
    try {
      await work;
    } finally {
      setRunning(false);
      requestAnimationFrame(() => stay(here));
    }
  };
  return html`<button type="button" class=${`${look} ${works ? 'lm-busy' : ''}`} disabled=${disabled || works}
    aria-busy=${works ? 'true' : undefined} onClick=${press} ...${more}>
    ${icon && html`<${Icon} name=${icon} />`} ${children}
  </button>`;
}
