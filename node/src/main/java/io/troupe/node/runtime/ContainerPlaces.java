package io.troupe.node.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What an image or its runtime would give a container: variables, and a directory to be in. */
record ContainerPlaces(PodDirectories directories, Optional<ApiVariables> api) {

  PodRuntime.StartRequest completed(PodRuntime.StartRequest given) {
    Map<String, String> environment = new LinkedHashMap<>();
    String hostname = given.pod().spec().path("hostname").asText();
    environment.put("PATH", Supervisor.TOOLS);
    environment.put("HOSTNAME", hostname.isEmpty() ? given.pod().name() : hostname);
    environment.put("HOME", System.getProperty("user.home"));
    environment.putAll(given.environment());
    api.ifPresent(variables -> variables.replace(given.container(), environment));
    return new PodRuntime.StartRequest(
        given.pod(), given.container(), given.attempt(), environment);
  }

  Path workingDirectory(PodRuntime.StartRequest request) throws IOException {
    String wanted = request.container().spec().path("workingDir").asText();
    if (!wanted.isEmpty() && Files.isDirectory(Path.of(wanted))) {
      return Path.of(wanted);
    }
    // An image would have it; here each container gets a directory of its own.
    Path own =
        directories.state(request.pod().uid()).resolve(request.container().name()).resolve("work");
    Files.createDirectories(own);
    return own;
  }
}
