/** The tone of an emergency, and the one of a word that has come. A browser lets a page sound only after a first touch, so whoever uses it
 * says openly when it cannot. */

let audio = null;
let tone = null;
let wanted = false;
let told = () => {};

/** `work` is called whenever it can sound, or no longer. */
export const onSound = (work) => { told = work; };
export const canSound = () => audio?.state === 'running';

/** Call from a touch or a key. `trial`: let it be heard once. */
export async function unlock(trial = false) {
  try {
    audio ??= new (window.AudioContext || window.webkitAudioContext)();
    audio.onstatechange = () => told();
    await audio.resume();
    if (trial && !tone) chirp();
  } catch {
    audio = null;
  }
  sound(wanted);
  if (owed) chime();
  told();
}

let owed = false;
/** Two soft tones, once: a word has come. When it cannot sound yet, with the first touch. */
export function chime() {
  owed = !canSound();
  if (owed) return;
  document.body.dataset.chimed = Number(document.body.dataset.chimed ?? 0) + 1;
  chirp(660);
  setTimeout(chirp, 220, 880);
}

function chirp(hertz = 880) {
  const [source, volume] = voice(hertz);
  volume.gain.setValueAtTime(0.25, audio.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + 0.4);
  source.start();
  source.stop(audio.currentTime + 0.4);
}

function voice(hertz) {
  const source = audio.createOscillator();
  const volume = audio.createGain();
  source.frequency.value = hertz;
  source.connect(volume).connect(audio.destination);
  return [source, volume];
}

/** Two tones in turn, by a slow oscillator instead of a timer: a hidden tab's timers sleep. */
function begin() {
  const [source, volume] = voice(820);
  const swing = audio.createOscillator();
  const width = audio.createGain();
  swing.type = 'square';
  swing.frequency.value = 1.6;
  width.gain.value = 170;
  volume.gain.value = 0.4;
  swing.connect(width).connect(source.frequency);
  source.start();
  swing.start();
  return () => [source, swing].forEach((one) => one.stop());
}

/** Sound exactly while it is needed; the body says which: on, blocked (it would, and cannot), off. */
export function sound(needed) {
  wanted = needed;
  if (needed && !tone && canSound()) tone = begin();
  if (!needed && tone) {
    tone();
    tone = null;
  }
  document.body.dataset.tone = tone ? 'on' : needed ? 'blocked' : 'off';
}

/** The first touch anywhere lets it sound. Not while the finger is down: what says so changes its size,
 * and what was pressed would have moved away before it is let go. */
export function unlockAtFirstTouch() {
  const first = () => canSound() || unlock();
  addEventListener('click', first, true);
  addEventListener('keydown', first);
}
