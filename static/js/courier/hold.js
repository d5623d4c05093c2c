/** Grabbing is holding 0.4 s: a pocket cannot do it. By finger, by key, or at once for a screen
 * reader, whose double tap is deliberate enough. */

import { html, useEffect, useRef, useState } from '../ui.js';

const HOLD_MS = 400;
const SLIP = 14; // pixels: then it is scrolling

/** The finger is still down when the next page comes to stand under it: what its leaving would press there
 * is not meant. The next touch is. */
function swallowLifting() {
  const swallow = (event) => { event.stopPropagation(); event.preventDefault(); };
  addEventListener('click', swallow, { capture: true });
  addEventListener('pointerdown', () => removeEventListener('click', swallow, { capture: true }), { once: true, capture: true });
}

/** `spoken`: what a screen reader says where the button itself has room for a word only. */
export function HoldButton({ label, spoken, reason, onHeld, busy, tone = '' }) {
  const [held, setHeld] = useState(false);
  const press = useRef({});
  const blocked = Boolean(reason) || busy;

  const stop = () => {
    clearTimeout(press.current.timer);
    press.current = {};
    setHeld(false);
  };
  const start = (x, y) => {
    if (blocked || press.current.timer) return;
    setHeld(true);
    press.current = { x, y, timer: setTimeout(() => { stop(); if (x !== undefined) swallowLifting(); onHeld(); }, HOLD_MS) };
  };
  useEffect(() => stop, []);
  useEffect(() => { if (blocked) stop(); }, [blocked]);

  return html`<button type="button" class=${`hold ${tone} ${held ? 'held' : ''} ${busy ? 'lm-busy' : ''}`} aria-disabled=${blocked ? 'true' : undefined} aria-label=${spoken}
    onPointerDown=${(e) => e.button === 0 && start(e.clientX, e.clientY)}
    onPointerUp=${stop} onPointerCancel=${stop} onPointerLeave=${stop}
    onPointerMove=${(e) => Math.hypot(e.clientX - press.current.x, e.clientY - press.current.y) > SLIP && stop()}
    onContextMenu=${(e) => e.preventDefault()}
    onKeyDown=${(e) => { if (e.key === 'Enter' || e.key === ' ') { e.preventDefault(); if (!e.repeat) start(); } }}
    onKeyUp=${stop} onBlur=${stop}
    onClick=${(e) => { if (e.detail === 0 && !blocked && !e.pointerType) onHeld(); }}>
    <span class="fill" aria-hidden="true"></span><span class="say">${reason || label}</span>
  </button>`;
}
