import { get, isAdmin, post, remove } from '../api.js';
import { card, copyButton, facts, h, message, progress, replace, status, table } from '../dom.js';
import { between, bytes, resolution, seconds, source, time } from '../format.js';
import { planView } from '../plan.js';
import { ladderPlayer } from '../player.js';
import { diagnosticsView, timelineView } from '../timeline.js';

export async function jobPage({ show, live, id, signal }) {
  const path = `/v1/encoder/jobs/${id}`;
  const head = h('div');
  const outputs = h('div');
  const plan = h('div');
  const deliveries = h('div');
  const timeline = h('div');
  const diagnostics = h('div');
  let nextLook = null; // The timer of the next timeline request.
  let shownFiles = '';
  let planOf = ''; // The status of the job when the shown plan was requested.

  /** Replaces only what has changed, so that a player continues while other parts of the page are replaced. */
  function update(job) {
    replace(head, header(job, act), state(job));
    const files = (job.files ?? []).map(file => file.id).join();
    if (files !== shownFiles) replace(outputs, outputCards(job, signal));
    shownFiles = files;
    if (planOf !== job.status && job.startedAt) {
      planOf = job.status;
      details().catch(problem => {
        planOf = '';
        replace(plan, message('error', problem.message));
      });
    }
    if (job.startedAt) look();
    if (job.finishedAt && job.webhookUrl) webhooks().catch(problem => replace(deliveries, message('error', problem.message)));
  }

  async function details() {
    const job = await get(`${path}?include=plan,verification`, { signal });
    if (!job.plan) {
      planOf = '';
      return;
    }
    replace(plan, card('Plan', planView(job.plan)),
      job.finishedAt && job.verification?.length > 0 && card('Verification', verification(job.verification)));
  }

  /** Requests the timeline immediately, and then at most once a second while the job changes. */
  function look() {
    nextLook ??= setTimeout(() => {
      nextLook = null;
      if (!signal.aborted) attempts().catch(problem => replace(timeline, message('error', problem.message)));
    }, timeline.hasChildNodes() ? 1000 : 0);
  }

  async function attempts() {
    const included = await isAdmin() ? 'timeline,diagnostics' : 'timeline';
    const job = await get(`${path}?include=${included}`, { signal });
    if (job.timeline.length === 0) return;
    const isOpen = timeline.querySelector('details')?.open;
    replace(timeline, card('Timeline', timelineView(job.timeline)));
    timeline.querySelector('details').open = isOpen ?? false;
    replace(diagnostics, job.diagnostics?.length > 0 && card('Diagnostics', diagnosticsView(job.diagnostics)));
  }

  async function webhooks() {
    const log = await get(`${path}/deliveries`, { signal });
    if (log.data.length > 0) replace(deliveries, card('Webhook deliveries', deliveryTable(path, log.data, webhooks, fail)));
  }

  const fail = error => head.append(message('error', error.message));

  async function act(action) {
    try {
      const job = await action(path);
      if (job) update(job);
    } catch (error) {
      fail(error);
    }
  }

  const job = await get(path, { signal });
  show(head, outputs, diagnostics, timeline, plan, deliveries);
  update(job);
  live(`${path}/events`, update);
}

function header(job, act) {
  const button = (name, kind, action) => h('button', { type: 'button', class: kind, onclick: () => act(action) }, name);
  const isOpen = job.status === 'queued' || job.status === 'processing';
  return h('div', { class: 'row head' },
    h('h1', {}, 'Job ', h('span', { class: 'mono' }, job.id)), status(job.status), h('span', { class: 'grow' }),
    isOpen && button('Cancel', 'danger', path => post(`${path}/cancel`)),
    job.status === 'failed' && button('Retry', 'primary', async path => {
      await post(`${path}/retry`);
      // Opens the page again, because the job's event stream has ended.
      dispatchEvent(new HashChangeEvent('hashchange'));
    }),
    job.status === 'queued' && button('Delete', 'danger', async path => { await remove(path); location.hash = '#/jobs'; }),
    h('a', { class: 'button', href: `#/new?like=${job.id}` }, 'Duplicate'));
}

function state(job) {
  const presets = job.presets.map(preset => `${preset.format} ${preset.resolutions.join(', ')}`);
  return [
    job.error && message('error', h('strong', {}, job.error.code), ` ${job.error.message}`),
    job.warnings.map(warning => message('warning', h('strong', {}, warning.code), ` ${warning.message}`)),
    h('div', { class: 'grid' },
      card('Progress', progress(job.progress, 'Progress'), h('p', { class: 'row' }, h('b', {}, `${job.progress} %`),
        job.eta !== null && h('span', { class: 'muted' }, `about ${seconds(job.eta)} left`)),
      facts([
        ['Created', time(job.createdAt)],
        ['Started', job.startedAt && `${time(job.startedAt)}, after ${between(job.createdAt, job.startedAt)} in the queue`],
        ['Finished', job.finishedAt
          && `${time(job.finishedAt)}, after ${between(job.startedAt ?? job.createdAt, job.finishedAt)} of processing`],
      ])),
      card('Request', facts([
        ['Source', source(job)],
        ['Presets', presets.join(' · ')],
        ['Thumbnails', job.thumbnails.map(one => `${one.timestamp} ${one.formats.join(', ')}`).join(' · ')],
        ['Clip', job.clip && `${job.clip.start ?? 'start'} to ${job.clip.end ?? 'end'}`],
        ['Webhook', job.webhookUrl],
        ['Priority', job.priority],
        ...Object.entries(job.metadata ?? {}),
      ]))),
  ].flat().filter(Boolean);
}

