// What users of the JavaScript client do, against the server that KUBECONFIG names.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { PassThrough, Readable } from 'node:stream';
import { after, before, test } from 'node:test';
import * as k8s from '@kubernetes/client-node';

const namespace = 'javascript';
const config = new k8s.KubeConfig();
config.loadFromDefault();
const core = config.makeApiClient(k8s.CoreV1Api);

const configMap = (name, data, labels) => ({ metadata: { name, labels }, data });
const create = (name, data, labels) =>
  core.createNamespacedConfigMap({ namespace, body: configMap(name, data, labels) });
const as = (type) => k8s.setHeaderOptions('Content-Type', type);

/** Looks until a condition holds; a test's own limit ends it. */
async function until(holds) {
  while (!(await holds())) {
    await new Promise((resume) => setTimeout(resume, 50));
  }
}

before(() => core.createNamespace({ body: { metadata: { name: namespace } } }));
after(() => core.deleteNamespace({ name: namespace }));

test('creates, reads, replaces and deletes', async () => {
  const made = await create('crud', { a: '1' });
  made.data.b = '2';
  const replaced = await core.replaceNamespacedConfigMap({ namespace, name: 'crud', body: made });
  assert.deepEqual(replaced.data, { a: '1', b: '2' });
  made.data.c = '3';
  await assert.rejects(core.replaceNamespacedConfigMap({ namespace, name: 'crud', body: made }), { code: 409 });
  await core.deleteNamespacedConfigMap({ namespace, name: 'crud' });
  await assert.rejects(core.readNamespacedConfigMap({ namespace, name: 'crud' }), { code: 404 });
});

test('patches in every way and applies on the server', async () => {
  const name = 'patched';
  await create(name, { a: '1' });
  const patch = (body, type, more = {}) =>
    core.patchNamespacedConfigMap({ namespace, name, body, ...more }, as(type));
  await patch([{ op: 'add', path: '/data/b', value: '2' }], k8s.PatchStrategy.JsonPatch);
  await patch({ data: { a: null } }, k8s.PatchStrategy.MergePatch);
  await patch({ data: { c: '3' } }, k8s.PatchStrategy.StrategicMergePatch);
  const last = await patch(
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { d: '4' } },
    k8s.PatchStrategy.ServerSideApply,
    { fieldManager: 'javascript' },
  );
  assert.deepEqual(last.data, { b: '2', c: '3', d: '4' });
  assert.ok(last.metadata.managedFields.some((f) => f.manager === 'javascript' && f.operation === 'Apply'));
});

test('lists in pages', async () => {
  for (const name of ['page-a', 'page-b', 'page-c']) {
    await create(name, {}, { paged: 'yes' });
  }
  const first = await core.listNamespacedConfigMap({ namespace, labelSelector: 'paged=yes', limit: 2 });
  const rest = await core.listNamespacedConfigMap({
    namespace, labelSelector: 'paged=yes', limit: 2, _continue: first.metadata._continue,
  });
  assert.deepEqual([...first.items, ...rest.items].map((m) => m.metadata.name), ['page-a', 'page-b', 'page-c']);
});

test('watches', { timeout: 100_000 }, async () => {
  const seen = [];
  const watch = new k8s.Watch(config);
  const call = await watch.watch(
    `/api/v1/namespaces/${namespace}/configmaps`,
    { fieldSelector: 'metadata.name=watched' },
    (type) => seen.push(type),
    () => {},
  );
  await create('watched', { n: '1' });
  await core.deleteNamespacedConfigMap({ namespace, name: 'watched' });
  await until(() => seen.length === 2);
  call.abort();
  assert.deepEqual(seen, ['ADDED', 'DELETED']);
});

test('informs of every change', { timeout: 100_000 }, async () => {
  const seen = [];
  const informer = k8s.makeInformer(
    config,
    `/api/v1/namespaces/${namespace}/configmaps`,
    () => core.listNamespacedConfigMap({ namespace, labelSelector: 'informed=yes' }),
    'informed=yes',
  );
  informer.on('add', (map) => seen.push(`add ${map.data.n}`));
  informer.on('update', (map) => seen.push(`update ${map.data.n}`));
  informer.on('delete', (map) => seen.push(`delete ${map.data.n}`));
  await informer.start();
  const made = await create('informed', { n: '1' }, { informed: 'yes' });
  await core.replaceNamespacedConfigMap({ namespace, name: 'informed', body: { ...made, data: { n: '2' } } });
  await core.deleteNamespacedConfigMap({ namespace, name: 'informed' });
  await until(() => seen.length === 3);
  await informer.stop();
  assert.deepEqual(seen, ['add 1', 'update 2', 'delete 2']);
});

