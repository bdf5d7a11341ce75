package io.troupe.core.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;

/**
 * The Lease in kube-system by which an API server is known to others while it lives. Follows
 * upstream pkg/controlplane/apiserver/server.go.
 */
public final class ApiServerIdentity {
  /** As long as others take a silent server for alive. */
  public static final int LEASE_SECONDS = 3600;

  private static final int HASH_BYTES = 16;
  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
  private static final DateTimeFormatter MICRO_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private ApiServerIdentity() {}

  /**
   * @param host this machine's name
   * @param process of this life of the process, random
   */
  public static ObjectNode lease(String host, String process, Instant now) {
    ObjectNode lease =
        Json.object().put("kind", "Lease").put("apiVersion", "coordination.k8s.io/v1");
    String name = name(host);
    ObjectNode metadata =
        lease.putObject("metadata").put("name", name).put("namespace", "kube-system");
    metadata
        .putObject("labels")
        .put("apiserver.kubernetes.io/identity", "kube-apiserver")
        .put("kubernetes.io/hostname", host);
    lease
        .putObject("spec")
        .put("holderIdentity", name + '_' + process)
        .put("leaseDurationSeconds", LEASE_SECONDS)
        .put("acquireTime", MICRO_TIME.format(now))
        .put("renewTime", MICRO_TIME.format(now));
    return lease;
  }

  /** The same lease, renewed. */
  public static void renew(ObjectNode lease, Instant now) {
    lease.withObjectProperty("spec").put("renewTime", MICRO_TIME.format(now));
  }

  /** The same for every life of a server on one machine. */
  static String name(String host) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(host.getBytes(StandardCharsets.UTF_8));
      return "apiserver-" + base32(Arrays.copyOf(hash, HASH_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  private static String base32(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    int held = 0;
    int bits = 0;
    for (byte each : bytes) {
      held = held << 8 | each & 0xff;
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        text.append(BASE32.charAt(held >> bits & 31));
      }
    }
    return bits == 0
        ? text.toString()
        : text.append(BASE32.charAt(held << 5 - bits & 31)).toString();
  }
}
