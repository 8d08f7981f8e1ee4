// Connected devices by category, region and deployment: what was verified as a bar, what was claimed as a line.

import {h, show} from './dom.js';
import {gradeBadge} from './parts.js';
import {grouped, word} from './words.js';

const DIMENSIONS = ['category', 'region', 'deployment'];
const INDICATOR = 'device.connected';

export function showBreakdowns(element, report, audit) {
  show(element,
    h('h2', {id: 'breakdowns-title', class: 'unseen'}, word('breakdowns')),
    DIMENSIONS.map(dimension => panel(dimension, rows(report.facts, audit.claims, dimension))));
}

/** Members that were verified or claimed, the largest first. */
function rows(facts, claims, dimension) {
  const members = new Map();
  for (const fact of facts) {
    if (fact.indicator === INDICATOR && dimension in fact.dimensions) {
      members.set(fact.dimensions[dimension], {fact});
    }
  }
  for (const claim of claims) {
    if (claim.indicator === INDICATOR && dimension in claim.dimensions) {
      const member = claim.dimensions[dimension];
      members.set(member, {...members.get(member), claim});
    }
  }
  return [...members.entries()]
    .map(([member, {fact, claim}]) => ({member, fact, claim, verified: Number(fact?.value ?? 0), claimed: claim ? Number(claim.claimed) : null}))
    .sort((a, b) => b.verified - a.verified || (b.claimed ?? 0) - (a.claimed ?? 0) || a.member.localeCompare(b.member, 'zh'));
}

function panel(dimension, members) {
  const most = Math.max(1, ...members.map(row => Math.max(row.verified, row.claimed ?? 0)));
  const grade = members.find(row => row.fact)?.fact.grade;
  return h('article', {class: 'panel', 'data-dimension': dimension},
    h('div', {class: 'title'}, h('h3', {}, word(`by.${dimension}`)), h('div', {class: 'remarks'}, grade && gradeBadge(grade))),
    members.length === 0
      ? h('p', {class: 'quiet'}, word('nothing'))
      : h('ul', {class: 'bars'}, members.map(row => line(row, most))),
    members.some(row => row.claim) && h('p', {class: 'small'}, word('claimedMark')));
}

function line({member, verified, claim, claimed}, most) {
  const bar = h('span', {class: 'fill'});
  bar.style.width = `${100 * verified / most}%`;
  const track = h('span', {class: 'track', 'aria-hidden': 'true'}, bar);
  if (claim) {
    const mark = h('span', {class: `mark verdict-${claim.verdict}`});
    mark.style.left = `${100 * claimed / most}%`;
    track.append(mark);
  }
  return h('li', {},
    h('span', {class: 'member'}, member),
    track,
    h('span', {class: 'number'}, h('b', {}, grouped(verified)), claim && h('span', {class: 'quiet'}, ` / ${grouped(claimed)}`)));
}
