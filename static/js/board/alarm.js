/** The tone of an emergency: it sounds until somebody at some desk has acknowledged or answered it. */

import { canSound, onSound, sound, unlock, unlockAtFirstTouch } from '../tone.js';
import { changed, ringing } from './store.js';

export { canSound, unlock };

/** Sound exactly while there is something unacknowledged. Hangs on every change of the board. */
export const follow = () => sound(ringing().length > 0);

export function listenForTouch() {
  onSound(changed);
  unlockAtFirstTouch();
}
