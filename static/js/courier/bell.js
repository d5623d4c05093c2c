/** A new order is heard, felt and seen in the title, until it is looked at. Sound may only begin
 * with a touch: 开始听单 is that touch. */

import { t } from '../page.js';

let audio = null;
let flashing = null;
const title = document.title;

/** Call from a touch. Resolves to whether sound is possible. */
export async function unlock() {
  try {
    audio ??= new (window.AudioContext || window.webkitAudioContext)();
    await audio.resume();
    tone(660, 0, 0.12);
  } catch {
    audio = null; // a phone without sound still vibrates and flashes
  }
  return canSound();
}

export const canSound = () => audio?.state === 'running';

function tone(hertz, after, seconds) {
  if (!canSound()) return;
  const start = audio.currentTime + after;
  const source = audio.createOscillator();
  const volume = audio.createGain();
  source.frequency.value = hertz;
  volume.gain.setValueAtTime(0.0001, start);
  volume.gain.exponentialRampToValueAtTime(0.6, start + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, start + seconds);
  source.connect(volume).connect(audio.destination);
  source.start(start);
  source.stop(start + seconds);
}

const SONGS = {
  order: { tones: [[784, 0], [1047, 0.2]], buzz: [200, 100, 200] },
  urgent: { tones: [[1047, 0], [784, 0.2], [1047, 0.4], [784, 0.6], [1047, 0.8]], buzz: [300, 100, 300, 100, 500] },
  won: { tones: [[659, 0], [988, 0.12]], buzz: [80] },
  lost: { tones: [[330, 0]], buzz: [30, 60, 30] },
  word: { tones: [[880, 0]], buzz: [60] },
};

/** `song`: one of them by name, or tones and buzz of one's own. */
export function ring(song) {
  const { tones, buzz } = SONGS[song] ?? song;
  tones.forEach(([hertz, after]) => tone(hertz, after, 0.18));
  try {
    navigator.vibrate?.(buzz);
  } catch {
    // not allowed before the first touch
  }
}

/** The title blinks while nobody looks. */
export function flash(words) {
  if (!document.hidden && document.hasFocus()) return;
  clearInterval(flashing);
  let on = false;
  flashing = setInterval(() => {
    on = !on;
    document.title = on ? `● ${words}` : title;
  }, 900);
}

function looked() {
  clearInterval(flashing);
  document.title = title;
}

document.addEventListener('visibilitychange', () => document.hidden || looked());
addEventListener('focus', looked);
addEventListener('pointerdown', looked);

const BREATH = 1500; // ms: what a tunnel held back comes in one breath, and rings once
let rang = -BREATH;

export function announce(order) {
  const urgent = order.priority === 'P1';
  flash(t('courier.new_order'));
  if (!urgent && performance.now() - rang < BREATH) return;
  rang = performance.now();
  ring(urgent ? 'urgent' : 'order');
}
