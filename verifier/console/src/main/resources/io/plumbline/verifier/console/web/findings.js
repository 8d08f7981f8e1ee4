// What was noticed on the way, and what the figures rest on.

import {h, show} from './dom.js';
import {title} from './parts.js';
import {grouped, word} from './words.js';

const SHOWN_SUBJECTS = 12;

export function showFindings(element, report) {
  show(element,
    title('findings-title', word('findings')),
    report.findings.length === 0
      ? h('p', {class: 'quiet'}, word('noFindings'))
      : h('ul', {class: 'findings'}, report.findings.map(finding =>
          h('li', {'data-finding': finding.kind},
            h('b', {class: 'number'}, grouped(finding.count)),
            h('div', {},
              h('p', {class: 'what'}, finding.name === finding.kind ? finding.kind.replaceAll('-', ' ') : finding.name),
              h('p', {class: 'ids'},
                finding.subjects.slice(0, SHOWN_SUBJECTS).map(subject => h('code', {}, subject)),
                finding.subjects.length > SHOWN_SUBJECTS && h('span', {class: 'quiet'}, word('more', {n: grouped(finding.subjects.length - SHOWN_SUBJECTS)}))))))));
}

export function showIntegrity(element, report) {
  const integrity = report.integrity;
  element.hidden = !integrity;
  if (!integrity) return;
  const lines = [
    ['segments', integrity.segments, integrity.open_segments > 0 ? `${grouped(integrity.open_segments)} ${word('openSegments')}` : ''],
    ['agents', integrity.agents],
    ['edgeFrames', integrity.edge_frames],
    ['seals', integrity.seals],
    ['unsealed', integrity.unsealed_frames],
    ['importedFrames', integrity.imported_frames],
    ['gaps', integrity.gap_records],
    ['lostSamples', integrity.lost_samples],
  ];
  show(element,
    title('integrity-title', word('integrity'),
      h('span', {class: `badge ${integrity.holds ? 'verdict-supported' : 'verdict-overstated'}`}, `${word('defects')} ${grouped(integrity.defect_count)}`)),
    h('dl', {class: 'facts'}, lines.map(([key, value, remark]) =>
      h('div', {}, h('dt', {}, word(key)), h('dd', {class: 'number'}, grouped(value), remark && h('span', {class: 'quiet'}, ` (${remark})`))))),
    integrity.defects.length > 0 && h('ul', {class: 'defects'},
      integrity.defects.map(defect => h('li', {}, h('b', {}, defect.name), ' ', defect.detail, ' ', h('code', {}, defect.place)))));
}
