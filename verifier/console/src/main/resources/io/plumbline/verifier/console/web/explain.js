// From a figure down to the frames that it rests on. The address says what is shown: every step can be linked to, and the
// browser's own way back works.

import {h, show} from './dom.js';
import {gradeBadge} from './parts.js';
import {currentLanguage, grouped, word} from './words.js';

const PREFIX = '#explain?';
const ROWS = 100;
const PATIENCE_MILLIS = 120000;
const NUMBERS = new Set(['amount', 'runningSeconds', 'events', 'otherEvents', 'users']);

let asked = 0;

/** A link to the explanation of a figure, of one of its subjects, or of a day. */
export function explained(question, ...children) {
  return h('a', {class: 'explained', href: address(question), title: word('explain')}, children);
}

function address(question) {
  return PREFIX + new URLSearchParams(Object.entries(question).filter(([, value]) => value));
}

/** The id of the figure that a claim is about. */
export function factOf(claim) {
  const members = Object.entries(claim.dimensions).map(([dimension, member]) => `${dimension}=${member}`);
  return `${claim.indicator}/${claim.window ?? 'as-of'}${members.length > 0 ? '?' + members.join('&') : ''}`;
}

/** Shows in a dialog what the address asks for, now and whenever it changes. */
export function followAddress(dialog) {
  const look = () => read(dialog);
  addEventListener('hashchange', look);
  dialog.addEventListener('close', () => { if (location.hash.startsWith(PREFIX)) history.pushState(null, '', location.pathname + location.search); });
  look();
}

async function read(dialog) {
  const order = ++asked;
  if (!location.hash.startsWith(PREFIX)) { dialog.close(); return; }
  const question = Object.fromEntries(new URLSearchParams(location.hash.slice(PREFIX.length)));
  frame(dialog, question, h('p', {class: 'quiet'}, word('loading')));
  if (!dialog.open) dialog.showModal();
  const body = await answer(question);
  if (order === asked) frame(dialog, question, body);
}

async function answer({fact, subject, day}) {
  const query = new URLSearchParams(Object.entries({fact: fact ?? '', subject, day, limit: ROWS, lang: currentLanguage()}).filter(([, value]) => value));
  try {
    const response = await fetch(`api/v1/explain?${query}`, {headers: {Accept: 'application/json'}, signal: AbortSignal.timeout(PATIENCE_MILLIS)});
    const told = await response.json();
    return response.ok ? explanation(told, {fact, subject, day}) : h('p', {class: 'evidence broken'}, told.detail);
  } catch (error) {
    console.error(error);
    return h('p', {class: 'evidence broken'}, word('lost'));
  }
}

function frame(dialog, {fact, subject, day}, body) {
  show(dialog,
    h('header', {class: 'title'},
      h('h2', {id: 'explain-title'}, word('explain')),
      h('button', {type: 'button', class: 'language', 'data-key': 'explain-close', click: () => dialog.close()}, word('close'))),
    h('p', {class: 'path'},
      explained({fact}, h('code', {}, fact)),
      subject && [' › ', explained({fact, subject}, h('code', {}, subject))],
      day && [' › ', h('code', {}, day)]),
    body);
}

function explanation(told, question) {
  return h('div', {class: 'explained-body', 'data-explained': told.id},
    h('p', {class: 'figure'}, h('span', {class: 'value'}, grouped(told.value)), h('span', {class: 'unit'}, told.unit), gradeBadge(told.grade)),
    told.numerator !== undefined && h('p', {class: 'quotient'}, `= ${grouped(told.numerator)} ${told.made_of}${told.denominator === '1' ? '' : ` ÷ ${grouped(told.denominator)}`}`),
    told.goes_over && h('p', {}, word('goesOver'), ' ', links(told.goes_over.map(subject => [subject, {...question, subject, day: null}]))),
    told.subjects && subjects(told, question),
    told.day && oneDay(told.day),
    told.usage?.day && oneDay(told.usage.day),
    told.device && days(told.device.days, told.device.days_in_service, question, day => [
      h('td', {}, day.ran ? word('yes') : `${word('no')}: ${day.cause_words}`), seconds(day.millis.RUNNING)], ['countsHere', 'runningSeconds']),
    told.usage && days(told.usage.days, told.usage.day_count, question, day => [
      number(day.events_counting), number(day.events_other), number(day.users)], ['events', 'otherEvents', 'users']),
    h('p', {class: 'small quiet'}, told.log_words));
}

function links(pairs) {
  return pairs.map(([text, question]) => [explained(question, h('code', {}, text)), ' ']);
}

function subjects(told, question) {
  const isDay = told.goes_over !== undefined;
  const hasDays = /^device\./.test(told.id) && told.indicator !== 'device.protocol.count' || told.usage || /active|every-month|killer|core/.test(told.id);
  const link = one => {
    if (!hasDays || one.cause === 'unregistered') return h('code', {}, one.subject);
    if (!isDay) return explained({...question, subject: one.subject, day: null}, h('code', {}, one.subject));
    return one.subject.length === 10 ? explained({fact: question.fact, subject: question.subject, day: one.subject}, h('code', {}, one.subject)) : h('code', {}, one.subject);
  };
  return list(['subject', 'amount', 'countsHere'], told.subjects, told.subject_count, one => [
    h('th', {scope: 'row'}, link(one)),
    number(one.amount),
    h('td', {}, one.counts ? word('yes') : `${word('no')}: ${one.cause_words}`)]);
}

function days(all, count, question, cells, columns) {
  return list(['date', ...columns], all, count, day => [
    h('th', {scope: 'row'}, explained({...question, day: day.day}, day.day)), cells(day)]);
}

function oneDay(day) {
  return h('section', {'data-explained-day': day.day},
    h('h3', {}, day.day),
    day.decided_by && h('p', {}, word('decidedBy'), ' ', h('code', {}, Object.entries(day.decided_by).map(([key, value]) => `${key}=${value}`).join(' '))),
    list(['frame', 'place', 'seal'], day.frames, day.frame_count, frame => [
      h('th', {scope: 'row'}, h('code', {class: 'hash'}, frame.sha256)),
      h('td', {}, h('code', {}, `${frame.segment} @${frame.offset}`)),
      h('td', {}, frame.seal ? h('code', {}, `${frame.seal.signature} ${frame.seal.sealed_at}`) : '–')]));
}

function list(columns, rows, count, cells) {
  return h('div', {class: 'scroll'},
    h('table', {},
      h('thead', {}, h('tr', {}, columns.map(column => h('th', {scope: 'col', class: NUMBERS.has(column) ? 'number' : null}, word(column))))),
      h('tbody', {}, rows.map(row => h('tr', {}, cells(row))))),
    count > rows.length && h('p', {class: 'small quiet'}, word('shownOf', {n: grouped(rows.length), all: grouped(count)})));
}

const number = value => h('td', {class: 'number'}, grouped(value));
const seconds = millis => number(Math.round((millis ?? 0) / 1000));
