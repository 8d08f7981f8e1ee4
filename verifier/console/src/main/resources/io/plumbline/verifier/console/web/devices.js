// The live table: filtered and paged by the server, so that a million devices are no heavier than forty.

import {h, show} from './dom.js';
import {gradeBadge, title} from './parts.js';
import {ago, grouped, word} from './words.js';

const STATES = ['RUNNING', 'IDLE', 'FAULT', 'MAINTENANCE', 'OFFLINE', 'UNKNOWN'];
const TYPING_PAUSE_MILLIS = 200;

export const query = {page: 1, size: innerWidth < 720 ? 10 : 25, q: '', state: ''};

let body = null;

/** Shows a page of devices. The search field is made once, so that typing in it is never interrupted. */
export function showDevices(element, answer, reload) {
  if (!body || !element.contains(body)) {
    body = h('div', {});
    show(element, body);
  }
  if (!element.querySelector('.filters') || element.dataset.language !== document.documentElement.lang) {
    element.dataset.language = document.documentElement.lang;
    element.replaceChildren(title('devices-title', word('devices'), filters(reload)), body);
  }
  show(body, distribution(answer), table(answer), pager(answer, reload));
}

function filters(reload) {
  let timer = 0;
  const search = h('input', {
    type: 'search', id: 'device-search', placeholder: word('search'), 'aria-label': word('search'), maxlength: 64, value: query.q,
    input: event => {
      clearTimeout(timer);
      timer = setTimeout(() => { query.q = event.target.value; query.page = 1; reload(); }, TYPING_PAUSE_MILLIS);
    },
  });
  const state = h('select', {'aria-label': word('state'), id: 'device-state', change: event => { query.state = event.target.value; query.page = 1; reload(); }},
    h('option', {value: ''}, word('anyState')),
    STATES.map(value => h('option', {value, selected: value === query.state}, word(`state.${value}`))));
  return h('div', {class: 'filters'}, search, state);
}

function distribution(answer) {
  const known = STATES.filter(state => (answer.states[state] ?? 0) > 0);
  return h('div', {class: 'balance states'},
    h('div', {class: 'strip', 'aria-hidden': 'true'}, known.map(state => {
      const part = h('span', {class: `part state-${state}`});
      part.style.flexGrow = answer.states[state];
      return part;
    })),
    h('ul', {class: 'legend'}, known.map(state => h('li', {}, stateBadge(state), h('b', {}, grouped(answer.states[state]))))));
}

function stateBadge(state) {
  return h('span', {class: `state state-${state}`}, h('span', {class: 'dot', 'aria-hidden': 'true'}), word(`state.${state}`));
}

function table(answer) {
  if (answer.devices.length === 0) return h('p', {class: 'quiet'}, word('noDevices'));
  const columns = ['device', 'category', 'region', 'deployment', 'protocol', 'state', 'lastSeen', 'today', 'standing'];
  return h('div', {class: 'scroll'},
    h('table', {class: 'fleet stacking'},
      h('thead', {}, h('tr', {}, columns.map(column => h('th', {scope: 'col'}, word(column))))),
      h('tbody', {}, answer.devices.map(device =>
        h('tr', {'data-device': device.device_id},
          h('th', {scope: 'row'}, h('code', {}, device.device_id), ' ', h('span', {class: 'quiet'}, device.name ?? '')),
          h('td', {'data-label': word('category')}, device.category),
          h('td', {'data-label': word('region')}, device.country ?? device.region),
          h('td', {'data-label': word('deployment')}, device.deployment),
          h('td', {'data-label': word('protocol')}, device.protocol ?? '—'),
          h('td', {'data-label': word('state')}, stateBadge(device.state)),
          h('td', {'data-label': word('lastSeen'), class: 'number'},
            device.last_seen ? h('time', {datetime: device.last_seen, title: device.last_seen}, ago(Date.parse(answer.at) - Date.parse(device.last_seen))) : word('never')),
          h('td', {'data-label': word('today')}, h('span', {class: device.running_today ? 'yes' : 'quiet'}, word(device.running_today ? 'yes' : 'no'))),
          h('td', {'data-label': word('standing')}, device.counts ? gradeBadge(device.grade) : h('span', {class: 'why'}, device.standing_name)))))));
}

function pager(answer, reload) {
  const last = Math.max(1, Math.ceil(answer.total / answer.size));
  const go = page => { query.page = page; reload(); };
  const from = answer.total === 0 ? 0 : (answer.page - 1) * answer.size + 1;
  return h('nav', {class: 'pager', 'aria-label': word('devices')},
    h('button', {type: 'button', 'data-key': 'previous', disabled: answer.page <= 1, click: () => go(answer.page - 1)}, word('previous')),
    h('span', {class: 'number'}, word('pageOf', {from: grouped(from), to: grouped(Math.min(answer.total, answer.page * answer.size)), total: grouped(answer.total)})),
    h('button', {type: 'button', 'data-key': 'next', disabled: answer.page >= last, click: () => go(answer.page + 1)}, word('next')));
}
