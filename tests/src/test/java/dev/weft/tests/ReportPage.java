package dev.weft.tests;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A report in headless Chromium, from its file, without a network. */
final class ReportPage implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    /** Selenium warns about every browser newer than itself; held here, since loggers are held weakly. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    static {
        SELENIUM.setLevel(Level.SEVERE);
    }

    private final ChromeDriver driver;

    private ReportPage(ChromeDriver driver) {
        this.driver = driver;
    }

    static ReportPage open(Path report) {
        Assumptions.assumeTrue(Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
                "reports are tested in a browser: install the Debian packages chromium and chromium-driver");
        var options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND", "--window-size=1500,900");
        var logs = new LoggingPreferences();
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        var service = new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).usingAnyFreePort().build();
        var driver = new ChromeDriver(service, options);
        var page = new ReportPage(driver);
        try {
            page.load(report);
            return page;
        } catch (RuntimeException e) {
            page.close();
            throw e;
        }
    }

    private void load(Path report) {
        driver.executeCdpCommand("Network.enable", Map.of());
        driver.executeCdpCommand("Network.emulateNetworkConditions",
                Map.of("offline", true, "latency", 0, "downloadThroughput", 0, "uploadThroughput", 0));
        driver.get(report.toUri().toString());
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> ask("window.weft !== undefined").equals(true));
    }

    /** The value of a JavaScript expression. */
    Object ask(String expression) {
        return Objects.requireNonNull(driver.executeScript("return " + expression), expression);
    }

    long number(String expression) {
        return ((Number) ask(expression)).longValue();
    }

    @SuppressWarnings("unchecked")
    List<Map<String, Object>> list(String expression) {
        return (List<Map<String, Object>>) ask(expression);
    }

    /** How many slices have a name that contains this. */
    long hits(String name) {
        return number("window.weft.search('" + name + "')");
    }

    void press(String keys) {
        driver.findElement(By.tagName("body")).sendKeys(keys);
    }

    /** Every address the page asked for but its own. */
    List<String> requests() {
        return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(entry -> entry.getMessage())
                .filter(message -> message.contains("\"Network.requestWillBeSent\""))
                .filter(message -> !message.contains("\"documentURL\":\"file:") || !message.contains("\"type\":\"Document\""))
                .filter(message -> !message.contains("\"url\":\"data:") && !message.contains("\"url\":\"blob:"))
                .toList();
    }

    /** What the page wrote to the console. */
    List<String> console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream().map(entry -> entry.getMessage()).toList();
    }

    byte[] screenshot() {
        return driver.getScreenshotAs(OutputType.BYTES);
    }

    @Override
    public void close() {
        driver.quit();
    }
}
