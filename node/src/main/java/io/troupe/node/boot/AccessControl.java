package io.troupe.node.boot;

import io.troupe.actors.accessconfig.AuthorizationFile.Member;
import io.troupe.actors.authn.AuthenticatorParts;
import io.troupe.actors.authn.DefaultAuthenticator;
import io.troupe.actors.authn.SigningKey;
import io.troupe.actors.authn.TokenProof;
import io.troupe.actors.authn.WebhookTokens;
import io.troupe.actors.authn.oidc.JwtIssuer;
import io.troupe.actors.authz.AccessReview;
import io.troupe.actors.authz.AuthorizerLine;
import io.troupe.actors.authz.RuleSource;
import io.troupe.actors.authz.RulesReview;
import io.troupe.actors.authz.SelfReview;
import io.troupe.actors.authz.WebhookAuthorizer;
import io.troupe.actors.gate.Access;
import io.troupe.actors.outgoing.Outgoing;
import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.Authorizer;
import io.troupe.core.auth.Authorizer.Decision;
import io.troupe.core.auth.Authorizer.Verdict;
import io.troupe.core.auth.AuthorizerChain;
import io.troupe.core.auth.NodeAuthorizer;
import io.troupe.core.auth.PolicyRule;
import io.troupe.core.auth.RbacAuthorizer;
import io.troupe.core.auth.review.AccessQuestion.Form;
import io.troupe.core.image.ClusterImage;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Authentication and authorization as configured, put together. */
final class AccessControl {
  private final DefaultAuthenticator authenticator;
  private final AuthorizerLine authorizers;
  private final List<RuleSource> rules = new ArrayList<>();
  private final InstantSource clock;
  private final Supplier<ClusterImage> image;

  /**
   * @param authority the cluster's own, whose certificates name users
   * @param rbac shared with admission, which asks it too
   */
  AccessControl(
      AccessSettings settings,
      SigningKey key,
      String issuer,
      X509Certificate authority,
      RbacAuthorizer rbac,
      Outgoing outgoing,
      InstantSource clock,
      Supplier<ClusterImage> image) {
    this.clock = clock;
    this.image = image;
    authorizers = new AuthorizerLine(members(settings, rbac, outgoing));
    List<X509Certificate> authorities = new ArrayList<>();
    if (!settings.moreAuthorities().isEmpty()) {
      authorities.add(authority);
      authorities.addAll(settings.clientAuthorities());
    }
    authenticator =
        new DefaultAuthenticator(
            new AuthenticatorParts(
                key,
                issuer,
                settings.staticTokens(),
                settings.bootstrapTokens(),
                settings.anonymous(),
                authorities,
                settings.frontProxy(),
                outside(settings, issuer, outgoing),
                clock,
                image));
  }

  DefaultAuthenticator authenticator() {
    return authenticator;
  }

  /** Without whom it would have to ask outside. */
  Authorizer local() {
    return new AuthorizerChain(authorizers.local());
  }

  /** What they say now. */
  Authorizer.Verdict judge(Attributes asked) {
    return local().authorize(asked, image.get());
  }

  Access access() {
    return new Access(
        authorizers,
        List.of(
            new AccessReview(Form.SELF, authorizers),
            new AccessReview(Form.SUBJECT, authorizers),
            new AccessReview(Form.LOCAL, authorizers),
            new RulesReview(List.copyOf(rules)),
            new SelfReview(clock),
            authenticator.tokenReview()));
  }

  private List<AuthorizerLine.Member> members(
      AccessSettings settings, RbacAuthorizer rbac, Outgoing outgoing) {
    List<AuthorizerLine.Member> line = new ArrayList<>();
    for (Member member : settings.authorization().members()) {
      switch (member) {
        case Member.Node() -> {
          line.add(new AuthorizerLine.Member.Local(new NodeAuthorizer()));
          rules.add(RuleSource.node());
        }
        case Member.Rbac() -> {
          line.add(new AuthorizerLine.Member.Local(rbac));
          rules.add(RuleSource.rbac(rbac));
        }
        case Member.AlwaysAllow() -> {
          line.add(always(Decision.ALLOW, ""));
          rules.add((_, _, _) -> new RuleSource.Rules(PolicyRule.EVERYTHING, ""));
        }
        case Member.AlwaysDeny() -> line.add(always(Decision.DENY, "Everything is forbidden."));
        case Member.Webhook(WebhookAuthorizer.Settings webhook) -> {
          line.add(
              new AuthorizerLine.Member.Remote(
                  new WebhookAuthorizer(outgoing, webhook, ProcessTime::nanos)));
          rules.add(RuleSource.webhook());
        }
      }
    }
    return line;
  }

  private static AuthorizerLine.Member always(Decision decision, String reason) {
    Authorizer judge = (_, _) -> new Verdict(decision, reason);
    return new AuthorizerLine.Member.Local(judge);
  }

  private List<TokenProof> outside(AccessSettings settings, String issuer, Outgoing outgoing) {
    List<TokenProof> proofs = new ArrayList<>();
    settings
        .authentication()
        .issuers()
        .forEach(jwt ->
            proofs.add(
                TokenProof.forAnyAudience(
                    new JwtIssuer(
                        jwt,
                        (remote, limit) -> outgoing.get(remote, "", Map.of(), limit),
                        clock,
                        ProcessTime::nanos),
                    List.of(issuer))));
    settings
        .webhook()
        .ifPresent(webhook ->
            proofs.add(new WebhookTokens(outgoing, webhook, List.of(issuer), ProcessTime::nanos)));
    return proofs;
  }
}
