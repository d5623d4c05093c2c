/** How long ago, ticking by itself: one clock for the page, and only a text that changed is drawn. */

import { html, useEffect, useState } from '../ui.js';
import { now } from './store.js';
import { span, stopwatch } from './words.js';

const ticking = new Set();
setInterval(() => ticking.forEach((tick) => tick()), 1000);

/** `exact`: minutes and seconds for the first hour. */
export function Age({ since, exact = false }) {
  const words = () => {
    const ms = now() - Date.parse(since);
    return exact && ms < 3600_000 ? stopwatch(ms) : span(ms);
  };
  const [, setShown] = useState('');
  useEffect(() => {
    const tick = () => setShown(words());
    ticking.add(tick);
    return () => ticking.delete(tick);
  }, [since, exact]);
  return html`<time datetime=${since}>${words()}</time>`;
}
