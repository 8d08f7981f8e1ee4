// Every word of the page in both languages. Chinese is the language of the notices and comes first.

const WORDS = {
  skip: ['跳到主张核验', 'Skip to the audit of claims'],
  otherLanguage: ['English', '中文'],
  otherLanguageHint: ['Switch to English', '切换到中文'],
  asOf: ['截至', 'As of'],
  updated: ['更新于', 'updated'],
  ago: ['前', 'ago'],
  seconds: ['秒', 's'],
  minutes: ['分钟', 'min'],
  hours: ['小时', 'h'],
  days: ['天', 'd'],
  now: ['刚刚', 'just now'],
  loading: ['正在读取…', 'Loading…'],
  waiting: ['尚无结果：正在读取档案。', 'Nothing to show yet: the archive is being read.'],
  lost: ['与服务的连接中断，显示的是最后一次结果。', 'The server does not answer; what you see is its last result.'],

  summary: ['结论', 'Verdict'],
  claimsHold: ['全部 {n} 项主张均未被推翻', 'All {n} claims stand'],
  claimsFail: ['{n} 项主张中 {bad} 项虚高', '{bad} of {n} claims are overstated'],
  noClaims: ['未提交主张，仅给出重算结果', 'No claims were made; these are the recomputed figures'],
  evidenceHolds: ['证据完整：{frames} 帧、{seals} 个签章逐一核对，无一处破损', 'Evidence intact: {frames} frames and {seals} seals checked, none broken'],
  evidenceBroken: ['证据有 {n} 处破损', 'The evidence is broken in {n} places'],
  evidenceImported: ['证据来自导入的记录：{frames} 帧，未经边缘签名，逐帧核对无破损', 'The evidence was imported: {frames} frames, not signed at the edge; none broken'],
  evidenceNone: ['档案中尚无证据', 'The archive holds no evidence yet'],

  headline: ['核心指标', 'Headline figures'],
  claimed: ['主张', 'Claimed'],
  verified: ['核验', 'Verified'],
  recomputed: ['重算', 'Recomputed'],
  notClaimed: ['未主张', 'not claimed'],
  bounds: ['区间', 'Range'],
  coverage: ['状态已知', 'State known'],
  observed: ['窗口内有数据 {n} 天 / {all} 天', 'data on {n} of {all} days'],

  'window.as-of': ['截至当日', 'as of'],
  'window.month': ['近一月', 'month'],
  'window.year': ['近一年', 'year'],

  daily: ['公有云工业设备日运行数量', 'Public-cloud devices running, by day'],
  average: ['日平均', 'daily average'],
  daysInWindow: ['{n} 天', '{n} days'],
  running: ['运行', 'running'],
  date: ['日期', 'Date'],
  count: ['台/套', 'devices'],
  chartTable: ['以表格查看', 'Show as a table'],
  chartHint: ['左右方向键逐日查看', 'Arrow keys move from day to day'],

  breakdowns: ['连接设备分布', 'Connected devices, broken down'],
  'by.category': ['按二级分类', 'By category'],
  'by.region': ['按省市区域', 'By region'],
  'by.deployment': ['按部署方式', 'By deployment'],
  claimedMark: ['竖线为主张值', 'The line marks the claim'],
  nothing: ['无', 'None'],

  audit: ['主张核验', 'Audit of claims'],
  item: ['指标', 'Item'],
  window: ['口径', 'Window'],
  deviation: ['偏差', 'Deviation'],
  verdict: ['结论', 'Verdict'],
  grade: ['证据等级', 'Evidence'],
  reason: ['理由', 'Reason'],
  missing: ['差额及其原因', 'Missing, by cause'],
  outOf: ['（共 {n}）', 'of {n}'],
  more: ['等 {n} 台', 'and {n} more'],
  all: ['全部', 'All'],
  onlyFailing: ['仅看虚高', 'Overstated only'],

  'verdict.supported': ['属实', 'supported'],
  'verdict.understated': ['偏低', 'understated'],
  'verdict.not-refuted': ['未被推翻', 'not refuted'],
  'verdict.overstated': ['虚高', 'overstated'],
  'verdict.unsupported': ['无依据', 'unsupported'],
  'verdict.not-machine-verifiable': ['须专家核实', 'for an expert'],

  'grade.measured': ['实测', 'measured'],
  'grade.recorded': ['记录', 'recorded'],
  'grade.registered': ['登记', 'registered'],
  'grade.derived': ['推算', 'derived'],
  'grade.declared': ['自报', 'declared'],
  'hint.measured': ['由边缘签名的数据帧重算，链、签章逐一核对', 'Recomputed from frames signed at the edge; chain and seals verify'],
  'hint.recorded': ['由导入的记录重算，到达时间未知或未签名', 'Recomputed from imported logs; arrival unknown or not signed'],
  'hint.registered': ['由台账计数', 'Counted from a ledger'],
  'hint.derived': ['由其他指标推算', 'A formula over other facts'],
  'hint.declared': ['表格自报，未重算', 'Stated in a form; not recomputed'],

  findings: ['发现', 'Findings'],
  noFindings: ['没有发现异常。', 'Nothing unusual was found.'],
  rules: ['勾稽关系', 'Rules between figures'],
  'rule.holds': ['成立', 'holds'],
  'rule.broken': ['不成立', 'broken'],
  'rule.not-applicable': ['不适用', 'n/a'],

  integrity: ['证据', 'Evidence'],
  segments: ['段文件', 'Segments'],
  openSegments: ['正在写入', 'being written'],
  edgeFrames: ['边缘签名帧', 'Frames signed at the edge'],
  importedFrames: ['导入帧', 'Imported frames'],
  seals: ['签章', 'Seals'],
  agents: ['边缘代理', 'Agents'],
  unsealed: ['待签章帧', 'Frames not sealed yet'],
  gaps: ['记录在案的缺口', 'Gaps on record'],
  lostSamples: ['缺口中丢失的样本', 'Samples lost in them'],
  defects: ['破损', 'Defects'],

  devices: ['设备', 'Devices'],
  device: ['设备', 'Device'],
  category: ['分类', 'Category'],
  region: ['区域', 'Region'],
  deployment: ['部署', 'Deployment'],
  protocol: ['协议', 'Protocol'],
  state: ['状态', 'State'],
  lastSeen: ['最近数据', 'Last data'],
  today: ['今日运行', 'Ran today'],
  standing: ['计入', 'Counts'],
  search: ['查找设备、名称、分类', 'Find a device, name or category'],
  anyState: ['全部状态', 'Any state'],
  previous: ['上一页', 'Previous'],
  next: ['下一页', 'Next'],
  pageOf: ['{from}–{to} / {total}', '{from}–{to} of {total}'],
  noDevices: ['没有符合条件的设备。', 'No device matches.'],
  yes: ['是', 'yes'],
  no: ['否', 'no'],
  never: ['从未', 'never'],
  'state.RUNNING': ['运行', 'Running'],
  'state.IDLE': ['待机', 'Idle'],
  'state.FAULT': ['故障', 'Fault'],
  'state.MAINTENANCE': ['检修', 'Maintenance'],
  'state.OFFLINE': ['停机', 'Off'],
  'state.UNKNOWN': ['未知', 'Unknown'],

  explain: ['这个数怎么来的', 'How this figure is made'],
  close: ['关闭', 'Close'],
  goesOver: ['统计范围：', 'It goes over'],
  subject: ['对象', 'Subject'],
  amount: ['数量', 'Amount'],
  countsHere: ['计入', 'Counts'],
  runningSeconds: ['运行（秒）', 'Running, s'],
  events: ['计入的记录', 'Events that count'],
  otherEvents: ['其他记录', 'Other events'],
  users: ['用户', 'Users'],
  decidedBy: ['当天首先由此计入：', 'The day counts because of'],
  frame: ['帧的 SHA-256', 'SHA-256 of the frame'],
  place: ['归档位置', 'Place in the archive'],
  seal: ['签章', 'Seal'],
  shownOf: ['共 {all} 行，列出前 {n} 行', 'the first {n} of {all}'],

  foot: ['数字由档案中的原始数据帧重算，任何人可用同一档案复核。', 'Every figure is recomputed from the frames in the archive; anybody can repeat it from the same archive.'],
};

