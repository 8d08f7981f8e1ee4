// Each claim against what was recomputed; for an overstated figure, what is missing and why.

import {h, show} from './dom.js';
import {explained, factOf} from './explain.js';
import {choice, gradeBadge, signed, title, verdictBadge} from './parts.js';
import {grouped, word} from './words.js';

const ORDER = ['overstated', 'unsupported', 'understated', 'not-refuted', 'not-machine-verifiable', 'supported'];
const SHOWN_SUBJECTS = 24;

const open = new Set();
let filter = 'all';
let known = new Set();

export function showAudit(element, audit, report) {
  known = new Set(report.facts.map(fact => fact.id));
  element.hidden = audit.claims.length === 0;
  if (element.hidden) return;
  const again = () => showAudit(element, audit, report);
  const claims = audit.claims
    .map((claim, position) => ({claim, position}))
    .filter(({claim}) => filter === 'all' || claim.verdict === 'overstated')
    .sort((a, b) => ORDER.indexOf(a.claim.verdict) - ORDER.indexOf(b.claim.verdict) || a.position - b.position);
  show(element,
    title('audit-title', word('audit'),
      choice('filter', [['all', word('all')], ['overstated', word('onlyFailing')]], filter, value => { filter = value; again(); })),
    h('div', {class: 'scroll'},
      h('table', {class: 'claims stacking'},
        h('thead', {}, h('tr', {},
          ['item', 'claimed', 'verified', 'deviation', 'verdict', 'grade'].map(column =>
            h('th', {scope: 'col', class: ['claimed', 'verified', 'deviation'].includes(column) ? 'number' : null}, word(column))))),
        claims.map(({claim}) => row(claim)))),
    rules(audit.rules));
}

function key(claim) {
  return [claim.indicator, claim.window ?? '', ...Object.entries(claim.dimensions).flat()].join('/');
}

function row(claim) {
  const id = key(claim);
  const details = h('tr', {class: 'more'}, h('td', {colspan: 6}, explanation(claim)));
  details.hidden = !open.has(id);
  const button = h('button', {
    type: 'button', class: 'unfold', 'data-key': `claim-${id}`, 'aria-expanded': String(open.has(id)),
    click: () => {
      details.hidden = !details.hidden;
      if (details.hidden) open.delete(id); else open.add(id);
      button.setAttribute('aria-expanded', String(!details.hidden));
    },
  }, name(claim));
  const bounds = claim.upper && claim.lower && claim.upper !== claim.lower;
  return h('tbody', {'data-claim': id, class: `verdict-${claim.verdict}`},
    h('tr', {},
      h('th', {scope: 'row'}, button),
      h('td', {class: /^[-+]?[\d.]+$/.test(claim.claimed) ? 'number figure-cell' : 'text', 'data-label': word('claimed')}, grouped(claim.claimed)),
      h('td', {class: 'number figure-cell', 'data-label': word('verified')},
        claim.verified ? grouped(claim.verified) : '—',
        bounds && h('span', {class: 'quiet range'}, `≤ ${grouped(claim.upper)}`)),
      h('td', {class: 'number deviation', 'data-label': word('deviation')}, claim.deviation_percent ? signed(claim.deviation_percent) : '—'),
      h('td', {'data-label': word('verdict')}, verdictBadge(claim.verdict)),
      h('td', {'data-label': word('grade')}, claim.grade ? gradeBadge(claim.grade) : '—')),
    details);
}

function name(claim) {
  const members = Object.values(claim.dimensions);
  return [
    h('span', {class: 'name'}, claim.name),
    members.length > 0 && h('span', {class: 'chip'}, members.join(' · ')),
    claim.window && claim.window !== 'as-of' && h('span', {class: 'chip'}, word(`window.${claim.window}`)),
  ];
}

function explanation(claim) {
  return h('div', {class: 'explanation'},
    h('p', {}, claim.reason),
    claim.causes && missing(claim),
    h('p', {class: 'small'}, h('code', {}, claim.indicator), ' ',
      known.has(factOf(claim)) && explained({fact: factOf(claim)}, word('explain'))));
}

function missing(claim) {
  return h('div', {class: 'missing'},
    h('h4', {}, word('missing'), ' ',
      h('span', {class: 'quiet'}, `${grouped(claim.difference)} ${claim.difference_unit}`)),
    h('ul', {class: 'causes'},
      claim.causes.map(cause => {
        const bar = h('span', {class: 'fill'});
        bar.style.width = `${100 * cause.count / claim.difference}%`;
        const shown = cause.subjects.slice(0, SHOWN_SUBJECTS);
        return h('li', {},
          h('div', {class: 'cause'},
            h('b', {class: 'number'}, grouped(cause.count)),
            h('span', {class: 'track', 'aria-hidden': 'true'}, bar),
            h('span', {}, cause.name, cause.of && h('span', {class: 'quiet'}, ' ', word('outOf', {n: grouped(cause.of)})))),
          h('p', {class: 'ids'},
            shown.map(subject => h('code', {}, subject)),
            cause.subjects.length > shown.length && h('span', {class: 'quiet'}, word('more', {n: grouped(cause.subjects.length - shown.length)}))));
      })));
}

function rules(all) {
  const relevant = all.filter(rule => rule.verdict !== 'not-applicable');
  if (relevant.length === 0) return null;
  const broken = relevant.filter(rule => rule.verdict === 'broken');
  return h('details', {class: 'rules', open: broken.length > 0},
    h('summary', {'data-key': 'rules'}, word('rules'), ' ',
      h('span', {class: 'quiet'}, `${word('rule.holds')} ${relevant.length - broken.length} · ${word('rule.broken')} ${broken.length}`)),
    h('ul', {},
      [...broken, ...relevant.filter(rule => rule.verdict === 'holds')].map(rule =>
        h('li', {class: `rule ${rule.verdict}`},
          verdictLike(rule.verdict), h('span', {}, rule.detail)))));
}

function verdictLike(verdict) {
  return h('span', {class: `badge ${verdict === 'broken' ? 'verdict-overstated' : 'verdict-supported'}`}, word(`rule.${verdict}`));
}
