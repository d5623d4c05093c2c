/** Sums as people write and say them, in fen: 35.5, ３５．５, 35块, 35元5角, 三十五块五. As dispatch/rules/money.py reads
 * them; tests/data/sums.tsv holds both to one answer. What may be read twice is no sum. */

const MOST = 10_000_000;
const TENS = { 十: 10, 百: 100, 千: 1000 };
const one = (c) => '零一二三四五六七八九'.indexOf({ 两: '二', 〇: '零' }[c] ?? c);
const SUM = /^(?:(\d{1,6})(?:[.点](\d{1,2}))?块?|(?:(\d{1,6})块)?(?:0?(\d)毛)?(?:(\d{1,2})分)?(\d{1,2}|半)?)$/;

/** null when nothing was said, undefined when it is no sum. */
export function fen(said) {
  const text = String(said ?? '').normalize('NFKC');
  if (!text.trim()) return null;
  const match = !/[\d.]\s+[\d.]/.test(text) && SUM.exec(digits(bare(text)));
  const sum = match?.[0] ? added(match) : NaN;
  return sum <= MOST ? sum : undefined;
}

const hundredths = (text = '') => (text === '半' ? 50 : +text.padEnd(2, '0'));

function added([, whole, part, yuan, jiao, cents, tail]) {
  if (whole) return whole * 100 + hundredths(part);
  if (!(yuan || jiao || cents) || (cents && (tail || (jiao && cents[1]))) || (jiao && tail && !/^\d$/.test(tail))) return NaN;
  return (yuan ?? 0) * 100 + (jiao ?? 0) * 10 + +(cents ?? 0) + (jiao ? +(tail ?? 0) : hundredths(tail));
}

function bare(said) {
  const text = said.replace(/\s/g, '').replace(/。/g, '.').replace(/，/g, ',').replace(/[圆元]/g, '块').replace(/角/g, '毛')
    .replace(/^(?:一共|共计|总共|合计|总计|共|花了|实付|付了|人民币|¥)+|(?:钱|整|人民币)+$/g, '');
  return /^\d{1,3}(,\d{3})+\.\d/.test(text) ? text.replace(/,/g, '') : text.replace(/^(\d+),(\d{1,2})(?!\d)/, '$1.$2');
}

const digits = (text) => text.replace(/(\d?)([零〇一二两三四五六七八九十百千]+)(?=(\d?))/g, (match, before, run, after, at) => {
  if (before || (after && (!/^[零〇]$/.test(run) || !at))) return '?';
  if (!/[十百千]/.test(run)) return at || !run[1] ? [...run].map(one).join('') : '?';
  return at || /^[百千]/.test(run) ? '?' : counted(run, run === text);
});

function counted(run, alone) {
  const [, many, ten, few] = /^([^零〇十百千])([百千])([^零〇十百千两])$/.exec(run) ?? [];
  if (/[百千][^零〇十百千]$/.test(run)) return alone && few ? one(many) * TENS[ten] + one(few) * TENS[ten] / 10 : '?'; // 一百二 is 120
  let [total, digit, last] = [0, null, 10_000];
  for (const c of run) {
    const unit = TENS[c];
    if (unit ? unit >= last || (digit === null && total) : digit) return '?';
    [total, digit, last] = unit ? [total + (digit ?? 1) * unit, null, unit] : [total, one(c), last];
  }
  return total + (digit ?? 0);
}
