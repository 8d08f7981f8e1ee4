// The verdict at one glance, and the headline figures with what was claimed.

import {h, show} from './dom.js';
import {explained} from './explain.js';
import {gradeBadge, signed, verdictBadge} from './parts.js';
import {grouped, word} from './words.js';

const VERDICTS = ['overstated', 'unsupported', 'understated', 'not-refuted', 'not-machine-verifiable', 'supported'];

const HEADLINES = [
  ['device.connected', 'as-of'],
  ['device.public-cloud.connected', 'as-of'],
  ['device.public-cloud.daily-running', 'year'],
  ['device.public-cloud.daily-running', 'month'],
  ['device.utilisation', 'month'],
  ['device.overseas.connected', 'as-of'],
];

export function showSummary(element, report, audit) {
  const claims = audit.claims;
  const tally = Object.fromEntries(VERDICTS.map(verdict => [verdict, claims.filter(claim => claim.verdict === verdict).length]));
  const bad = tally.overstated;
  const sentence =
    claims.length === 0 ? word('noClaims') :
    bad > 0 ? word('claimsFail', {n: claims.length, bad}) : word('claimsHold', {n: claims.length});
  show(element,
    h('div', {class: `sentence ${claims.length === 0 ? '' : bad > 0 ? 'fails' : 'holds'}`},
      h('h1', {id: 'summary-title'}, sentence),
      evidence(report.integrity)),
    claims.length > 0 && h('div', {class: 'balance'},
      h('div', {class: 'strip', 'aria-hidden': 'true'},
        VERDICTS.filter(verdict => tally[verdict] > 0).map(verdict => weight(h('span', {class: `part verdict-${verdict}`}), tally[verdict]))),
      h('ul', {class: 'legend'},
        VERDICTS.filter(verdict => tally[verdict] > 0).map(verdict =>
          h('li', {}, verdictBadge(verdict), h('b', {}, tally[verdict]))))));
}

function weight(element, grow) {
  element.style.flexGrow = grow;
  return element;
}

function evidence(integrity) {
  if (!integrity) return null;
  const frames = integrity.edge_frames + integrity.imported_frames;
  const text =
    !integrity.holds ? word('evidenceBroken', {n: grouped(integrity.defect_count)}) :
    frames === 0 ? word('evidenceNone') :
    integrity.edge_frames === 0 ? word('evidenceImported', {frames: grouped(frames)}) :
    word('evidenceHolds', {frames: grouped(frames), seals: grouped(integrity.seals)});
  return h('p', {class: integrity.holds ? 'evidence' : 'evidence broken'}, text);
}

export function showHeadline(element, report, audit) {
  show(element,
    h('h2', {id: 'headline-title', class: 'unseen'}, word('headline')),
    HEADLINES.map(([indicator, window]) => tile(report.facts, audit.claims, indicator, window)));
}

/** The total of an indicator over a window. */
export function total(facts, indicator, window) {
  return facts.find(fact => fact.indicator === indicator && fact.window === window && Object.keys(fact.dimensions).length === 0);
}

function tile(facts, claims, indicator, window) {
  const fact = total(facts, indicator, window);
  if (!fact) return null;
  const claim = claims.find(c => c.indicator === indicator && c.window === window && Object.keys(c.dimensions).length === 0);
  const days = fact.period ? 1 + (Date.parse(fact.period.to) - Date.parse(fact.period.from)) / 86400000 : 0;
  return h('article', {class: `tile ${claim ? 'verdict-' + claim.verdict : ''}`, 'data-fact': `${indicator}/${window}`},
    h('h3', {}, fact.name, window !== 'as-of' && h('span', {class: 'window'}, word(`window.${window}`))),
    h('p', {class: 'figure'},
      explained({fact: fact.id}, h('span', {class: 'value'}, grouped(fact.value))),
      h('span', {class: 'unit'}, fact.unit)),
    claim
      ? h('p', {class: 'against'},
          h('span', {class: 'label'}, word('claimed')), h('span', {class: 'number'}, grouped(claim.claimed)),
          verdictBadge(claim.verdict),
          claim.deviation_percent && claim.verdict !== 'supported' && h('span', {class: 'deviation'}, signed(claim.deviation_percent)))
      : h('p', {class: 'against quiet'}, word('notClaimed')),
    h('p', {class: 'small'}, gradeBadge(fact.grade), h('span', {}, remark(facts, fact, days))));
}

function remark(facts, fact, days) {
  if (fact.indicator === 'device.utilisation') {
    const upper = total(facts, 'device.utilisation.upper', fact.window);
    const coverage = total(facts, 'device.utilisation.coverage', fact.window);
    return [
      upper && `${word('bounds')} ${fact.value}–${upper.value} %`,
      upper && coverage && ' · ',
      coverage && `${word('coverage')} ${coverage.value} %`,
    ];
  }
  if (days > 0 && fact.observed_days !== undefined && fact.observed_days < days) {
    return word('observed', {n: fact.observed_days, all: days});
  }
  return '';
}
