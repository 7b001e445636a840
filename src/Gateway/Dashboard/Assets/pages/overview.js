import { get } from '../api.js';
import { card, empty, h, replace, svg } from '../dom.js';
import { bytes } from '../format.js';
import { jobTable } from './jobs.js';

const hour = 3600 * 1000;
const hours = 24;

const count = async (status, signal) => (await get(`/v1/encoder/jobs?perPage=1&status=${status}`, { signal })).pageInfo.total;

const tile = (name, value) => h('div', { class: 'card tile' }, h('b', {}, String(value)), h('span', {}, name));

export async function overviewPage({ show, live, signal }) {
  const tiles = h('div', { class: 'tiles' });
  const chart = h('div');
  const running = h('div');
  const failures = h('div');
  const refresh = async () => {
    const [queued, processing, completed, failed, usage, recent, active, lost] = await Promise.all([
      count('queued', signal), count('processing', signal), count('completed', signal), count('failed', signal),
      get('/v1/usage', { signal }),
      get('/v1/encoder/jobs?perPage=100', { signal }),
      get('/v1/encoder/jobs?perPage=10&status=processing', { signal }),
      get('/v1/encoder/jobs?perPage=5&status=failed', { signal }),
    ]);
    replace(tiles, tile('queued', queued), tile('processing', processing), tile('completed', completed), tile('failed', failed),
      tile('work items in progress', usage.runningUnits), tile('stored', bytes(usage.storedBytes)),
      tile('minutes of video today', Math.round(usage.minutesToday * 10) / 10));
    replace(chart, throughput(recent.data));
    replace(running, active.data.length > 0 ? jobTable(active.data) : h('p', { class: 'muted' }, 'No jobs are processing.'));
    replace(failures, lost.data.length > 0 ? jobTable(lost.data) : h('p', { class: 'muted' }, 'No jobs have failed.'));
    return queued + processing + completed + failed;
  };
  const all = await refresh();
  show(h('h1', {}, 'Overview'), tiles,
    all === 0
      ? empty('There are no jobs yet. ', h('a', { href: '#/new' }, 'Create the first one'), '.')
      : [card('Jobs ended per hour', chart), card('Processing', running), card('Recent failures', failures)]);

  let timer = null;
  live('/v1/encoder/events', () => {
    timer ??= setTimeout(() => {
      timer = null;
      if (!signal.aborted) refresh().catch(() => { /* The page shows the connection's state; the next event causes another refresh. */ });
    }, 1000);
  });
}

/** Draws a bar for each of the last 24 hours: how many of the newest hundred jobs ended in it. */
function throughput(jobs) {
  const now = Math.floor(Date.now() / hour);
  const bars = Array.from({ length: hours }, () => ({ completed: 0, failed: 0 }));
  for (const job of jobs.filter(one => one.finishedAt)) {
    const ago = now - Math.floor(new Date(job.finishedAt) / hour);
    if (ago >= 0 && ago < hours) bars[hours - 1 - ago][job.status]++;
  }
  const most = Math.max(1, ...bars.map(bar => bar.completed + bar.failed));
  const parts = bars.flatMap((bar, i) => {
    const ok = 100 * bar.completed / most;
    const bad = 100 * bar.failed / most;
    const x = i * 20 + 2;
    return [
      svg('rect', { class: 'ok', x, y: 110 - ok, width: 16, height: ok, rx: 2 }),
      svg('rect', { class: 'bad', x, y: 110 - ok - bad, width: 16, height: bad, rx: 2 }),
    ];
  });
  const sum = name => bars.reduce((total, bar) => total + bar[name], 0);
  return [
    svg('svg', {
      class: 'chart', viewBox: `0 0 ${hours * 20} 120`, preserveAspectRatio: 'none', role: 'img',
      'aria-label': `In the last ${hours} hours ${sum('completed')} jobs completed and ${sum('failed')} failed`,
    }, svg('line', { x1: 0, y1: 111, x2: hours * 20, y2: 111 }), ...parts),
    h('div', { class: 'legend' },
      h('span', {}, h('i', { class: 'ok' }), `${sum('completed')} completed`),
      h('span', {}, h('i', { class: 'bad' }), `${sum('failed')} failed`),
      h('span', { class: 'grow' }), `the last ${hours} hours`),
  ];
}
