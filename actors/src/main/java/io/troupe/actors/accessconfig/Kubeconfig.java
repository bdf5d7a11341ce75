package io.troupe.actors.accessconfig;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.outgoing.ClientIdentity;
import io.troupe.actors.outgoing.Place;
import io.troupe.actors.outgoing.Remote;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a webhook is and what is shown to it, in the form of a kubeconfig file.
 *
 * @param headers to be sent with every call
 */
public record Kubeconfig(Remote remote, Map<String, String> headers) {

  /**
   * @param files for the certificates and keys it names
   * @throws BadConfiguration saying what is missing
   */
  public static Kubeconfig parse(String text, FileReader files) {
    ObjectNode config = Documents.read(text);
    JsonNode context =
        named(config.path("contexts"), config.path("current-context").asText(), "context");
    JsonNode cluster = named(config.path("clusters"), context.path("cluster").asText(), "cluster");
    JsonNode user =
        context.path("user").asText("").isEmpty()
            ? Documents.read("{}")
            : named(config.path("users"), context.path("user").asText(), "user");
    String server = cluster.path("server").asText("");
    if (server.isEmpty()) {
      throw new BadConfiguration("the kubeconfig's cluster has no server");
    }
    Remote remote =
        new Remote(
            new Place.Web(URI.create(server)),
            data(cluster, "certificate-authority", files),
            !cluster.path("insecure-skip-tls-verify").asBoolean(false),
            identity(user, files));
    return new Kubeconfig(remote, headers(user, files));
  }

  private static JsonNode named(JsonNode list, String name, String what) {
    for (JsonNode entry : list) {
      if (entry.path("name").asText().equals(name)) {
        return entry.path(what);
      }
    }
    throw new BadConfiguration("the kubeconfig has no " + what + " \"" + name + "\"");
  }

  /** A field in place as base64, or the file another names. */
  private static String data(JsonNode object, String field, FileReader files) {
    String inPlace = object.path(field + "-data").asText("");
    if (!inPlace.isEmpty()) {
      return new String(Base64.getMimeDecoder().decode(inPlace), StandardCharsets.UTF_8);
    }
    String file = object.path(field).asText("");
    return file.isEmpty() ? "" : files.read(file);
  }

  private static Map<String, String> headers(JsonNode user, FileReader files) {
    String token = user.path("token").asText("");
    String file = user.path("tokenFile").asText("");
    if (token.isEmpty() && !file.isEmpty()) {
      token = files.read(file).trim();
    }
    if (!token.isEmpty()) {
      return Map.of("Authorization", "Bearer " + token);
    }
    String name = user.path("username").asText("");
    if (name.isEmpty()) {
      return Map.of();
    }
    byte[] both = (name + ":" + user.path("password").asText("")).getBytes(StandardCharsets.UTF_8);
    return Map.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(both));
  }

  private static Optional<ClientIdentity> identity(JsonNode user, FileReader files) {
    String chain = data(user, "client-certificate", files);
    String key = data(user, "client-key", files);
    return chain.isEmpty() || key.isEmpty()
        ? Optional.empty()
        : Optional.of(new ClientIdentity(key(key), certificates(chain)));
  }

  /**
   * @param pem any number of certificates
   */
  public static List<X509Certificate> certificates(String pem) {
    List<X509Certificate> all = new ArrayList<>();
    try {
      CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))
          .forEach(certificate -> all.add((X509Certificate) certificate));
    } catch (GeneralSecurityException e) {
      throw new BadConfiguration("not a PEM certificate: " + e.getMessage());
    }
    return all;
  }

  private static PrivateKey key(String pem) {
    String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    for (String algorithm : List.of("EC", "RSA")) {
      try {
        return KeyFactory.getInstance(algorithm)
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
      } catch (GeneralSecurityException | IllegalArgumentException e) {
        continue; // of the other algorithm, perhaps
      }
    }
    throw new BadConfiguration("client-key is no PKCS #8 key in PEM");
  }
}
