// Calls the public REST API with the user's token, which is kept only for this tab.

const key = 'encoder.token';

export const token = () => sessionStorage.getItem(key);
export const signOut = () => {
  sessionStorage.removeItem(key);
  admin = null;
};

let admin = null;

/** Returns whether the token belongs to an admin. */
export const isAdmin = () => admin ??= get('/v1/usage').then(usage => usage.admin, error => {
  admin = null;
  throw error;
});

export class ApiError extends Error {
  constructor(status, problem) {
    super(problem?.detail ?? problem?.title ?? `The service answered ${status}.`);
    this.status = status;
    this.type = problem?.type ?? '';
    this.errors = problem?.errors ?? {};
  }
}

async function refusal(response) {
  let problem = null;
  try { problem = await response.json(); } catch { /* A proxy may have answered in another format; the status is enough. */ }
  return new ApiError(response.status, problem);
}

async function request(path, { method = 'GET', body, signal, headers = {} } = {}) {
  const response = await fetch(path, {
    method,
    signal,
    headers: { Authorization: token(), ...(body ? { 'Content-Type': 'application/json' } : {}), ...headers },
    body: body ? JSON.stringify(body) : undefined,
    cache: 'no-store',
  });
  if (!response.ok) throw await refusal(response);
  return response;
}

export const get = async (path, options) => (await request(path, options)).json();
export const post = async (path, body, headers) => (await request(path, { method: 'POST', body, headers })).json();
export const remove = async path => (await request(path, { method: 'DELETE' })).json();

export async function signIn(text) {
  sessionStorage.setItem(key, text.trim());
  try {
    await get('/v1/encoder/jobs?perPage=1');
  } catch (error) {
    signOut();
    throw error;
  }
}

/**
 * Receives server-sent events. Reads the stream itself, because EventSource cannot send a token. Reconnects after a lost connection, and
 * continues where the stream was interrupted.
 * @param {string} path The path of an event stream.
 * @param {(job: object) => void} onJob Called after each change of a job.
 * @param {AbortSignal} signal Ends the stream.
 * @param {(isConnected: boolean | null) => void} onConnection Called when the connection is established or lost; with null when the
 *   stream has ended.
 */
export async function listen(path, onJob, signal, onConnection) {
  let last = '';
  while (!signal.aborted) {
    try {
      const headers = { Accept: 'text/event-stream', ...(last ? { 'Last-Event-ID': last } : {}) };
      const response = await request(path, { headers, signal });
      // The job has ended, and all of its events have been received.
      if (response.status === 204) return onConnection(null);
      onConnection(true);
      for await (const event of events(response.body)) {
        if (event.id) last = event.id;
        if (event.data) onJob(JSON.parse(event.data));
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof ApiError && error.status < 500) throw error;
      onConnection(false);
    }
    await new Promise(resolve => setTimeout(resolve, 1500));
  }
}

async function* events(body) {
  let text = '';
  for await (const chunk of chunks(body.pipeThrough(new TextDecoderStream()))) {
    text += chunk;
    const parts = text.split(/\r?\n\r?\n/);
    text = parts.pop();
    for (const part of parts) {
      const event = { id: '', data: '' };
      for (const line of part.split(/\r?\n/)) {
        const [, name, value] = /^([^:]*):? ?(.*)$/.exec(line);
        if (name === 'id') event.id = value;
        if (name === 'data') event.data += value;
      }
      yield event;
    }
  }
}

/** Yields the chunks of a stream; streams are not iterable in every browser. */
async function* chunks(stream) {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    reader.releaseLock();
  }
}
