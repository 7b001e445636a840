import { get } from '../api.js';
import { empty, h, pager, progress, status, table } from '../dom.js';
import { between, source, time } from '../format.js';

const states = ['', 'queued', 'processing', 'completed', 'failed'];
const columns = [
  { name: 'Job' }, { name: 'Status' }, { name: 'Progress' }, { name: 'Source', class: 'wide' }, { name: 'Created' },
  { name: 'Duration', class: 'wide' },
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

/** The filters, by their names in the page's URL; dates are in the browser's time zone. */
const filters = ['status', 'q', 'from', 'to'];

/** Returns the URL of a page of jobs, without empty filters. */
const address = (wanted, page) => `#/jobs?${new URLSearchParams([
  ...filters.filter(name => wanted[name]).map(name => [name, wanted[name]]),
  ...(page > 1 ? [['page', page]] : []),
])}`;

function request(wanted, page) {
  const query = new URLSearchParams({ perPage: 50, page });
  if (wanted.status) query.set('status', wanted.status);
  if (wanted.q) query.set('q', wanted.q);
  if (wanted.from) query.set('createdFrom', new Date(`${wanted.from}T00:00`).toISOString());
  if (wanted.to) query.set('createdTo', new Date(`${wanted.to}T23:59:59.999`).toISOString());
  return `/v1/encoder/jobs?${query}`;
}

/** The filter form, which is applied whenever a value changes. */
function filterForm(wanted) {
  const field = (name, label, attributes) => h('input', { name, value: wanted[name], 'aria-label': label, ...attributes });
  const apply = event => {
    event.preventDefault();
    // A year that is still being typed is a valid date, such as 0020.
    if (!form.checkValidity()) return;
    location.hash = address(Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()])), 1);
  };
  const form = h('form', { class: 'row', role: 'search', novalidate: true, onsubmit: apply, onchange: apply },
  field('q', 'Search', { type: 'search', placeholder: 'Id, URL, metadata, error', maxlength: '200', size: '24' }),
  h('label', { class: 'row small muted' }, 'from', field('from', 'Created from', { type: 'date', min: '2000-01-01' })),
  h('label', { class: 'row small muted' }, 'to', field('to', 'Created to', { type: 'date', min: '2000-01-01' })),
  h('select', { name: 'status', 'aria-label': 'Status' },
    states.map(state => h('option', { value: state, selected: state === wanted.status }, state || 'all statuses'))));
  return form;
}

function nothing({ status: state, q, from, to }) {
  const all = h('a', { href: '#/jobs' }, 'Show all');
  if (q || from || to) return empty('No jobs match.', ' ', all);
  return state ? empty(`No jobs are ${state}.`, ' ', all) : empty('There are no jobs yet.', ' ', h('a', { href: '#/new' }, 'Create one'));
}

export async function jobsPage({ show, live, query, signal }) {
  const wanted = Object.fromEntries(filters.map(name => [name, query.get(name) ?? '']));
  const list = await get(request(wanted, Number(query.get('page') ?? 1)), { signal });
  const { currentPage, total } = list.pageInfo;
  show(
    h('div', { class: 'row head' }, h('h1', {}, 'Jobs'), h('span', { class: 'muted' }, `${total} in total`), h('span', { class: 'grow' }),
      h('a', { class: 'button primary', href: '#/new' }, 'New job')),
    h('div', { class: 'head' }, filterForm(wanted)),
    list.data.length > 0 ? h('div', { class: 'card' }, jobTable(list.data)) : nothing(wanted),
    pager(list.pageInfo, number => address(wanted, number)));

  // Only the service knows whether a new job matches a search.
  const showsNew = currentPage === 1 && !wanted.q && !wanted.from && !wanted.to;
  live('/v1/encoder/events', job => {
    const row = document.querySelector(`tr[data-id="${job.id}"]`);
    const belongs = !wanted.status || job.status === wanted.status;
    if (row && belongs) row.replaceWith(jobRow(job));
    else if (row) row.remove();
    else if (belongs && showsNew) document.querySelector('tbody')?.prepend(jobRow(job));
  });
}
