// Bars by day with their average and, where there is one, the claim. One SVG, drawn to the width it is given, so that
// text keeps its size on a phone. A table holds the same numbers for those who do not see the picture.

import {h, s, show} from './dom.js';
import {choice, title} from './parts.js';
import {currentLanguage, grouped, word} from './words.js';

const HEIGHT = 220;
const MARGIN = {left: 34, right: 20, top: 14, bottom: 24};

let chosenDay = -1;
let drawnWidth = 0;

export function showDaily(element, series, claim, window, chooseWindow) {
  const width = Math.max(280, element.clientWidth - 40);
  drawnWidth = width;
  chosenDay = Math.min(chosenDay, series.days.length - 1);
  const readout = h('p', {class: 'readout', 'aria-live': 'polite'});
  const picture = draw(series, claim, width);
  const cursor = picture.querySelector('.cursor');
  const choose = day => {
    chosenDay = Math.max(0, Math.min(series.days.length - 1, day));
    point(cursor, series, chosenDay, width);
    tell(readout, series.days[chosenDay]);
  };
  picture.addEventListener('keydown', event => {
    const step = {ArrowLeft: -1, ArrowRight: 1, PageUp: -7, PageDown: 7}[event.key];
    if (step) choose((chosenDay < 0 ? series.days.length - 1 - step : chosenDay) + step);
    else if (event.key === 'Home') choose(0);
    else if (event.key === 'End') choose(series.days.length - 1);
    else return;
    event.preventDefault();
  });
  picture.addEventListener('pointermove', event => {
    const inside = event.offsetX - MARGIN.left;
    choose(Math.floor(inside / slot(series, width)));
  });
  show(element,
    title('daily-title', word('daily'),
      choice('window', [['month', word('window.month')], ['year', word('window.year')]], window, chooseWindow)),
    h('div', {class: 'picture'}, picture),
    h('div', {class: 'under'},
      readout,
      h('ul', {class: 'keys'},
        h('li', {class: 'key average'}, `${word('average')} ${grouped(series.average)}`),
        claim && h('li', {class: 'key claimed'}, `${word('claimed')} ${grouped(claim.claimed)}`))),
    h('details', {}, h('summary', {'data-key': 'daily-table'}, word('chartTable')), table(series)));
  if (chosenDay >= 0) {
    point(cursor, series, chosenDay, width);
    tell(readout, series.days[chosenDay]);
  } else {
    readout.textContent = `${series.period.from} – ${series.period.to} · ${word('daysInWindow', {n: series.days.length})}`;
  }
}

/** Whether the picture was drawn for another width than the element has now. */
export function outgrown(element) {
  return Math.abs(Math.max(280, element.clientWidth - 40) - drawnWidth) > 1;
}

function tell(readout, day) {
  readout.replaceChildren(h('b', {}, `${day.date} ${weekday(day.date)}`), ` ${grouped(day.count)} ${word('count')}`);
}

function slot(series, width) {
  return (width - MARGIN.left - MARGIN.right) / series.days.length;
}

function point(cursor, series, day, width) {
  cursor.setAttribute('x', MARGIN.left + day * slot(series, width));
  cursor.setAttribute('width', slot(series, width));
  cursor.setAttribute('visibility', 'visible');
}

function draw(series, claim, width) {
  const days = series.days;
  const highest = Math.max(1, ...days.map(day => day.count), claim ? Number(claim.claimed) : 0);
  const step = niceStep(highest);
  const top = Math.ceil(highest / step) * step;
  const bottom = HEIGHT - MARGIN.bottom;
  const y = value => bottom - (value / top) * (bottom - MARGIN.top);
  const wide = slot(series, width);
  const gap = wide > 6 ? Math.min(4, wide * 0.25) : wide > 2 ? 0.6 : 0;
  const parts = [];
  for (let tick = 0; tick <= top; tick += step) {
    parts.push(
      s('line', {x1: MARGIN.left, x2: width - MARGIN.right, y1: y(tick), y2: y(tick), class: tick === 0 ? 'axis' : 'grid'}),
      s('text', {x: MARGIN.left - 7, y: y(tick) + 4, 'text-anchor': 'end', class: 'tick'}, grouped(tick)));
  }
  parts.push(s('rect', {class: 'cursor', y: MARGIN.top, height: bottom - MARGIN.top, x: 0, width: 0, visibility: 'hidden'}));
  days.forEach((day, i) => {
    if (day.count > 0) {
      parts.push(s('rect', {class: 'bar', x: MARGIN.left + i * wide + gap / 2, y: y(day.count), width: Math.max(0.5, wide - gap), height: bottom - y(day.count), rx: wide > 8 ? 1.5 : 0}));
    }
  });
  for (const i of labelled(days, width)) {
    const x = MARGIN.left + (i + 0.5) * wide;
    if (x < width - 22 || days.length <= 62) {
      parts.push(s('text', {x, y: HEIGHT - 6, 'text-anchor': 'middle', class: 'tick'}, shortDate(days[i].date, days.length)));
    }
  }
  const average = Number(series.average);
  parts.push(s('line', {x1: MARGIN.left, x2: width - MARGIN.right, y1: y(average), y2: y(average), class: 'average'}));
  if (claim) {
    const claimed = y(Number(claim.claimed));
    parts.push(s('line', {x1: MARGIN.left, x2: width - MARGIN.right, y1: claimed, y2: claimed, class: 'claimed'}));
  }
  return s('svg', {
    width, height: HEIGHT, viewBox: `0 0 ${width} ${HEIGHT}`, role: 'img', tabindex: 0, 'data-key': 'daily-chart',
    'aria-label': `${word('daily')}, ${series.period.from} – ${series.period.to}, ${word('average')} ${series.average}. ${word('chartHint')}`,
  }, parts);
}

/** 1, 2 or 5 times a power of ten, so that there are at most five lines. */
function niceStep(highest) {
  const rough = highest / 4;
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1)));
  return [1, 2, 5, 10].map(factor => factor * power).find(step => step >= rough) ?? power * 10;
}

/** Which days get a label: month beginnings in a year, every few days in a month; the last always. */
function labelled(days, width) {
  const last = days.length - 1;
  if (days.length > 62) {
    const firsts = days.map((day, i) => i).filter(i => days[i].date.endsWith('-01'));
    const every = Math.max(1, Math.ceil(firsts.length * 58 / width));
    return firsts.filter((_, n) => n % every === 0);
  }
  const every = Math.max(1, Math.ceil(days.length * 48 / width));
  return days.map((_, i) => i).filter(i => (last - i) % every === 0);
}

function shortDate(date, count) {
  return count > 62 ? date.slice(0, 7) : date.slice(5);
}

function weekday(date) {
  return new Intl.DateTimeFormat(currentLanguage() === 'en' ? 'en' : 'zh-CN', {weekday: 'short', timeZone: 'UTC'}).format(new Date(`${date}T00:00:00Z`));
}

function table(series) {
  return h('div', {class: 'scroll'},
    h('table', {class: 'plain'},
      h('thead', {}, h('tr', {}, h('th', {scope: 'col'}, word('date')), h('th', {scope: 'col', class: 'number'}, word('running')))),
      h('tbody', {}, [...series.days].reverse().map(day => h('tr', {}, h('td', {}, day.date), h('td', {class: 'number'}, grouped(day.count)))))));
}
