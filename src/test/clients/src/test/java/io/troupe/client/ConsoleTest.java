package io.troupe.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The web console in a real Chromium. What each test saw last is kept as a picture below {@code
 * target/console}.
 */
@ExtendWith(StartedTroupe.class)
@Timeout(240)
class ConsoleTest {
  private static final String NS = "console";
  private static final String PROBLEM = "#problem";
  private static final String ROWS = "troupe-table";

  private static KubernetesClient client;
  private static Browser browser;
  private static String server;

  @BeforeAll
  static void start() {
    if (!Browser.isPresent()) {
      System.err.println("SKIPPED: the console's tests need chromium and chromedriver on the PATH");
    }
    assumeTrue(Browser.isPresent(), "no chromium");
    Config config = Config.fromKubeconfig(StartedTroupe.kubeconfigText());
    client = new KubernetesClientBuilder().withConfig(config).build();
    server = config.getMasterUrl().replaceAll("/$", "");
    client
        .namespaces()
        .resource(new NamespaceBuilder().withNewMetadata().withName(NS).endMetadata().build())
        .create();
    account("looker");
    account("stranger");
    client
        .rbac()
        .clusterRoleBindings()
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName("console-looker")
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                .addNewSubject("", "ServiceAccount", "looker", NS)
                .build())
        .create();
    browser = Browser.start();
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
      client.namespaces().withName(NS).delete();
      client.close();
    }
  }

  @AfterEach
  void keepPicture(TestInfo test) {
    browser.screenshot(
        Path.of("target/console", test.getTestMethod().orElseThrow().getName() + ".png"));
  }

  @Test
  void loginSaysWhyATokenIsRefusedAndGoesOnWithAGoodOne() {
    logOut();
    browser.open(server + "/console");
    browser.type("#token", "not-a-token");
    browser.click(".login .primary");
    browser.shows(PROBLEM, "401 Unauthorized");

    browser.type("#token", token("looker"));
    browser.click(".login .primary");

    browser.shows("header .user", "system:serviceaccount:console:looker");
    browser.shows(".overview", "all ready");
  }

  @Test
  void whoMayNotSeeAKindIsTold() {
    logIn("stranger");
    browser.open(server + "/console/kinds/core/secrets?ns=" + NS);
    browser.shows("main", "secrets is forbidden");
  }

  @Test
  void aListChangesWithTheCluster() {
    logIn("looker");
    browser.open(server + "/console/kinds/core/configmaps?ns=" + NS);
    browser.shows("main", "ConfigMap");

    write("arrives", "one");
    browser.shows(ROWS, "arrives");

    client.configMaps().inNamespace(NS).withName("arrives").delete();
    browser.showsNoMore(ROWS, "arrives");
  }

  @Test
  void anObjectsPageTellsWhatChangedAndShowsItsYaml() {
    write("changes", "first");
    client
        .configMaps()
        .inNamespace(NS)
        .withName("changes")
        .edit(map -> new ConfigMapBuilder(map).addToData("words", "second").build());
    logIn("looker");
    browser.open(server + "/console/objects/core/configmaps/" + NS + "/changes");
    browser.shows(".summary", "second");

    browser.click(".tabs a[href*='tab=source']");
    browser.shows(".code", "words: second");

    browser.click(".tabs a[href*='tab=history']");
    browser.shows(".entries", "words");
    browser.click(".entry .summary");
    browser.shows(".changes .old", "first");
    browser.shows(".changes .new", "second");
    browser.clickText("Whole diff");
    browser.shows(".diff", "+   words: second");
  }

  @Test
  void timeTravelShowsADeletedObjectAgain() {
    String revision = write("gone", "was here");
    client.configMaps().inNamespace(NS).withName("gone").delete();
    logIn("looker");
    browser.open(server + "/console/kinds/core/configmaps?ns=" + NS);
    browser.shows(".timebar", "Live");
    browser.showsNoMore("main", "gone");

    // The step before the newest change of this kind here is the deletion's own; one more is before
    // it.
    browser.click("[aria-label='Previous change']");
    browser.shows(".past-banner", "the past");
    browser.click("[aria-label='Previous change']");
    browser.shows(ROWS, "gone");

    browser.open(server + "/console/objects/core/configmaps/" + NS + "/gone?at=" + revision);
    browser.shows(".summary", "was here");
    browser.clickText("Back to live");
    browser.shows("main", "There is no ConfigMap gone now");
  }

  @Test
  void theSlidersHandleChoosesAMomentOfThePast() {
    logIn("looker");
    browser.open(server + "/console");
    browser.shows(".timebar", "changes");
    browser.script(
        "const range = document.querySelector('.timebar input');"
            + "range.value = 400; range.dispatchEvent(new Event('input', {bubbles: true}));");
    browser.shows(".timebar .when", "revision");
    browser.shows(".past-banner", "the past");
    browser.click(".timebar .now");
    browser.shows(".timebar", "Live");
  }

  @Test
  void logsAreFollowed() {
    client
        .pods()
        .inNamespace(NS)
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName("talks")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withImage("busybox")
                .withCommand(
                    "sh", "-c", "i=0; while true; do i=$((i+1)); echo line $i; sleep 1; done")
                .endContainer()
                .endSpec()
                .build())
        .create();
    client.pods().inNamespace(NS).withName("talks").waitUntilReady(120, TimeUnit.SECONDS);
    logIn("looker");
    browser.open(server + "/console/objects/core/pods/" + NS + "/talks?tab=logs");
    browser.shows(".log", "line 1");
    browser.shows(".log", "line 3");
    browser.shows(".logs", "following");
  }

  @Test
  void theThemeTurnsDarkAndStaysSo() {
    logIn("looker");
    browser.open(server + "/console");
    browser.shows(".overview", "Nodes");
    browser.click("[aria-label='Theme']");
    assertThat(background()).isEqualTo("rgb(14, 17, 22)");
    browser.open(server + "/console/kinds/core/nodes");
    assertThat(background()).isEqualTo("rgb(14, 17, 22)");
    browser.script("localStorage.removeItem('troupe.theme')");
  }

  private static String background() {
    return (String) browser.script("return getComputedStyle(document.body).backgroundColor");
  }

  private static void logOut() {
    browser.open(server + "/console");
    browser.script("sessionStorage.clear()");
  }

  private static void logIn(String account) {
    browser.open(server + "/console");
    browser.script("sessionStorage.setItem('troupe.token', arguments[0])", token(account));
  }

  private static void account(String name) {
    client
        .serviceAccounts()
        .inNamespace(NS)
        .resource(
            new ServiceAccountBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }

  private static String token(String account) {
    return client
        .serviceAccounts()
        .inNamespace(NS)
        .withName(account)
        .tokenRequest(new TokenRequest())
        .getStatus()
        .getToken();
  }

  /** Gives the revision. */
  private static String write(String name, String words) {
    return client
        .configMaps()
        .inNamespace(NS)
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withData(Map.of("words", words))
                .build())
        .create()
        .getMetadata()
        .getResourceVersion();
  }
}
