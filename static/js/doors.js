/** A door in words, for whoever goes there and for staff: nothing of what was typed is left out. */

const NUMBER = /^(?:[\dA-Za-z东西南北中新老]{1,3}[期区])?[东西南北中前后新老旧]?(?:[甲乙丙丁]?[\dA-Za-z]{1,5}|[甲乙丙丁])$/;

/** 3 as 3号楼, by `said`; somebody's own words (会所楼, 3号楼) stay as they are. */
export const numbered = (value, said) => (value && NUMBER.test(value) ? said(value) : value || '');

/** [compound, 3号楼2门502室, words]. `said(part, n)` words a number, `join` stands between the parts; where
 * somebody's own words are among them a space does, or 12 and 3门 would be 123门. */
export function doorParts({ compound, building, entrance, room, text } = {}, said, join) {
  const parts = Object.entries({ building, entrance, room }).filter(([, value]) => value);
  const plain = parts.every(([, value]) => NUMBER.test(value));
  const door = parts.map(([part, value]) => numbered(value, (n) => said(part, n))).join(plain ? join : ' ');
  return [compound, door, text].filter(Boolean);
}

/** All of it in one line: 芳林园3号楼2门502室. */
export function doorWords(address, said, join) {
  const words = doorParts(address ?? {}, said, join);
  return words.join(address?.text || /[\dA-Za-z]$/.test(words[0]) ? ' ' : join);
}
