// The attempts at the work items of a job: one row for each worker, or for each slot of a worker with concurrent attempts.

import { h, svg, table } from './dom.js';
import { seconds, time } from './format.js';

const rowHeight = 26;
const width = 1000;
const wide = 8; // Bars wider than this have a gap after them.

/** @param {object[]} attempts The job's timeline, in the order in which the attempts started. */
export function timelineView(attempts) {
  const from = new Date(attempts[0].beganAt).getTime();
  // The browser's clock may be behind the service's.
  const end = attempt => attempt.endedAt ? new Date(attempt.endedAt).getTime() : Math.max(Date.now(), new Date(attempt.beganAt).getTime());
  const to = Math.max(from + 1000, ...attempts.map(end));
  const at = moment => (moment - from) / (to - from) * width;
  const workers = [...new Set(attempts.map(attempt => attempt.worker))];
  return [
    h('div', { class: 'timeline' }, workers.map(worker => {
      const own = attempts.filter(attempt => attempt.worker === worker);
      const slots = inSlots(own, end);
      return h('div', { class: 'lane' }, h('div', { class: 'small muted' }, worker),
        svg('svg', {
          viewBox: `0 0 ${width} ${slots.length * rowHeight}`, preserveAspectRatio: 'none', height: slots.length * rowHeight,
          role: 'img', 'aria-label': `${worker}: ${own.map(one => `${one.item} ${one.outcome}`).join(', ')}`,
        }, ...slots.flatMap((slot, row) => slot.map(attempt => bar(attempt, at, end, row)))));
    })),
    h('div', { class: 'axis small muted' }, h('span', {}, time(attempts[0].beganAt)), h('span', {}, seconds((to - from) / 1000))),
    legend(attempts),
    details(attempts, from, end),
  ];
}

/** Assigns each attempt to the first slot that is free. */
function inSlots(attempts, end) {
  const slots = [];
  for (const attempt of attempts) {
    const free = slots.find(slot => end(slot.at(-1)) <= new Date(attempt.beganAt).getTime());
    if (free) free.push(attempt); else slots.push([attempt]);
  }
  return slots;
}

function bar(attempt, at, end, row) {
  const x = at(new Date(attempt.beganAt).getTime());
  const length = Math.max(3, at(end(attempt)) - x);
  const gap = length > wide ? 1.5 : 0;
  return svg('rect', {
    class: `${kind(attempt)} ${attempt.outcome}`, x, y: row * rowHeight + 3, width: length - gap, height: rowHeight - 6, rx: 2,
  }, svg('title', {}, `${name(attempt)}: ${attempt.outcome}, ${took(attempt, end)}`));
}

const kind = attempt => attempt.item.split('-')[0];

const name = attempt => attempt.item + (attempt.attempt > 1 ? `, attempt ${attempt.attempt}` : '');

const took = (attempt, end) => seconds((end(attempt) - new Date(attempt.beganAt)) / 1000);

const kinds = ['ingest', 'encode', 'copy', 'audio', 'package', 'thumbnails'];

function legend(attempts) {
  const seen = new Set(attempts.map(kind));
  const outcomes = ['failed', 'lost', 'stopped'].filter(one => attempts.some(attempt => attempt.outcome === one));
  return h('div', { class: 'legend kinds' }, [...kinds.filter(one => seen.has(one)), ...outcomes]
    .map(one => h('span', {}, h('i', { class: one }), one)));
}

const details = (attempts, from, end) => h('details', { class: 'small' },
  h('summary', {}, attempts.length === 1 ? '1 attempt' : `${attempts.length} attempts`),
  table([
    { name: 'Work item' }, { name: 'Worker' }, { name: 'Outcome' },
    { name: 'Started after', class: 'number' }, { name: 'Duration', class: 'number' }],
    attempts.map(attempt => h('tr', {},
      h('td', {}, h('code', {}, name(attempt))),
      h('td', {}, attempt.worker),
      h('td', {}, attempt.outcome, attempt.error && ` ${attempt.error.code}`),
      h('td', { class: 'number' }, seconds((new Date(attempt.beganAt) - from) / 1000)),
      h('td', { class: 'number' }, took(attempt, end))))));

/** Shows the last lines that ffmpeg wrote in each failed attempt, newest first; for admins. */
export const diagnosticsView = diagnostics => diagnostics.toReversed().map(one => h('div', {},
  h('p', {}, h('code', {}, name(one)), ` on ${one.worker}, ${time(one.at)}: `, h('strong', {}, one.error.code), ` ${one.error.message}`),
  one.lines.length > 0 ? h('pre', { tabindex: '0' }, one.lines.join('\n')) : h('p', { class: 'muted' }, 'There was no output.')));