function outputCards(job, signal) {
  const files = job.files ?? [];
  const ladders = files.filter(file => file.type === 'x-tar');
  const videos = files.filter(file => file.type === 'video');
  const sounds = files.filter(file => file.type === 'audio');
  const storyboards = files.filter(file => file.type === 'storyboard');
  const images = files.filter(file => file.type === 'image');
  return [
    // The playlists of a ladder are in the same folder as its DASH manifest.
    ladders.map(file => card(`${file.meta.format.toUpperCase()} ladder up to ${resolution(file.meta)}`,
      ladderPlayer(file.fileUrl.replace(/manifest\.mpd$/, 'index.m3u8'), signal), output(file))),
    videos.length > 0 && card('MP4', h('div', { class: 'grid' }, videos.map(file => h('div', {},
      h('video', {
        controls: true, playsinline: true, preload: 'none', src: file.fileUrl, 'aria-label': `mp4 ${resolution(file.meta)}`,
      }),
      output(file))))),
    sounds.length > 0 && card('Audio', sounds.map(file => h('div', {},
      h('audio', { controls: true, preload: 'none', src: file.fileUrl, 'aria-label': 'Audio only' }), output(file)))),
    storyboards.length > 0 && card('Storyboard', storyboards.map(output)),
    images.length > 0 && card('Thumbnails', h('div', { class: 'thumbnails' }, images.map(file => h('div', {},
      h('a', { href: file.fileUrl, target: '_blank', rel: 'noopener' },
        h('img', { src: file.fileUrl, alt: `Thumbnail ${resolution(file.meta)} ${file.meta.format}`, loading: 'lazy' })), output(file))))),
  ].flat().filter(Boolean);
}

const output = file => h('p', { class: 'row small' },
  h('span', { class: 'muted' }, `${resolution(file.meta)} ${file.meta.format ?? ''} · ${bytes(file.size)}`), copyButton(file.fileUrl));

const verification = checks => h('ul', {}, checks.map(one => h('li', {}, h('code', {}, one.path ?? one.preset ?? ''), ' ',
  one.problems.length > 0 ? h('strong', {}, one.problems.map(problem => problem.message).join('; '))
    : `${one.passed.length} checks passed (${one.level})`,
  one.rules && rulesReport(one.rules))));

const ruleNames = { 'hls-authoring': 'HLS', cmaf: 'CMAF' };

/** Shows how many rules hold and, when expanded, all rules; those that do not hold come first. */
function rulesReport(rules) {
  const holding = rules.filter(rule => rule.result === 'holds');
  const rows = [...rules.filter(rule => rule.result === 'violated'), ...rules.filter(rule => rule.result === 'deviates'), ...holding];
  const columns = [{ name: 'Rule' }, { name: 'Level', class: 'wide' }, { name: 'Requirement' }, { name: 'Result' }];
  return h('details', { class: 'small' }, h('summary', {}, `${holding.length} of ${rules.length} rules hold`),
    table(columns, rows.map(rule => h('tr', {},
      h('td', {}, `${ruleNames[rule.standard] ?? rule.standard} ${rule.rule}`), h('td', { class: 'wide' }, rule.level),
      h('td', {}, rule.title, rule.reason && h('div', { class: 'muted' }, rule.reason)),
      h('td', {}, rule.result === 'violated' ? h('strong', {}, rule.result) : rule.result, h('div', { class: 'muted' }, rule.measured))))));
}

function deliveryTable(path, rows, refresh, fail) {
  const columns = [{ name: 'Time' }, { name: 'Event' }, { name: 'Result' }, { name: 'Duration', class: 'wide' }, { name: '' }];
  return table(columns, rows.map(row => h('tr', {},
    h('td', { class: 'small' }, time(row.at)),
    h('td', {}, row.type, h('div', { class: 'small muted' }, `attempt ${row.attempt}`)),
    h('td', {}, row.status, row.httpStatus && ` ${row.httpStatus}`, row.error && h('div', { class: 'small muted' }, row.error),
      h('details', { class: 'small' }, h('summary', {}, 'Bodies'),
        h('pre', {}, row.requestBody ?? ''), row.responseSnippet && h('pre', {}, row.responseSnippet))),
    h('td', { class: 'wide small' }, row.durationMs === null || row.durationMs === undefined ? '' : `${row.durationMs} ms`),
    h('td', {}, h('button', { type: 'button', onclick: async event => {
      event.target.disabled = true;
      try {
        await post(`${path}/deliveries/${row.id}/redeliver`);
      } catch (error) {
        fail(error);
      } finally {
        await refresh();
      }
    } }, 'Redeliver')))));
}