let language = 'zh';

export function setLanguage(tag) {
  language = tag === 'en' ? 'en' : 'zh';
  document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN';
}

export function currentLanguage() {
  return language;
}

/** The word for a key in the present language, with {names} filled in; the key itself where there is none. */
export function word(key, values = {}) {
  const pair = WORDS[key];
  if (!pair) return key.includes('.') ? key.slice(key.indexOf('.') + 1) : key;
  return pair[language === 'en' ? 1 : 0].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** A decimal number as text with its thousands apart; digits are never changed. */
export function grouped(text) {
  const match = /^(-?)(\d+)(\.\d+)?$/.exec(String(text));
  if (!match) return String(text);
  return match[1] + match[2].replace(/\B(?=(\d{3})+$)/g, ',') + (match[3] ?? '');
}

/** How long ago something was, in the largest unit that fits. */
export function ago(millis) {
  const seconds = Math.max(0, Math.round(millis / 1000));
  if (seconds < 2) return word('now');
  const [count, unit] =
    seconds < 120 ? [seconds, 'seconds'] :
    seconds < 7200 ? [Math.round(seconds / 60), 'minutes'] :
    seconds < 172800 ? [Math.round(seconds / 3600), 'hours'] :
    [Math.round(seconds / 86400), 'days'];
  return `${count} ${word(unit)}${language === 'en' ? ' ' : ''}${word('ago')}`;
}
