package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import java.util.List;

/** What a pod may not say about names: its resolver's configuration and its hosts file. */
final class DnsValidation {
  private static final int SERVERS_MAX = 3;
  private static final int SEARCHES_MAX = 32;
  private static final int SEARCH_CHARACTERS_MAX = 2048;

  private DnsValidation() {}

  static void add(JsonNode spec, String path, List<FieldError> errors) {
    boolean none = Tree.text(spec, "dnsPolicy").equals("None");
    JsonNode config = spec.path("dnsConfig");
    String at = path + ".dnsConfig";
    if (none && !config.isObject()) {
      errors.add(FieldError.required(at, "must provide `dnsConfig` when `dnsPolicy` is None"));
    } else if (none && config.path("nameservers").isEmpty()) {
      errors.add(
          FieldError.required(
              at + ".nameservers",
              "must provide at least one DNS nameserver when `dnsPolicy` is None"));
    }
    servers(config.path("nameservers"), at + ".nameservers", errors);
    searches(config.path("searches"), at + ".searches", errors);
    List<ObjectNode> options = Tree.objects(config.path("options"));
    for (int i = 0; i < options.size(); i++) {
      if (Tree.text(options.get(i), "name").isEmpty()) {
        errors.add(FieldError.required(at + ".options[" + i + "]", "must not be empty"));
      }
    }
    aliases(Tree.objects(spec.path("hostAliases")), path + ".hostAliases", errors);
  }

  private static void servers(JsonNode servers, String path, List<FieldError> errors) {
    if (servers.size() > SERVERS_MAX) {
      errors.add(
          new FieldError(
              FieldError.Type.INVALID,
              path,
              servers.toString(),
              "must not have more than 3 nameservers"));
    }
    for (int i = 0; i < servers.size(); i++) {
      AddressErrors.ip(servers.get(i).asText(""), path + "[" + i + "]", errors);
    }
  }

  private static void searches(JsonNode searches, String path, List<FieldError> errors) {
    if (searches.size() > SEARCHES_MAX) {
      errors.add(
          new FieldError(
              FieldError.Type.INVALID,
              path,
              searches.toString(),
              "must not have more than 32 search paths"));
    }
    int characters = Math.max(0, searches.size() - 1);
    for (int i = 0; i < searches.size(); i++) {
      String search = searches.get(i).asText("");
      characters += search.length();
      String at = path + "[" + i + "]";
      if (!search.equals(".")) {
        NameForm.SUBDOMAIN
            .problems(search.replaceFirst("\\.$", "").replace('_', 'a'))
            .forEach(p -> errors.add(FieldError.invalid(at, search, p)));
      }
    }
    if (characters > SEARCH_CHARACTERS_MAX) {
      errors.add(
          new FieldError(
              FieldError.Type.INVALID,
              path,
              searches.toString(),
              "must not have more than 2048 characters (including spaces) in the search list"));
    }
  }

  private static void aliases(List<ObjectNode> aliases, String path, List<FieldError> errors) {
    for (int i = 0; i < aliases.size(); i++) {
      AddressErrors.ip(Tree.text(aliases.get(i), "ip"), path + "[" + i + "].ip", errors);
      JsonNode names = aliases.get(i).path("hostnames");
      for (int j = 0; j < names.size(); j++) {
        String name = names.get(j).asText("");
        String at = path + "[" + i + "].hostnames[" + j + "]";
        NameForm.SUBDOMAIN.problems(name).forEach(p -> errors.add(FieldError.invalid(at, name, p)));
      }
    }
  }
}
