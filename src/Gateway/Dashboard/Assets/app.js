// Chooses the page by the fragment of the URL, and keeps the connection for live changes.

import { ApiError, listen, signIn, signOut, token } from './api.js';
import { card, h, message, replace } from './dom.js';
import { filesPage } from './pages/files.js';
import { jobPage } from './pages/job.js';
import { jobsPage } from './pages/jobs.js';
import { newJobPage } from './pages/new-job.js';
import { overviewPage } from './pages/overview.js';

const main = document.getElementById('main');
const nav = document.getElementById('nav');
const signOutButton = document.getElementById('sign-out');
const connection = document.getElementById('connection');
let leave = new AbortController();

const pages = [
  [/^\/$/, 'Overview', overviewPage],
  [/^\/jobs$/, 'Jobs', jobsPage],
  [/^\/jobs\/([0-9a-f]{24})$/, 'Job', jobPage],
  [/^\/new$/, 'New job', newJobPage],
  [/^\/files$/, 'Files', filesPage],
];

async function show() {
  leave.abort();
  leave = new AbortController();
  const { signal } = leave;
  const [path, query = ''] = (location.hash.slice(1) || '/').split('?');
  nav.hidden = signOutButton.hidden = !token();
  connection.hidden = true;
  for (const link of nav.children) {
    const target = link.getAttribute('href').slice(1);
    const isCurrent = target === '/' ? path === '/' : path.startsWith(target);
    if (isCurrent) link.setAttribute('aria-current', 'page'); else link.removeAttribute('aria-current');
  }
  if (!token()) return showSignIn();

  const match = pages.map(([pattern, title, page]) => ({ title, page, groups: pattern.exec(path) })).find(one => one.groups);
  if (!match) return replace(main, card('Not found', h('p', {}, 'This page does not exist. ', h('a', { href: '#/' }, 'Overview'))));
  document.title = `${match.title} · Encoder`;
  const context = {
    signal,
    id: match.groups[1],
    query: new URLSearchParams(query),
    show: (...children) => { if (!signal.aborted) replace(main, children); },
    live: (address, onJob) => listen(address, job => { if (!signal.aborted) onJob(job); }, signal, shown(signal)).catch(fail(signal)),
  };
  context.show(h('p', { class: 'muted' }, 'Loading…'));
  try {
    await match.page(context);
    if (!signal.aborted) main.focus({ preventScroll: true });
  } catch (error) {
    fail(signal)(error);
  }
}

const shown = signal => isConnected => {
  if (signal.aborted) return;
  connection.hidden = isConnected === null;
  connection.textContent = isConnected ? '● live' : '○ offline, reconnecting…';
};

const fail = signal => error => {
  if (signal.aborted) return;
  if (error instanceof ApiError && error.status === 401) {
    signOut();
    return show();
  }
  const again = h('button', { type: 'button', onclick: show }, 'Try again');
  replace(main, error instanceof ApiError && error.status === 404
    ? card('Not found', h('p', {}, error.message))
    : card('Something went wrong', message('error', error.message), again));
};

function showSignIn() {
  document.title = 'Sign in · Encoder';
  const input = h('input', { id: 'token', type: 'password', autocomplete: 'off', required: true, spellcheck: 'false' });
  const problem = h('div');
  const form = h('form', {
    class: 'card sign-in',
    onsubmit: async event => {
      event.preventDefault();
      try {
        await signIn(input.value);
        show();
      } catch (error) {
        replace(problem, message('error', error.status === 401 ? 'The service does not accept this token.' : error.message));
        input.focus();
      }
    },
  },
  h('h1', {}, 'Sign in'),
  h('label', { for: 'token' }, 'API token'),
  input,
  h('p', { class: 'muted small' },
    'A JWT for your tenant, for example from ', h('code', {}, './encoder token'), '. It is kept only for this tab.'),
  problem,
  h('button', { class: 'primary' }, 'Sign in'));
  replace(main, form);
  input.focus();
}

signOutButton.addEventListener('click', () => { signOut(); location.hash = '#/'; show(); });
addEventListener('hashchange', show);
show();
