/** A photo made small enough for a stairwell's signal: at most 1600 px, JPEG. If the phone cannot
 * do that, the photo goes as it is; the server cleans it in any case. */

const LONGEST = 1600;
const QUALITY = 0.8;

export async function shrink(file) {
  try {
    const picture = await decoded(file);
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
    const small = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', QUALITY));
    return small && small.size < file.size ? small : file;
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
