package org.varta.engine.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real browser with one page, driven as a person would: navigate, press keys, look. Tests wait for conditions in the
 * page, never for time to pass.
 */
final class Chromium implements AutoCloseable {
    /** Where screenshots go, below the module's directory. */
    static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final List<String> FLAGS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--remote-debugging-port=0");
    private static final Map<String, Integer> NAMED_KEYS = Map.of(
            "Enter", 13, "Escape", 27, "Tab", 9, "ArrowUp", 38, "ArrowDown", 40, "Home", 36, "End", 35, "PageDown", 34);

    private final Process process;
    private final Path profile;
    private final DevTools tools;
    private final String session;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    private Chromium(Process process, Path profile, URI address) {
        this.process = process;
        this.profile = profile;
        this.tools = new DevTools(address, this::event);
        this.session = attach();
        for (String domain : List.of("Page", "Runtime", "Log")) {
            send(domain + ".enable", Map.of());
        }
        size(1280, 800);
    }

    /** Keeps what pages save, under its name, in a directory. */
    void downloadsTo(Path directory) {
        send("Browser.setDownloadBehavior", Map.of("behavior", "allow", "downloadPath", directory.toString()));
    }

    /** The browser's program, or empty where none is installed. */
    static Optional<Path> program() {
        return Programs.find("chromium", "chromium-browser", "google-chrome");
    }

    /**
     * Starts a browser with a fresh profile.
     *
     * @param language of its user, such as {@code en-US}
     * @throws IOException when it does not start
     */
    static Chromium start(String language) throws IOException {
        Path program = program().orElseThrow(() -> new IOException("no Chromium on the PATH"));
        Path profile = Files.createTempDirectory("varta-chromium-");
        List<String> command = Stream.of(
                        Stream.of(program.toString()),
                        FLAGS.stream(),
                        Stream.of("--user-data-dir=" + profile, "--accept-lang=" + language, "about:blank"))
                .flatMap(part -> part)
                .toList();
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.PIPE)
                .start();
        try {
            return new Chromium(process, profile, address(process));
        } catch (RuntimeException | IOException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** Chromium says on standard error where it listens; what it says afterwards is read and thrown away. */
    private static URI address(Process process) throws IOException {
        String sign = "DevTools listening on ";
        StringBuilder said = new StringBuilder();
        java.io.BufferedReader lines = process.errorReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(sign)) {
                Thread.ofVirtual().start(() -> lines.lines().forEach(ignored -> {}));
                return URI.create(line.substring(sign.length()));
            }
            said.append(line).append('\n');
        }
        throw new IOException("the browser ended at once: " + said);
    }

    private String attach() {
        Object targets = Json.at(tools.send(null, "Target.getTargets", Map.of()), "result", "targetInfos");
        for (Object target : (List<?>) targets) {
            if ("page".equals(Json.at(target, "type"))) {
                Map<String, Object> which = Map.of("targetId", text(Json.at(target, "targetId")), "flatten", true);
                return text(Json.at(tools.send(null, "Target.attachToTarget", which), "result", "sessionId"));
            }
        }
        throw new IllegalStateException("the browser has no page");
    }

    /** Sets the window's size in CSS pixels. */
    void size(int width, int height) {
        send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Makes the user prefer a dark or a light page. */
    void prefers(String scheme) {
        send(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Opens an address. */
    void navigate(URI address) {
        send("Page.navigate", Map.of("url", address.toString()));
    }

    /**
     * Value of a JavaScript expression, awaited where it is a promise.
     *
     * @throws IllegalStateException when it throws
     */
    @Nullable
    Object evaluate(String expression) {
        Object answer =
                send("Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
        Object failure = Json.at(answer, "exceptionDetails");
        if (failure != null) {
            throw new IllegalStateException(expression + ": " + Json.write(failure));
        }
        return Json.at(answer, "result", "value");
    }

    /** Value of an expression that gives a string. */
    String text(String expression) {
        return evaluate(expression) instanceof String text ? text : "";
    }

    /**
     * Waits until a JavaScript condition holds.
     *
     * @throws AssertionError when it does not within twenty seconds
     */
    void await(String condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String watch = "new Promise(done => { const end = Date.now() + 1000; const look = () => { let now = false;"
                + " try { now = Boolean(" + condition + "); } catch {}"
                + " if (now || Date.now() > end) done(now); else setTimeout(look, 20); }; look(); })";
        while (System.nanoTime() < end) {
            try {
                if (Boolean.TRUE.equals(evaluate(watch))) {
                    return;
                }
            } catch (IllegalStateException navigated) {
                // The page was replaced while it was watched: look at the new one.
                Thread.onSpinWait();
            }
        }
        throw new AssertionError("never true: " + condition + "\ncomplaints: " + complaints);
    }

    /** Presses and releases a key: one character, or a name such as {@code Enter}. */
    void press(String key) {
        Integer named = NAMED_KEYS.get(key);
        String text = named == null ? key : key.equals("Enter") ? "\r" : "";
        Map<String, Object> up = Map.of("key", key, "windowsVirtualKeyCode", named == null ? 0 : named);
        Map<String, Object> down = new java.util.HashMap<>(up);
        down.put("type", text.isEmpty() ? "rawKeyDown" : "keyDown");
        down.put("text", text);
        send("Input.dispatchKeyEvent", down);
        Map<String, Object> release = new java.util.HashMap<>(up);
        release.put("type", "keyUp");
        send("Input.dispatchKeyEvent", release);
    }

    /** Types text into what has the focus. */
    void type(String text) {
        send("Input.insertText", Map.of("text", text));
    }

    /** Saves what is seen as {@code target/screenshots/NAME.png}. */
    Path screenshot(String name) {
        byte[] png = Base64.getDecoder()
                .decode(text(Json.at(send("Page.captureScreenshot", Map.of("format", "png")), "data")));
        try {
            Files.createDirectories(SCREENSHOTS);
            return Files.write(SCREENSHOTS.resolve(name + ".png"), png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Everything the browser complained of: uncaught errors, refusals of the content security policy, dialogs. Answers
     * with an HTTP error status are not among them.
     */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    private void event(String method, Object parameters) {
        switch (method) {
            case "Page.javascriptDialogOpening" -> complaints.add("dialog: " + Json.at(parameters, "message"));
            case "Runtime.exceptionThrown" -> complaints.add("uncaught: " + Json.write(parameters));
            case "Log.entryAdded" -> {
                if (!"network".equals(Json.at(parameters, "entry", "source"))) {
                    complaints.add("log: " + Json.at(parameters, "entry", "text"));
                }
            }
            default -> {}
        }
    }

    private Object send(String method, Map<String, ?> parameters) {
        Object result = Json.at(tools.send(session, method, parameters), "result");
        return result == null ? Map.of() : result;
    }

    private static String text(@Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new IllegalStateException("expected a string, got " + value);
    }

    @Override
    public void close() throws IOException {
        tools.close();
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        // A child process may still be writing to the profile: what cannot be deleted is left to the temporary
        // directory.
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (UncheckedIOException vanished) {
            profile.toFile().deleteOnExit();
        }
    }
}
