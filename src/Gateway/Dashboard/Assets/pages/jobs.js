import { get } from '../api.js';
import { empty, h, pager, progress, status, table } from '../dom.js';
import { between, source, time } from '../format.js';

const states = ['', 'queued', 'processing', 'completed', 'failed'];
const columns = [
  { name: 'Job' }, { name: 'Status' }, { name: 'Progress' }, { name: 'Source', class: 'wide' }, { name: 'Created' },
  { name: 'Took', class: 'wide' },
];

export function jobRow(job) {
  return h('tr', { 'data-id': job.id },
    h('td', {}, h('a', { class: 'mono', href: `#/jobs/${job.id}` }, job.id)),
    h('td', {}, status(job.status), job.error && h('div', { class: 'small muted' }, job.error.code)),
    h('td', {}, progress(job.progress, `Progress of job ${job.id}`), h('span', { class: 'small muted' }, `${job.progress} %`)),
    h('td', { class: 'wide small' }, shorten(source(job))),
    h('td', { class: 'small' }, time(job.createdAt)),
    h('td', { class: 'wide small' }, job.startedAt && job.finishedAt ? between(job.startedAt, job.finishedAt) : ''));
}

const shorten = text => text.length > 48 ? `${text.slice(0, 30)}…${text.slice(-15)}` : text;

export const jobTable = jobs => table(columns, jobs.map(jobRow));

export async function jobsPage({ show, live, query, signal }) {
  const wanted = query.get('status') ?? '';
  const page = Number(query.get('page') ?? 1);
  const list = await get(`/v1/encoder/jobs?perPage=50&page=${page}${wanted ? `&status=${wanted}` : ''}`, { signal });
  const to = (state, number) => `#/jobs?${new URLSearchParams({ ...(state && { status: state }), ...(number > 1 && { page: number }) })}`;

  const find = h('input', { type: 'text', placeholder: 'Id of a job', 'aria-label': 'Id of a job', size: '26' });
  const search = h('form', { class: 'row', onsubmit: event => {
    event.preventDefault();
    if (find.value.trim()) location.hash = `#/jobs/${find.value.trim()}`;
  } }, find);
  const filter = h('select', { 'aria-label': 'Status', onchange: event => { location.hash = to(event.target.value, 1); } },
    states.map(state => h('option', { value: state, selected: state === wanted }, state || 'every status')));
  const { currentPage, total } = list.pageInfo;
  const body = list.data.length > 0
    ? h('div', { class: 'card' }, jobTable(list.data))
    : empty(wanted ? `No job is ${wanted}.` : 'There are no jobs yet.', ' ', h('a', { href: '#/new' }, 'Make one'));
  show(
    h('div', { class: 'row head' }, h('h1', {}, 'Jobs'), h('span', { class: 'muted' }, `${total} in all`), h('span', { class: 'grow' }), search, filter,
      h('a', { class: 'button primary', href: '#/new' }, 'New job')),
    body,
    pager(list.pageInfo, number => to(wanted, number)));

  live('/v1/encoder/events', job => {
    const row = document.querySelector(`tr[data-id="${job.id}"]`);
    const belongs = !wanted || job.status === wanted;
    if (row && belongs) row.replaceWith(jobRow(job));
    else if (row) row.remove();
    else if (belongs && currentPage === 1) document.querySelector('tbody')?.prepend(jobRow(job));
  });
}
