package io.troupe.client;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Map;

/** Gives a Stage its Deployment and ConfigMap, reports, and takes its leave with a finalizer. */
@ControllerConfiguration(finalizerName = "stages.operator.troupe.io/finalizer")
public class StageReconciler implements Reconciler<Stage>, Cleaner<Stage> {

  @Override
  public List<EventSource<?, Stage>> prepareEventSources(EventSourceContext<Stage> context) {
    return List.of(
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Deployment.class, Stage.class)
                .withLabelSelector("operator=stage")
                .build(),
            context));
  }

  @Override
  public UpdateControl<Stage> reconcile(Stage stage, Context<Stage> context) {
    context.getClient().resource(script(stage)).serverSideApply();
    Deployment cast = context.getClient().resource(cast(stage)).serverSideApply();
    Integer ready = cast.getStatus() == null ? null : cast.getStatus().getReadyReplicas();
    Stage.Status status = new Stage.Status();
    status.onStage = ready == null ? 0 : ready;
    status.observedGeneration = stage.getMetadata().getGeneration();
    stage.setStatus(status);
    return UpdateControl.patchStatus(stage);
  }

  @Override
  public DeleteControl cleanup(Stage stage, Context<Stage> context) {
    context.getClient().resource(script(stage)).delete();
    return DeleteControl.defaultDelete();
  }

  private static ConfigMap script(Stage stage) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace(stage.getMetadata().getNamespace())
        .withName(stage.getMetadata().getName())
        .endMetadata()
        .withData(Map.of("piece", stage.getSpec().piece))
        .build();
  }

  private static Deployment cast(Stage stage) {
    Map<String, String> labels =
        Map.of("operator", "stage", "stage", stage.getMetadata().getName());
    return new DeploymentBuilder()
        .withNewMetadata()
        .withNamespace(stage.getMetadata().getNamespace())
        .withName(stage.getMetadata().getName())
        .withLabels(labels)
        .addNewOwnerReference()
        .withApiVersion(stage.getApiVersion())
        .withKind(stage.getKind())
        .withName(stage.getMetadata().getName())
        .withUid(stage.getMetadata().getUid())
        .withController(true)
        .endOwnerReference()
        .endMetadata()
        .withNewSpec()
        .withReplicas(stage.getSpec().actors)
        .withNewSelector()
        .withMatchLabels(labels)
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(labels)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("actor")
        .withImage("busybox")
        .withCommand("sleep", "3600")
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }
}
