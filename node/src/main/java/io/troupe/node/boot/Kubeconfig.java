package io.troupe.node.boot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.troupe.core.json.Json;
import io.troupe.node.pki.KeyAndCertificate;
import io.troupe.node.pki.Pem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** The administrator's kubeconfig; whole in itself, so that it can be copied. */
final class Kubeconfig {
  private static final String NAME = "troupe";
  private static final String USER = "kubernetes-admin";

  private Kubeconfig() {}

  static void write(Path file, String server, X509Certificate authority, KeyAndCertificate admin) {
    ObjectNode config = Json.object().put("apiVersion", "v1").put("kind", "Config");
    config
        .putArray("clusters")
        .addObject()
        .put("name", NAME)
        .putObject("cluster")
        .put("server", server)
        .put("certificate-authority-data", base64(Pem.text(authority)));
    config
        .putArray("users")
        .addObject()
        .put("name", USER)
        .putObject("user")
        .put("client-certificate-data", base64(Pem.text(admin.certificate())))
        .put("client-key-data", base64(Pem.text(admin.key())));
    config
        .putArray("contexts")
        .addObject()
        .put("name", NAME)
        .putObject("context")
        .put("cluster", NAME)
        .put("user", USER);
    config.put("current-context", NAME);
    try {
      Pem.write(file, YAMLMapper.builder().build().writeValueAsString(config));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
