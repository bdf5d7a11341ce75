package io.troupe.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.WebElement;

/**
 * The web console in a real Chromium. What each test saw last is kept as a picture below {@code
 * target/console}.
 */
@ExtendWith(StartedTroupe.class)
@Timeout(600)
class ConsoleTest {
  private static final String NS = "console";
  private static final String PROBLEM = "#problem";
  private static final String ROWS = "troupe-table";

  /** Nobody places them, so they cost little. */
  private static final String MANY_PODS =
      """
      apiVersion: apps/v1
      kind: ReplicaSet
      metadata: {name: many}
      spec:
        replicas: 1000
        selector: {matchLabels: {app: many}}
        template:
          metadata: {labels: {app: many}}
          spec:
            schedulerName: nobody
            containers: [{name: main, image: busybox}]
      """;

  private static final String TALKING_POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: talks}
      spec:
        containers:
        - name: main
          image: busybox
          command: [sh, -c, 'i=0; while true; do i=$((i+1)); echo line $i; sleep 1; done']
      """;

  private static final List<String> LOOKED_AT =
      List.of(
          "?ns=" + NS,
          "/kinds/core/configmaps?ns=" + NS,
          "/nodes",
          "/history?ns=" + NS,
          "/objects/core/configmaps/" + NS + "/looked-at?tab=history",
          "/kinds/core/configmaps?at=1");

  private static KubernetesClient client;
  private static Browser browser;
  private static ConsoleUsers users;
  private static String server;

  @BeforeAll
  static void start() {
    if (!Browser.isPresent()) {
      System.err.println("SKIPPED: the console's tests need chromium and chromedriver on the PATH");
    }
    assumeTrue(Browser.isPresent(), "no chromium");
    Config config = StartedTroupe.fabric8();
    client = new KubernetesClientBuilder().withConfig(config).build();
    server = config.getMasterUrl().replaceAll("/$", "");
    client
        .namespaces()
        .resource(new NamespaceBuilder().withNewMetadata().withName(NS).endMetadata().build())
        .create();
    users = new ConsoleUsers(client, NS);
    users.account("looker");
    users.account("stranger");
    users.account("viewer");
    users.account("lister");
    users.account("leaver");
    users.grant("looker", "cluster-admin");
    users.grant("leaver", "cluster-admin");
    users.grantHere("viewer", "view");
    users.mayOnlyList("lister", "configmaps");
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

    browser.type("#token", users.token("looker"));
    browser.click(".login .primary");

    browser.shows("header .user", "system:serviceaccount:console:looker");
    browser.shows(".overview", "all ready");
  }

  @Test
  void whoMayNotSeeAKindIsTold() {
    logIn("stranger");
    browser.open(server + "/console/kinds/core/secrets?ns=" + NS);
    browser.shows("main", "secrets is forbidden");
    browser.shows("main", "needs the right to list secrets in namespace console");
    browser.shows(".timebar", "No time travel here");
  }

  @Test
  void whoMayOnlyListIsShownWhatChangesAllTheSame() {
    logIn("lister");
    browser.open(server + "/console/kinds/core/configmaps?ns=" + NS);
    browser.shows("main .title", "refreshed every 10 s");
    write("polled", "one");
    browser.shows(ROWS, "polled");
  }

  @Test
  void aTokenThatIsAcceptedNoMoreLeadsBackToTheLoginAndFromThereToTheSameView() {
    logIn("leaver");
    browser.open(server + "/console/kinds/core/serviceaccounts?ns=" + NS);
    browser.shows(ROWS, "leaver");
    client.serviceAccounts().inNamespace(NS).withName("leaver").delete();
    browser.click("nav a[href*='kinds/core/configmaps']");
    browser.shows(PROBLEM, "no longer accepts the token");

    browser.type("#token", users.token("looker"));
    browser.click(".login .primary");
    browser.shows("main h1", "ConfigMaps");
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
    change("changes", "second");
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
  void anObjectsHistoryGoesOnByItselfAndItsLastChangeIsUndone() {
    write("undone", "first");
    change("undone", "second");
    logIn("looker");
    browser.open(server + "/console/objects/core/configmaps/" + NS + "/undone?tab=history");
    browser.shows(".entries", "words: first → second");
    change("undone", "third");
    browser.shows(".entries", "words: second → third");

    browser.clickText("Undo last change");
    browser.shows("dialog .old", "third");
    browser.shows("dialog .new", "second");
    assertThat(words("undone")).isEqualTo("third");
    browser.click("dialog .confirm");
    browser.shows("dialog .change", "restored");
    assertThat(words("undone")).isEqualTo("second");
    browser.clickText("Close");

    browser.shows(".entries", "words: third → second");
    browser.with(".entries troupe-entry:nth-of-type(2) .summary", WebElement::click);
    browser.clickText("Restore to this revision");
    browser.shows("dialog .new", "third");
    browser.clickText("Cancel");
    assertThat(words("undone")).isEqualTo("second");
  }

  @Test
  void whatIsLabelledAlikeIsPutBackTogether() {
    write("alike-one", "first");
    write("alike-two", "first");
    label("alike-one");
    String then = label("alike-two");
    change("alike-one", "second");
    client.configMaps().inNamespace(NS).withName("alike-two").delete();
    logIn("looker");
    browser.open(server + "/console/kinds/core/configmaps?ns=" + NS + "&at=" + then);
    browser.shows(ROWS, "alike-two");

    browser.clickText("Restore by label …");
    browser.type("troupe-undo-set input", "set=alike");
    browser.clickText("Rehearse");
    browser.shows("dialog", "ConfigMaps in console labelled set=alike");
    browser.shows("dialog .body", "create ConfigMap alike-two");
    browser.shows("dialog .body", "replace ConfigMap alike-one");
    browser.shows("dialog .old", "second");
    assertThat(words("alike-one")).isEqualTo("second");
    browser.clickText("Restore 2 objects now");
    browser.shows("dialog .body", "created ConfigMap alike-two");
    assertThat(words("alike-one")).isEqualTo("first");
    assertThat(words("alike-two")).isEqualTo("first");
    browser.click("dialog .actions .primary"); // back to live
    browser.showsNoMore("body", "You are looking at the past");
  }

  @Test
  void aNamespaceIsPutBackOnceItsNameIsTyped() {
    String undone = NS + "-whole";
    client
        .namespaces()
        .resource(new NamespaceBuilder().withNewMetadata().withName(undone).endMetadata().build())
        .create();
    String then = writeIn(undone, "kept", "first");
    writeIn(undone, "later", "too much");
    logIn("looker");
    browser.open(server + "/console?ns=" + undone);
    browser.clickText("Restore namespace …");
    browser.shows(".overview", "Choose a moment of the past");

    browser.open(server + "/console?ns=" + undone + "&at=" + then);
    browser.clickText("Restore namespace …");
    browser.shows("dialog .body", "delete ConfigMap later");
    browser.shows("dialog .confirming", "This deletes 1 object");
    assertThat(browser.script("return document.querySelector('dialog .confirm').disabled"))
        .isEqualTo(true);
    browser.type("dialog [name=confirm]", undone);
    browser.click("dialog .confirm");
    browser.shows("dialog .body", "deleted ConfigMap later");
    assertThat(client.configMaps().inNamespace(undone).withName("later").get()).isNull();
    browser.clickText("Close");
    client.namespaces().withName(undone).delete();
  }

  @Test
  void aRevisionThatHasNotComeIsSaidOnce() {
    logIn("looker");
    browser.open(server + "/console/kinds/core/configmaps?at=999999999");
    browser.shows("main", "That moment has not come yet");
  }

  /** What WCAG 2.1 AA asks of text (4.5:1) and of what can be pressed (a name). */
  @Test
  void textCanBeReadAndControlsHaveNamesInBothThemesAndOnAPhone() {
    write("looked-at", "words");
    logIn("looker");
    for (String theme : List.of("light", "dark")) {
      browser.prefers(theme);
      for (int width : new int[] {1440, 390}) {
        browser.width(width);
        for (String view : LOOKED_AT) {
          browser.open(server + "/console" + view);
          browser.shows("main", "");
          browser
              .patiently(view + " to be drawn")
              .until(() ->
                  (Boolean)
                      browser.script(
                          "return !!document.querySelector('main > *') &&"
                              + " !document.querySelector('.loading')"));
          String what = view + " " + theme + " " + width;
          assertThat(browser.script(Legibility.SCRIPT)).as(what).isEqualTo(List.of());
          browser.screenshot(Path.of("target/console/views", picture(what)));
        }
      }
    }
    browser.prefers("light");
    browser.width(0);
  }

  private static String picture(String what) {
    return what.replaceAll("[^a-z0-9]+", "-").replaceAll("^-", "") + ".png";
  }

  @Test
  void whoMayNotUndoIsToldWhichRightIsMissing() {
    write("kept", "first");
    logIn("viewer");
    browser.open(server + "/console/objects/core/configmaps/" + NS + "/kept");
    browser.shows(
        ".object-view", "needs the right to create undos.history.troupe.io in namespace console");
    assertThat(browser.script("return document.querySelector('.undo-button').disabled"))
        .isEqualTo(true);
    browser.shows(".timebar", "Live");
  }

  @Test
  void timeTravelShowsADeletedObjectAgain() {
    String revision = write("gone", "was here");
    client.configMaps().inNamespace(NS).withName("gone").delete();
    logIn("looker");
    browser.open(server + "/console/kinds/core/configmaps?ns=" + NS);
    browser.shows(".timebar", "Live");
    browser.showsNoMore("main", "gone");

    // The newest change of this kind here is the deletion; one step more is before it.
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
    browser.shows(".past-banner", "the past");
    browser.shows(".past-banner", "revision");
    browser.click(".past-banner .now");
    browser.shows(".timebar", "Live");
  }

  @Test
  void playingGoesFromMomentToMoment() {
    logIn("looker");
    browser.open(server + "/console/kinds/core/configmaps");
    browser.shows(".timebar", "changes");
    browser.click("[aria-label='Play']");
    Set<Object> moments = new HashSet<>();
    browser
        .patiently("three moments to be played")
        .until(() -> {
          moments.add(browser.script("return new URL(location.href).searchParams.get('at')"));
          return moments.size() > 3;
        });
    browser.click("[aria-label='Pause']");
    browser.shows(".past-banner", "Back to live");
  }

  @Test
  void logsAreFollowed() {
    client.resource(TALKING_POD).inNamespace(NS).create();
    client.pods().inNamespace(NS).withName("talks").waitUntilReady(120, TimeUnit.SECONDS);
    logIn("looker");
    browser.open(server + "/console/objects/core/pods/" + NS + "/talks?tab=logs");
    browser.shows(".log", "line 1");
    browser.shows(".log", "line 3");
    browser.shows(".logs", "following");

    String then = write("then", "while it talks");
    // So far, which the page may not show yet.
    int said = (int) client.pods().inNamespace(NS).withName("talks").getLog().lines().count();
    browser.shows(".log", "line " + (said + 2));
    browser.open(server + "/console/objects/core/pods/" + NS + "/talks?tab=logs&at=" + then);
    browser.shows(".logs", "up to then");
    browser.shows(".logs .hint", "not part of the history");
    browser.shows(".log", "line 3");
    assertThat(lastLine()).isBetween(3, said + 1);
  }

  private static int lastLine() {
    return ((Long)
            browser.script(
                "return Number(document.querySelector('.log').lastElementChild.textContent"
                    + ".split(' ')[1])"))
        .intValue();
  }

  @Test
  void aThousandPodsAreAFewRowsAtATime() {
    client.resource(MANY_PODS).inNamespace(NS).create();
    logIn("looker");
    browser.patiently("a thousand pods").until(() -> made() == 1_000);
    browser.open(server + "/console/kinds/core/pods?ns=" + NS);
    browser.shows(ROWS, "many-");
    Object shownAfter = browser.script("return Math.round(performance.now())");
    browser.shows("main .title", "1,00");
    Object settledAfter = browser.script("return Math.round(performance.now())");
    Long elements = (Long) browser.script("return document.querySelectorAll('*').length");
    System.out.printf(
        "1,000 pods: first rows after %s ms, all after %s ms, %s elements%n",
        shownAfter, settledAfter, elements);
    assertThat(elements).isLessThan(2_500);

    browser.script("document.querySelector('.rows').scrollTop = 500 * 34");
    browser
        .patiently("rows from the middle")
        .until(() ->
            (Boolean)
                browser.script(
                    "return +document.querySelector('.row').getAttribute('aria-rowindex') > 400"));
    assertThat((Long) browser.script("return document.querySelectorAll('*').length"))
        .isLessThan(2_500);
  }

  @Test
  void theThemeTurnsDarkAndStaysSo() {
    logIn("looker");
    browser.open(server + "/console");
    browser.shows(".overview", "Nodes");
    browser.click("[aria-label='Theme']");
    browser.backgroundIs("rgb(14, 17, 22)");
    browser.open(server + "/console/kinds/core/nodes");
    browser.backgroundIs("rgb(14, 17, 22)");
    browser.script("localStorage.removeItem('troupe.theme')");
    browser.prefers("dark");
    browser.open(server + "/console");
    browser.backgroundIs("rgb(14, 17, 22)");
    browser.prefers("light");
    browser.backgroundIs("rgb(245, 246, 248)");
  }

  private static void logOut() {
    browser.open(server + "/console");
    browser.script("sessionStorage.clear()");
  }

  private static void logIn(String account) {
    browser.open(server + "/console");
    browser.script("sessionStorage.setItem('troupe.token', arguments[0])", users.token(account));
  }

  private static void change(String name, String words) {
    client
        .configMaps()
        .inNamespace(NS)
        .withName(name)
        .edit(map -> new ConfigMapBuilder(map).addToData("words", words).build());
  }

  private static String words(String name) {
    return client.configMaps().inNamespace(NS).withName(name).get().getData().get("words");
  }

  private static int made() {
    var status = client.apps().replicaSets().inNamespace(NS).withName("many").get().getStatus();
    return status == null || status.getReplicas() == null ? 0 : status.getReplicas();
  }

  /** Gives the revision. */
  private static String write(String name, String words) {
    return writeIn(NS, name, words);
  }

  private static String label(String name) {
    return client
        .configMaps()
        .inNamespace(NS)
        .withName(name)
        .edit(map ->
            new ConfigMapBuilder(map)
                .editMetadata()
                .addToLabels("set", "alike")
                .endMetadata()
                .build())
        .getMetadata()
        .getResourceVersion();
  }

  private static String writeIn(String namespace, String name, String words) {
    return client
        .configMaps()
        .inNamespace(namespace)
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
