package io.troupe.core.apply;

import static io.troupe.core.apply.Applying.CONFIG_MAP;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.fixture.ObjectFixture;
import io.troupe.core.json.Json;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.schema.Schema;
import io.troupe.core.schema.SchemaLibrary;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;

/**
 * Measures what tracking adds to a write, on one thread: run its main by hand. Figures are
 * microseconds of this thread's CPU.
 */
public final class OwnershipBenchmark {
  private static final int ROUNDS = 6;
  private static final int WRITES = 30_000;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final GroupVersionKind POD = new GroupVersionKind("", "v1", "Pod");

  private static final String POD_TEXT =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: web-7496d7ddc7-x2x5z
        generateName: web-7496d7ddc7-
        namespace: default
        labels: {app: web, pod-template-hash: 7496d7ddc7}
        ownerReferences:
        - {apiVersion: apps/v1, kind: ReplicaSet, name: web-7496d7ddc7, uid: u, controller: true,
           blockOwnerDeletion: true}
      spec:
        containers:
        - name: web
          image: nginx:1.29
          imagePullPolicy: IfNotPresent
          ports: [{containerPort: 80, protocol: TCP, name: http}]
          env: [{name: A, value: a}, {name: B, value: b}]
          resources: {requests: {cpu: 100m, memory: 128Mi}, limits: {memory: 256Mi}}
          volumeMounts: [{name: data, mountPath: /data}]
          readinessProbe: {httpGet: {path: /, port: http, scheme: HTTP}, periodSeconds: 10,
            timeoutSeconds: 1, successThreshold: 1, failureThreshold: 3}
          terminationMessagePath: /dev/termination-log
          terminationMessagePolicy: File
        volumes: [{name: data, emptyDir: {}}]
        restartPolicy: Always
        terminationGracePeriodSeconds: 30
        dnsPolicy: ClusterFirst
        schedulerName: default-scheduler
        securityContext: {}
        enableServiceLinks: true
      """;

  private OwnershipBenchmark() {}

  public static void main(String[] args) {
    ObjectNode map = ObjectFixture.yaml("{apiVersion: v1, kind: ConfigMap, metadata: {name: m}}");
    map.putObject("data").put("one", "x".repeat(500)).put("two", "y".repeat(500));
    ObjectNode pod = ObjectFixture.yaml(POD_TEXT);
    for (int round = 1; round <= ROUNDS; round++) {
      System.out.printf("round %d%n", round);
      measure("ConfigMap of 1 KiB", CONFIG_MAP, map);
      measure("Pod", POD, pod);
    }
  }

  private static Ownership ownership(GroupVersionKind gvk, String who, String subresource) {
    Schema schema = SchemaLibrary.builtIn().of(gvk).orElseThrow();
    return new Ownership(
        new FieldWriter(
            gvk,
            schema,
            who,
            subresource,
            subresource.isEmpty() ? Scope.ALL_BUT_STATUS : Scope.STATUS,
            Versions.alike(gvk, schema),
            Instant.EPOCH));
  }

  private static void measure(String name, GroupVersionKind gvk, ObjectNode object) {
    ObjectNode tracked = object.deepCopy();
    ownership(gvk, "creator", "").created(tracked);
    ObjectNode reported = tracked.deepCopy();
    reported.putObject("status").put("phase", "Running");
    byte[] bare = Json.stored(object);
    byte[] stored = Json.stored(tracked);
    System.out.printf("  %-20s %d bytes, %d with managers%n", name, bare.length, stored.length);
    run("track a create", () -> ownership(gvk, "creator", "").created(tracked));
    run("write, bare", () -> Json.stored(object));
    run("write, with managers", () -> Json.stored(tracked));
    run("read, bare", () -> Json.parse(bare));
    run("read, with managers", () -> Json.parse(stored));
    run(
        "track a status",
        () ->
            ownership(gvk, "kubelet", "status")
                .updated(tracked, reported, MissingNode.getInstance()));
  }

  private static void run(String what, Runnable work) {
    long start = THREADS.getCurrentThreadCpuTime();
    for (int i = 0; i < WRITES; i++) {
      work.run();
    }
    long spent = THREADS.getCurrentThreadCpuTime() - start;
    System.out.printf("    %-22s %6.2f us%n", what, spent / 1000.0 / WRITES);
  }
}
