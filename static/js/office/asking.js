/** What couriers wait for: who asks, in words, and a tone that comes again while nobody has answered. */

import { has, t } from '../page.js';
import { chime } from '../tone.js';
import { span } from './spoken.js';
import { asking } from './stages.js';
import { rows } from './store.js';

const AGAIN = 180_000; // ms: somebody stands at a door
const TOGETHER = 1500; // ms: what comes in one burst sounds once

let sounded = -TOGETHER;

function sound() {
  if (performance.now() - sounded < TOGETHER) return;
  sounded = performance.now();
  chime();
}

export const waiting = () => rows().filter(asking);

/** 快递员问：敲门没人应 · 3 分钟; empty when nobody waits. */
export function askingWords(row, now) {
  const asks = asking(row);
  if (!asks) return '';
  const key = `office.preset.${asks.preset}`;
  const words = asks.what === 'hold' ? t('office.asks.hold', { why: t(`office.reason.${asks.reason}`) })
    : t('office.asks.message', { words: has(key) ? t(key) : t('office.asks.free') });
  return `${words} · ${span(Math.floor((now - Date.parse(asks.at)) / 60_000))}`;
}

/** Each word of a courier, and each time one stops. */
export function hearCourier({ kind, data }) {
  if (data.by?.role === 'courier' && (kind === 'order.message' || kind === 'order.held')) sound();
}

/** What waits when the page opens sounds as soon as it may; and whatever still waits, again and again. */
export function ringForCouriers() {
  if (waiting().length) sound();
  setInterval(() => waiting().length && sound(), AGAIN);
}
