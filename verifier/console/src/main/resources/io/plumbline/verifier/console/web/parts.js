// Small parts that several sections use: badges, verdicts, titles.

import {h, s} from './dom.js';
import {grouped, word} from './words.js';

const VERDICT_SHAPES = {
  'supported': 'M3.5 8.5l3 3 6-7',
  'understated': 'M8 3v9M4.5 8.5L8 12l3.5-3.5',
  'not-refuted': 'M3.5 6h9M3.5 10h9',
  'overstated': 'M8 13V4M4.5 7.5L8 4l3.5 3.5',
  'unsupported': 'M4.5 4.5l7 7M11.5 4.5l-7 7',
  'not-machine-verifiable': 'M5.8 6a2.2 2.2 0 1 1 3.3 1.9c-.8.5-1.1.9-1.1 1.7M8 12.5v.01',
};

/** A verdict in colour, shape and word; none of the three alone carries the meaning. */
export function verdictBadge(verdict) {
  return h('span', {class: `badge verdict-${verdict}`},
    s('svg', {viewBox: '0 0 16 16', 'aria-hidden': 'true', class: 'shape'},
      s('path', {d: VERDICT_SHAPES[verdict] ?? 'M8 8h.01', fill: 'none', stroke: 'currentColor', 'stroke-width': 2, 'stroke-linecap': 'round', 'stroke-linejoin': 'round'})),
    word(`verdict.${verdict}`));
}

/** A grade of evidence: the more bars, the better. */
export function gradeBadge(grade) {
  const order = ['declared', 'derived', 'registered', 'recorded', 'measured'];
  const strength = order.indexOf(grade) + 1;
  const bars = order.map((_, i) =>
    s('rect', {x: 1 + i * 3.2, y: 11 - 2 * i, width: 2.2, height: 3 + 2 * i, rx: 0.6, class: i < strength ? 'on' : 'off'}));
  return h('span', {class: 'grade', title: word(`hint.${grade}`)},
    s('svg', {viewBox: '0 0 17 15', 'aria-hidden': 'true', class: 'bars'}, bars),
    word(`grade.${grade}`));
}

/** A section's title with remarks at its right. */
export function title(id, text, ...remarks) {
  return h('div', {class: 'title'}, h('h2', {id}, text), h('div', {class: 'remarks'}, remarks));
}

/** Signed percentage as text. */
export function signed(percent) {
  if (/^-?0(\.0+)?$/.test(percent)) return '0 %';
  return (percent.startsWith('-') ? '−' + grouped(percent.slice(1)) : '+' + grouped(percent)) + ' %';
}

/** A group of buttons of which one is pressed. */
export function choice(key, options, chosen, choose) {
  return h('div', {class: 'choice', role: 'group'},
    options.map(([value, text]) =>
      h('button', {type: 'button', 'data-key': `${key}-${value}`, 'aria-pressed': String(value === chosen), click: () => choose(value)}, text)));
}