// The client has no leader election of its own; this is the exchange that all of them make.
test('of two candidates for a Lease one wins', async () => {
  const leases = config.makeApiClient(k8s.CoordinationV1Api);
  const name = 'leader';
  await leases.createNamespacedLease({ namespace, body: { metadata: { name }, spec: { leaseDurationSeconds: 3 } } });
  const free = await leases.readNamespacedLease({ namespace, name });
  const candidates = ['one', 'two'].map((holderIdentity) =>
    leases.replaceNamespacedLease({
      namespace, name, body: { ...free, spec: { ...free.spec, holderIdentity, renewTime: new k8s.V1MicroTime() } },
    }));
  const outcomes = await Promise.allSettled(candidates);
  assert.deepEqual(outcomes.map((o) => o.status).sort(), ['fulfilled', 'rejected']);
  const [winner] = outcomes.filter((o) => o.status === 'fulfilled');
  const held = await leases.readNamespacedLease({ namespace, name });
  assert.equal(held.spec.holderIdentity, winner.value.spec.holderIdentity);
});

test('asks what it may do', async () => {
  const review = await config.makeApiClient(k8s.AuthorizationV1Api).createSelfSubjectAccessReview({
    body: { spec: { resourceAttributes: { verb: 'delete', resource: 'nodes' } } },
  });
  assert.equal(review.status.allowed, true);
});

test('defines a kind and uses it at once', { timeout: 100_000 }, async () => {
  const group = 'javascript.troupe.io';
  const text = await readFile(new URL('../src/test/resources/gadgets.yaml', import.meta.url), 'utf8');
  const definition = k8s.loadYaml(text.replaceAll('example.troupe.io', group));
  const extensions = config.makeApiClient(k8s.ApiextensionsV1Api);
  await extensions.createCustomResourceDefinition({ body: definition });
  const { name } = definition.metadata;
  await until(async () =>
    (await extensions.readCustomResourceDefinition({ name })).status?.conditions?.some(
      (c) => c.type === 'Established' && c.status === 'True'));

  const custom = config.makeApiClient(k8s.CustomObjectsApi);
  const gadgets = { group, version: 'v1', namespace, plural: 'gadgets' };
  const gadget = (spec) => ({ apiVersion: `${group}/v1`, kind: 'Gadget', metadata: { name: 'g' }, spec });
  const made = await custom.createNamespacedCustomObject({ ...gadgets, body: gadget({ size: 2 }) });
  assert.equal(made.spec.colour, 'grey');
  await assert.rejects(
    custom.createNamespacedCustomObject({ ...gadgets, body: gadget({ size: 200, colour: 'red' }) }), { code: 422 });
  const listed = await custom.listNamespacedCustomObject(gadgets);
  assert.equal(listed.items.length, 1);
  await extensions.deleteCustomResourceDefinition({ name });
});

test('runs a command in a pod', { timeout: 100_000 }, async () => {
  const name = 'commanded';
  const containers = [{ name: 'a', image: 'host', command: ['sleep', '1000'] }];
  const spec = { containers, terminationGracePeriodSeconds: 0 };
  await until(() => core.readNamespacedServiceAccount({ namespace, name: 'default' }).then(() => true, () => false));
  await core.createNamespacedPod({ namespace, body: { metadata: { name }, spec } });
  await until(async () => (await core.readNamespacedPod({ namespace, name })).status?.phase === 'Running');
  const out = new PassThrough();
  const command = ['sh', '-c', 'read line; echo $line; exit 3'];
  const status = await new Promise((resolve, reject) =>
    new k8s.Exec(config)
      .exec(namespace, name, 'a', command, out, null, Readable.from(['hello\n']), false, resolve)
      .catch(reject));
  assert.equal(out.read().toString(), 'hello\n');
  assert.equal(status.reason, 'NonZeroExitCode');
  assert.equal(status.details.causes[0].message, '3');
  await core.deleteNamespacedPod({ namespace, name });
});
