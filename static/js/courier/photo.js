/** A photo made small enough for a stairwell's signal: at most 1600 px, JPEG. If the phone cannot
 * do that, or takes too long, the photo goes as it is; the server cleans it in any case. */

const LONGEST = 1600;
const QUALITY = 0.8;
const PATIENCE = 15_000; // ms

const small = new WeakMap(); // file -> the promise of its small one, which is small itself

/** Begun once for each photo, whoever asks: the camera at once, the outbox at the latest. */
export function shrink(file) {
  if (!small.has(file)) {
    const late = new Promise((done) => setTimeout(done, PATIENCE, file));
    const done = Promise.race([made(file), late]);
    small.set(file, done);
    done.then((blob) => small.set(blob, done));
  }
  return small.get(file);
}

/** Of a draft (drafts.js): into its field `name` at once, made small a moment later, unless another
 * was taken meanwhile. */
export function takeInto(change, name, file) {
  change({ [name]: file });
  shrink(file).then((blob) => change((now) => (now[name] === file ? { [name]: blob } : {})));
}

async function made(file) {
  try {
    const picture = await decoded(file);
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    if (scale === 1 && file.type === 'image/jpeg') return file;
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', QUALITY));
    return blob && blob.size < file.size ? blob : file;
  } catch {
    return file;
  }
}

async function decoded(file) {
  if (window.createImageBitmap) return createImageBitmap(file, { imageOrientation: 'from-image' });
  const picture = new Image();
  picture.src = URL.createObjectURL(file);
  await picture.decode();
  return picture;
}
