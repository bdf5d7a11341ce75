package io.troupe.core.kind.review;

import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindDeclaration;
import io.troupe.core.meta.ResourceType;
import java.util.List;

/** The kinds that are asked and not stored. */
public final class ReviewKinds {
  private static final String AUTHENTICATION = "authentication.k8s.io";
  private static final String AUTHORIZATION = "authorization.k8s.io";

  public static final ResourceType TOKEN_REVIEWS = new ResourceType(AUTHENTICATION, "tokenreviews");
  public static final ResourceType SELF_SUBJECT_REVIEWS =
      new ResourceType(AUTHENTICATION, "selfsubjectreviews");
  public static final ResourceType SELF_SUBJECT_ACCESS_REVIEWS =
      new ResourceType(AUTHORIZATION, "selfsubjectaccessreviews");
  public static final ResourceType SELF_SUBJECT_RULES_REVIEWS =
      new ResourceType(AUTHORIZATION, "selfsubjectrulesreviews");
  public static final ResourceType SUBJECT_ACCESS_REVIEWS =
      new ResourceType(AUTHORIZATION, "subjectaccessreviews");
  public static final ResourceType LOCAL_SUBJECT_ACCESS_REVIEWS =
      new ResourceType(AUTHORIZATION, "localsubjectaccessreviews");

  private ReviewKinds() {}

  public static List<Kind> all() {
    return List.of(
        review("SelfSubjectReview", SELF_SUBJECT_REVIEWS).ofCluster().kind(),
        review("TokenReview", TOKEN_REVIEWS).ofCluster().kind(),
        review("LocalSubjectAccessReview", LOCAL_SUBJECT_ACCESS_REVIEWS).kind(),
        review("SelfSubjectAccessReview", SELF_SUBJECT_ACCESS_REVIEWS).ofCluster().kind(),
        review("SelfSubjectRulesReview", SELF_SUBJECT_RULES_REVIEWS).ofCluster().kind(),
        review("SubjectAccessReview", SUBJECT_ACCESS_REVIEWS).ofCluster().kind());
  }

  private static KindDeclaration review(String kind, ResourceType type) {
    return KindDeclaration.declare(type.group(), "v1", kind, type.resource()).createOnly();
  }
}
