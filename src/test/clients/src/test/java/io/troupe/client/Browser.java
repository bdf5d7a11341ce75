package io.troupe.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.openqa.selenium.By;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A real Chromium with a profile of its own, without a screen. */
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final int PHONE_MAX = 600;
  private static final Duration POLL = Duration.ofMillis(100);

  private final Path profile;
  private final ChromeDriver driver;

  private Browser(Path profile, ChromeDriver driver) {
    this.profile = profile;
    this.driver = driver;
  }

  static boolean isPresent() {
    return program("chromium").isPresent() && program("chromedriver").isPresent();
  }

  private static Optional<Path> program(String name) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static Browser start() {
    try {
      Path profile = Files.createTempDirectory("troupe-chromium");
      ChromeOptions options = new ChromeOptions();
      options.setBinary(program("chromium").orElseThrow().toFile());
      options.setAcceptInsecureCerts(true); // the server's authority is its own
      options.addArguments(
          List.of(
              "--headless=new",
              "--no-sandbox",
              "--disable-gpu",
              "--disable-quic",
              "--disable-dev-shm-usage",
              "--no-first-run",
              "--disable-background-networking",
              "--disable-component-update",
              "--disable-sync",
              "--window-size=1400,900",
              "--user-data-dir=" + profile));
      ChromeDriverService service =
          new ChromeDriverService.Builder()
              .usingDriverExecutable(program("chromedriver").orElseThrow().toFile())
              .usingAnyFreePort()
              .build();
      return new Browser(profile, new ChromeDriver(service, options));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void open(String address) {
    driver.get(address);
  }

  /** Does something to an element, waiting for it, again if the page draws it anew meanwhile. */
  void with(String selector, Consumer<WebElement> action) {
    patiently("the page to have " + selector)
        .ignoreExceptions()
        .untilAsserted(() -> action.accept(driver.findElement(By.cssSelector(selector))));
  }

  void click(String selector) {
    with(selector, WebElement::click);
  }

  void clickText(String text) {
    patiently("the page to have " + text)
        .ignoreExceptions()
        .untilAsserted(() ->
            driver
                .findElement(
                    By.xpath("//*[self::a or self::button][normalize-space()='" + text + "']"))
                .click());
  }

  void type(String selector, String text) {
    with(
        selector,
        field -> {
          field.clear();
          field.sendKeys(text);
        });
  }

  /** What can be read under an element; empty while it is not there. */
  String text(String selector) {
    try {
      return driver.findElement(By.cssSelector(selector)).getText();
    } catch (NoSuchElementException | StaleElementReferenceException _) {
      return "";
    }
  }

  void shows(String selector, String text) {
    patiently(selector + " to show: " + text).until(() -> text(selector).contains(text));
  }

  void showsNoMore(String selector, String text) {
    patiently(selector + " to show no more: " + text).until(() -> !text(selector).contains(text));
  }

  void backgroundIs(String colour) {
    patiently("the background to be " + colour)
        .until(
            () -> script("return getComputedStyle(document.body).backgroundColor").equals(colour));
  }

  /** What the system is said to prefer: light or dark. */
  void prefers(String theme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
  }

  /** As on a screen of that width, a phone's if it is narrow; 0 for the window's own. */
  void width(int pixels) {
    if (pixels == 0) {
      driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    } else {
      driver.executeCdpCommand(
          "Emulation.setDeviceMetricsOverride",
          Map.of(
              "width",
              pixels,
              "height",
              850,
              "deviceScaleFactor",
              1,
              "mobile",
              pixels < PHONE_MAX));
    }
  }

  Object script(String code, Object... arguments) {
    return driver.executeScript(code, arguments);
  }

  ConditionFactory patiently(String what) {
    return Awaitility.await(what).atMost(PATIENCE).pollInterval(POLL);
  }

  /** For people who want to see what a test saw. */
  void screenshot(Path file) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
    try {
      StartedTroupe.remove(profile); // where the browser may still be writing
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
