/** Sums as people write and say them, in fen: 35.5, ３５．５, 35块, 35元5角, 三十五块五. As dispatch/rules/money.py reads
 * them; tests/data/sums.tsv holds both to one answer. What may be read twice is no sum. */

const MOST = 10_000_000;
const ONES = { 零: 0, 〇: 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 };
const TENS = { 十: 10, 百: 100, 千: 1000 };
const D = '[0-9零〇一二两三四五六七八九]';
const WHOLE = '[0-9]{1,6}|[零〇一二两三四五六七八九十][零〇一二两三四五六七八九十百千]*';
const AROUND = /^(?:一共|共计|总共|合计|总计|共|花了|实付|付了|人民币|¥)+|(?:钱|整|人民币)$/g;
const HALF = new RegExp(`^(${WHOLE})[块元]半$`);
const DECIMAL = new RegExp(`^(${WHOLE})(?:[.点](${D}{1,2}))?[块元]?$`);
const PIECES = new RegExp(`^(?:(${WHOLE})[块元])?(?:零?(${D})毛)?(?:零?(${D}{1,2})分|(${D}{1,2}))?$`);
const SHORT = /^([一二两三四五六七八九])(百|千)([一二三四五六七八九])$/;

/** null when nothing was said, undefined when it is no sum. */
export function fen(said) {
  if (!String(said ?? '').trim()) return null;
  const text = String(said).normalize('NFKC');
  if (/[\d.]\s+[\d.]/.test(text)) return undefined; // 35 50 may be 35.50, and is never 3,550
  const sum = read(bare(text));
  return sum <= MOST ? sum : undefined;
}

function bare(said) {
  const text = said.replace(/\s/g, '').replace(/圆/g, '元').replace(/角/g, '毛').replace(/。/g, '.').replace(/，/g, ',')
    .replace(AROUND, '').replace(AROUND, '');
  if (/^\d{1,3}(,\d{3})+\.\d/.test(text)) return text.replace(/,/g, '');
  return text.replace(/^(\d+),(\d{1,2})(?!\d)/, '$1.$2');
}

function read(text) {
  let match = HALF.exec(text);
  if (match) return yuan(match[1]) * 100 + 50;
  match = DECIMAL.exec(text);
  if (match) return yuan(match[1], text === match[1]) * 100 + hundredths(match[2] ?? '');
  match = PIECES.exec(text);
  if (!match?.slice(1, 4).some(Boolean)) return NaN;
  const [, whole, jiao, cents = '0', tail] = match;
  if (jiao && (tail?.length > 1 || digits(cents) > 9)) return NaN;
  const small = !tail ? digits(cents) : jiao ? digits(tail) : hundredths(tail);
  return (whole ? yuan(whole) : 0) * 100 + digits(jiao ?? '0') * 10 + small;
}

const digits = (text) => Number([...text].map((c) => ONES[c] ?? c).join(''));
const hundredths = (text) => digits(text.padEnd(2, '0'));

function yuan(text, alone) {
  if (/^\d/.test(text)) return Number(text);
  const short = SHORT.exec(text);
  if (short) return alone ? ONES[short[1]] * TENS[short[2]] + ONES[short[3]] * TENS[short[2]] / 10 : NaN;
  let [total, digit, last] = [0, null, 10_000];
  if (text.length > 1 && !/[十百千]/.test(text)) return NaN;
  for (const c of text) {
    const ten = TENS[c];
    if (ten ? ten >= last || (digit === null && total) : digit) return NaN;
    if (ten) [total, digit, last] = [total + (digit ?? 1) * ten, null, ten];
    else digit = ONES[c];
  }
  return total + (digit ?? 0);
}
