/** Bars of ECharts. What they show stands beside them as a table, so they are pictures and no more. */

import { t } from '../page.js';
import { script } from './fetched.js';

const PARTS = [['waiting', '#1a569b', 'figures.open'], ['late', '#b3202a', 'figures.late'], ['closed', '#7fc49a', 'figures.closed']];
const TEXT = { color: '#14181d', fontSize: 13 };

/** A function that draws rows of {name, waiting, late, closed} or, `plain`, of {name, count}; and ends it. */
export async function bars(element, { plain = false } = {}) {
  await script('vendor/echarts.common.min.js');
  const chart = window.echarts.init(element, null, { renderer: 'canvas' });
  const fit = new ResizeObserver(() => chart.resize());
  fit.observe(element);
  return {
    show: (rows) => chart.setOption(plain ? counts(rows) : stacked(rows), true),
    remove: () => { fit.disconnect(); chart.dispose(); },
  };
}

const frame = (rows) => ({
  animation: false, textStyle: TEXT, tooltip: { trigger: 'axis', renderMode: 'richText', axisPointer: { type: 'shadow' } },
  grid: { left: 4, right: 28, top: 30, bottom: 4, containLabel: true },
  xAxis: { type: 'value', minInterval: 1, axisLabel: TEXT },
  yAxis: { type: 'category', inverse: true, data: rows.map(({ name }) => name), axisLabel: { ...TEXT, width: 130, overflow: 'truncate' } },
});

function stacked(rows) {
  return {
    ...frame(rows), legend: { top: 0, textStyle: TEXT },
    series: PARTS.map(([name, color, words]) => ({ name: t(`reports.${words}`), type: 'bar', stack: 'all', itemStyle: { color, borderColor: '#fff', borderWidth: 1 }, data: rows.map((row) => row[name]) })),
  };
}

const counts = (rows) => ({ ...frame(rows), series: [{ type: 'bar', itemStyle: { color: '#1a569b' }, label: { show: true, position: 'right' }, data: rows.map(({ count }) => count) }] });
