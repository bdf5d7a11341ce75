package io.troupe.core.cel.library;

import java.util.Optional;

/**
 * The value of the variable {@code authorizer}: asks what a user may do, for the user of the
 * request or a service account.
 */
public final class CelAuthorizer {

  /** Who answers. Pure for one request: it looks at one image. */
  @FunctionalInterface
  public interface Judge {
    /**
     * @param account empty for the user of the request
     */
    Decision judge(Optional<Account> account, Question question);
  }

  /** A service account. */
  public record Account(String namespace, String name) {}

  /**
   * @param path empty for a resource
   * @param selectors whether the check is limited by a field or label selector
   */
  public record Question(
      String verb,
      String path,
      String group,
      String resource,
      String subresource,
      String namespace,
      String name,
      boolean selectors) {}

  /**
   * @param error empty unless the check failed
   */
  public record Decision(boolean allowed, String reason, String error) {}

  private final Judge judge;
  private final Optional<Account> account;

  public CelAuthorizer(Judge judge) {
    this(judge, Optional.empty());
  }

  private CelAuthorizer(Judge judge, Optional<Account> account) {
    this.judge = judge;
    this.account = account;
  }

  CelAuthorizer as(Account other) {
    return new CelAuthorizer(judge, Optional.of(other));
  }

  /** The value of {@code authorizer.requestResource}. */
  public ResourceCheck resource(
      String group, String resource, String subresource, String namespace, String name) {
    return new ResourceCheck(
        this, new Question("", "", group, resource, subresource, namespace, name, false));
  }

  private Decision check(Question question) {
    return judge.judge(account, question);
  }

  record PathCheck(CelAuthorizer authorizer, String path) {
    Decision check(String verb) {
      return authorizer.check(new Question(verb, path, "", "", "", "", "", false));
    }
  }

  record GroupCheck(CelAuthorizer authorizer, String group) {
    ResourceCheck resource(String resource) {
      return authorizer.resource(group, resource, "", "", "");
    }
  }

  /** A check being put together. */
  public record ResourceCheck(CelAuthorizer authorizer, Question about) {
    ResourceCheck subresource(String value) {
      return with(value, about.namespace, about.name, about.selectors);
    }

    ResourceCheck namespace(String value) {
      return with(about.subresource, value, about.name, about.selectors);
    }

    ResourceCheck name(String value) {
      return with(about.subresource, about.namespace, value, about.selectors);
    }

    ResourceCheck selected() {
      return with(about.subresource, about.namespace, about.name, true);
    }

    private ResourceCheck with(String sub, String namespace, String name, boolean selectors) {
      return new ResourceCheck(
          authorizer,
          new Question("", "", about.group, about.resource, sub, namespace, name, selectors));
    }

    Decision check(String verb) {
      return authorizer.check(
          new Question(
              verb,
              "",
              about.group,
              about.resource,
              about.subresource,
              about.namespace,
              about.name,
              about.selectors));
    }
  }
}
