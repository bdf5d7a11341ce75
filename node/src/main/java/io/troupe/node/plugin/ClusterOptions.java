package io.troupe.node.plugin;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What kubectl is told about the cluster; passed on as it is. */
final class ClusterOptions {
  @Option(names = "--kubeconfig", paramLabel = "FILE", description = "The kubeconfig to use.")
  private String kubeconfig;

  @Option(names = "--context", paramLabel = "NAME", description = "The kubeconfig's context.")
  private String context;

  @Option(names = "--cluster", paramLabel = "NAME", description = "The kubeconfig's cluster.")
  private String cluster;

  @Option(names = "--user", paramLabel = "NAME", description = "The kubeconfig's user.")
  private String user;

  @Option(
      names = {"-s", "--server"},
      paramLabel = "URL",
      description = "The server, if not the kubeconfig's.")
  private String server;

  @Option(
      names = "--request-timeout",
      paramLabel = "TIME",
      description = "How long one request may take, such as 30s.")
  private String timeout;

  @Option(names = "--as", paramLabel = "USER", description = "Whom to impersonate.")
  private String as;

  @Option(names = "--as-group", paramLabel = "GROUP", description = "In which groups; repeatable.")
  private List<String> groups = List.of();

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description = "The namespace.")
  private String namespace;

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "All namespaces.")
  private boolean everywhere;

  List<String> flags() {
    List<String> flags = new ArrayList<>();
    add(flags, "--kubeconfig", kubeconfig);
    add(flags, "--context", context);
    add(flags, "--cluster", cluster);
    add(flags, "--user", user);
    add(flags, "--server", server);
    add(flags, "--request-timeout", timeout);
    add(flags, "--as", as);
    groups.forEach(group -> add(flags, "--as-group", group));
    return flags;
  }

  private static void add(List<String> flags, String name, String value) {
    if (value != null) {
      flags.add(name + "=" + value);
    }
  }

  Kubectl kubectl() {
    return new Kubectl(flags());
  }

  boolean everywhere() {
    return everywhere;
  }

  /** Empty for all of them; else the one named, or the context's. */
  String namespace(Kubectl kubectl) {
    if (everywhere) {
      return "";
    }
    return namespace != null ? namespace : kubectl.currentNamespace();
  }
}
