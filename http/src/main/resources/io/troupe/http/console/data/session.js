import {Signal} from './signal.js';

const KEY = 'troupe.token';

/** Who is logged in: null, or {token, user, groups}. The token stays in this tab. */
export const session = new Signal(null);

/** Why the last session ended or could not begin; shown at the login. */
export const refusal = new Signal('');

/** Takes up the token of this tab, after a reload. */
export async function resume() {
  const token = sessionStorage.getItem(KEY);
  if (token) {
    await begin(token).catch(() => {});
  }
}

/** Asks the server who the token stands for; throws an Error that can be shown. */
export async function login(text) {
  const token = text.trim().replace(/^Bearer\s+/i, '');
  await begin(token);
  sessionStorage.setItem(KEY, token);
}

async function begin(token) {
  refusal.value = '';
  try {
    const user = await whoIs(token);
    session.value = {token, user: user.username, groups: user.groups ?? []};
  } catch (error) {
    logout(error.message);
    throw error;
  }
}

export function logout(why = '') {
  sessionStorage.removeItem(KEY);
  refusal.value = why;
  session.value = null;
}

async function whoIs(token) {
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new Error('A token is one word of plain characters; paste it without the line around it.');
  }
  let response;
  try {
    response = await fetch('/apis/authentication.k8s.io/v1/selfsubjectreviews', {
      method: 'POST',
      headers: {Authorization: `Bearer ${token}`, 'Content-Type': 'application/json'},
      body: JSON.stringify({apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview'}),
    });
  } catch {
    throw new Error('The server cannot be reached.');
  }
  if (response.status === 401) {
    throw new Error('The server does not accept this token. It may have expired (401 Unauthorized).');
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Error(answer.message ?? `The server answered ${response.status}.`);
  }
  return answer.status.userInfo;
}
