import {logout, session} from './session.js';

export const TABLE = 'application/json;as=Table;g=meta.k8s.io;v=v1,application/json';

/** A refusal: the server's Status, or that there was no answer. */
export class ApiError extends Error {
  constructor(code, reason, message) {
    super(message);
    this.code = code;
    this.reason = reason;
  }

  /** About a revision that has not come yet: it will not for asking again. */
  get isTooNew() {
    return this.code === 504 && this.message.includes('Too large resource version');
  }
}

/** An answer whose body is still to be read; throws ApiError unless it is a success. */
export async function open(path, {accept = 'application/json', method = 'GET', body, signal} = {}) {
  const headers = {Accept: accept};
  if (session.value) {
    headers.Authorization = `Bearer ${session.value.token}`;
  }
  if (body) {
    headers['Content-Type'] = 'application/json';
  }
  let response;
  try {
    response = await fetch(path, {method, headers, body: body && JSON.stringify(body), signal});
  } catch (error) {
    if (error.name === 'AbortError') {
      throw error;
    }
    throw new ApiError(0, 'Unreachable', 'The server cannot be reached.');
  }
  if (!response.ok) {
    const status = await response.json().catch(() => ({}));
    if (response.status === 401) {
      logout('The session has ended: the server no longer accepts the token (401 Unauthorized).');
    }
    throw new ApiError(response.status, status.reason ?? '', status.message ?? `HTTP ${response.status}`);
  }
  return response;
}

export async function read(path, options) {
  return (await open(path, options)).json();
}

/** The lines of a body as they come. */
export async function* lines(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const {value, done} = await reader.read();
    if (done) {
      break;
    }
    const parts = (rest + value).split('\n');
    rest = parts.pop();
    yield* parts;
  }
  if (rest) {
    yield rest;
  }
}

/** A path with those parameters that say something. */
export function withQuery(path, parameters) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== null && value !== '' && value !== false) {
      query.set(name, value);
    }
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

/** Where a kind's objects are: {group, version, resource}, in a namespace or everywhere. */
export function resourcePath({group, version, resource}, namespace = '') {
  const root = group ? `/apis/${group}/${version}` : `/api/${version}`;
  return namespace ? `${root}/namespaces/${namespace}/${resource}` : `${root}/${resource}`;
}
