// Reads the API, asks again every few seconds, and draws what changed. Every answer carries an ETag: an unchanged report
// costs a 304.

import {showAudit} from './audit.js';
import {showBreakdowns} from './breakdowns.js';
import {outgrown, showDaily} from './chart.js';
import {query, showDevices} from './devices.js';
import {h, show} from './dom.js';
import {followAddress} from './explain.js';
import {showFindings, showIntegrity} from './findings.js';
import {showHeadline, showSummary} from './summary.js';
import {ago, currentLanguage, setLanguage, word} from './words.js';

const PAUSE_MILLIS = 3000;
const PATIENCE_MILLIS = 10000;

const at = id => document.getElementById(id);
const answers = {facts: null, claims: null, daily: null, devices: null};
const latest = {};
let chartWindow = 'month';
let answeredAt = 0;
let timer = 0;

class Waiting extends Error {}

async function read(part, path) {
  const order = (latest[part] = (latest[part] ?? 0) + 1);
  const response = await fetch(path, {cache: 'no-cache', headers: {Accept: 'application/json'}, signal: AbortSignal.timeout(PATIENCE_MILLIS)});
  if (response.status === 503) throw new Waiting();
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  const tag = `${response.headers.get('ETag')} ${path}`;
  answeredAt = Date.now();
  // An answer that was overtaken by a younger question, or that says nothing new, changes nothing.
  if (order !== latest[part] || answers[part]?.tag === tag) return false;
  answers[part] = {tag, ...(await response.json())};
  return true;
}

const language = () => `lang=${currentLanguage()}`;

function paths() {
  const devices = new URLSearchParams({page: query.page, size: query.size, lang: currentLanguage()});
  if (query.q) devices.set('q', query.q);
  if (query.state) devices.set('state', query.state);
  return {
    facts: `api/v1/facts?${language()}`,
    claims: `api/v1/claims?${language()}`,
    daily: `api/v1/daily-running?window=${chartWindow}`,
    devices: `api/v1/devices?${devices}`,
  };
}

async function refresh() {
  clearTimeout(timer);
  try {
    const changed = await Promise.all(Object.entries(paths()).map(([part, path]) => read(part, path)));
    notice('');
    if (changed.some(Boolean)) draw();
  } catch (error) {
    notice(word(error instanceof Waiting ? 'waiting' : 'lost'));
    if (!(error instanceof Waiting)) console.error(error);
  }
  tellAge();
  timer = setTimeout(refresh, PAUSE_MILLIS);
}

function notice(text) {
  at('notice').textContent = text;
  at('notice').hidden = text === '';
}

function draw() {
  const {facts, claims, daily, devices} = answers;
  if (!facts || !claims || !daily || !devices) return;
  at('main').hidden = false;
  show(at('scope'), h('span', {class: 'scheme'}, facts.title), h('span', {class: 'date'}, `${word('asOf')} ${facts.as_of}`), h('span', {class: 'quiet'}, facts.zone));
  showSummary(at('summary'), facts, claims);
  showHeadline(at('headline'), facts, claims);
  drawDaily();
  showBreakdowns(at('breakdowns'), facts, claims);
  showAudit(at('audit'), claims, facts);
  showFindings(at('findings'), facts);
  showIntegrity(at('integrity'), facts);
  showDevices(at('devices'), devices, refresh);
  at('foot').textContent = word('foot');
  document.title = `${at('summary-title').textContent} · 准绳 Plumbline`;
  document.body.dataset.version = facts.version;
}

function drawDaily() {
  const claim = answers.claims.claims.find(c => c.indicator === 'device.public-cloud.daily-running' && c.window === answers.daily.window && Object.keys(c.dimensions).length === 0);
  showDaily(at('daily'), answers.daily, claim, chartWindow, window => { chartWindow = window; refresh(); });
}

function tellAge() {
  const computed = answers.facts ? Date.parse(answers.facts.computed_at) : 0;
  at('live').textContent = computed ? `${word('updated')} ${ago(Date.now() - computed)}` : word('loading');
  at('live').classList.toggle('stale', answeredAt > 0 && Date.now() - answeredAt > 3 * PAUSE_MILLIS);
}

function label() {
  for (const element of document.querySelectorAll('[data-word]')) element.textContent = word(element.dataset.word);
  at('language').textContent = word('otherLanguage');
  at('language').title = word('otherLanguageHint');
  at('language').lang = currentLanguage() === 'en' ? 'zh-CN' : 'en';
}

function remembered() {
  const wanted = new URLSearchParams(location.search).get('lang');
  return wanted ?? localStorage.getItem('language') ?? 'zh';
}

at('language').addEventListener('click', () => {
  setLanguage(currentLanguage() === 'en' ? 'zh' : 'en');
  localStorage.setItem('language', currentLanguage());
  label();
  refresh();
});
addEventListener('resize', () => { if (answers.daily && outgrown(at('daily'))) drawDaily(); });
document.addEventListener('visibilitychange', () => { if (!document.hidden) refresh(); });
setInterval(tellAge, 1000);
setLanguage(remembered());
label();
followAddress(at('explain'));
refresh();
