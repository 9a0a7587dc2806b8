package dev.weft.trace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.Point;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;

/** Debian's Chromium without a screen and without a network. */
final class Browser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final String CONSOLE = "browser";
    private static final String TRAFFIC = "performance";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    static Browser start() {
        assumeTrue(Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
                "skipped without a browser: install Debian's packages chromium and chromium-driver");
        var options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.setCapability("goog:loggingPrefs", Map.of(CONSOLE, "ALL", TRAFFIC, "ALL"));
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
                "--disable-dev-shm-usage", "--no-first-run", "--window-size=1440,900", "--force-device-scale-factor=1",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");
        var service = new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).withSilent(true).build();
        var browser = new Browser(new ChromeDriver(service, options));
        browser.driver.executeCdpCommand("Network.enable", Map.of());
        browser.online(false);
        return browser;
    }

    /** Whether pages reach servers of this machine; others they never reach. */
    void online(boolean yes) {
        driver.executeCdpCommand("Network.emulateNetworkConditions",
                Map.of("offline", !yes, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    /** Opens a report from its file and waits until it is shown. */
    void open(Path report) {
        driver.manage().logs().get(TRAFFIC);
        driver.manage().logs().get(CONSOLE);
        driver.get(report.toUri().toString());
        Awaitility.await().atMost(PATIENCE).until(() -> holds("window.weft?.ready === true"));
    }

    /** Opens a page that need not be a good report. */
    void visit(Path page) {
        driver.get(page.toUri().toString());
    }

    @Nullable Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    double number(String expression, Object... arguments) {
        return ((Number) Objects.requireNonNull(run("return " + expression, arguments))).doubleValue();
    }

    String text(String expression, Object... arguments) {
        return String.valueOf(run("return " + expression, arguments));
    }

    boolean holds(String expression) {
        return Boolean.TRUE.equals(run("return " + expression));
    }

    /** Where the middle of the visible part of a slice is; {@code expression} yields what {@code weft.slices} describes. */
    Point place(String expression) {
        return new Point((int) number(expression + ".x"), (int) number(expression + ".y"));
    }

    WebElement element(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    /** Types into whatever has the focus. */
    void type(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    Actions mouse() {
        return new Actions(driver);
    }

    void until(String condition) {
        Awaitility.await().atMost(PATIENCE).until(() -> holds(condition));
    }

    void size(int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
    }

    /** Shows pages as on a window of that size, in device pixels, of which one of the page's has {@code zoom} on each side. */
    void zoom(int width, int height, double zoom) {
        driver.executeCdpCommand("Emulation.setDeviceMetricsOverride", Map.of("width", (int) (width / zoom),
                "height", (int) (height / zoom), "deviceScaleFactor", zoom, "mobile", false));
    }

    /** Shows pages as the window is. */
    void unzoom() {
        driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    }

    void dark(boolean dark) {
        driver.executeCdpCommand("Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /** Lets pages save files there. */
    void saveTo(Path folder) {
        driver.executeCdpCommand("Browser.setDownloadBehavior", Map.of("behavior", "allow", "downloadPath", folder.toString()));
    }

    byte[] screenshot() {
        return driver.getScreenshotAs(OutputType.BYTES);
    }

    /** Everything the pages opened since the last {@link #open} asked for, the page itself included. */
    List<String> requests() {
        return driver.manage().logs().get(TRAFFIC).getAll().stream()
                .map(Object::toString)
                .filter(entry -> entry.contains("\"Network.requestWillBeSent\""))
                .map(entry -> entry.replaceAll("(?s).*\"documentURL\":.*?\"request\":\\{.*?\"url\":\"(.*?)\".*", "$1"))
                .toList();
    }

    void assertConsoleIsEmpty() {
        assertEquals(List.of(), driver.manage().logs().get(CONSOLE).getAll());
    }

    @Override
    public void close() {
        driver.quit();
    }
}
