package org.varta.collector.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * What retention must not remove, as one small file each below the journal: any process may put one there or take it
 * away. Thread-safe.
 *
 * <pre>
 * holds/NAME.json   {"version":1,"kind":"evidence","from":12,"to":80,"untilMs":1790000000000,"reason":"case 4711"}
 * </pre>
 *
 * <p>{@code to} and {@code untilMs} may be absent. A file that is not such an object holds everything.
 */
public final class JournalHolds {

    /** The most holds of one journal. */
    public static final int HOLDS_MAX = 1_000;

    private static final int VERSION = 1;
    private static final int FILE_BYTES_MAX = 64 << 10;
    private static final String ENDING = ".json";
    private static final JsonFactory JSON = new JsonFactory();
    private static final AtomicLong DRAFTS = new AtomicLong();

    private final Path directory;

    private JournalHolds(Path directory) {
        this.directory = directory;
    }

    /** The holds of the journal in a directory. */
    public static JournalHolds of(Path journal) {
        return new JournalHolds(journal.resolve("holds"));
    }

    /**
     * Puts a hold in place of the one of the same name; of {@link Hold.Kind#EVIDENCE}, durable on return. A reader's
     * position may be older after a power cut, which only keeps more.
     *
     * @throws IOException also when there would be more than {@link #HOLDS_MAX}
     */
    public void put(Hold hold) throws IOException {
        Files.createDirectories(directory);
        Path file = file(hold.name());
        if (!Files.exists(file) && list().size() >= HOLDS_MAX) {
            throw new IOException(directory + " has " + HOLDS_MAX + " holds, no more are taken");
        }
        Path draft = directory.resolve(
                hold.name() + "." + ProcessHandle.current().pid() + "-" + DRAFTS.incrementAndGet() + ".new");
        Files.write(draft, encode(hold));
        boolean isDurable = hold.kind() != Hold.Kind.READER;
        if (isDurable) {
            force(draft);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (isDurable) {
            force(directory);
        }
    }

    /** Takes a hold away; false when there was none of that name. */
    public boolean remove(String name) throws IOException {
        if (!Hold.isName(name) || !Files.deleteIfExists(file(name))) {
            return false;
        }
        force(directory);
        return true;
    }

    /** All of them, by name. */
    public List<Hold> list() throws IOException {
        List<Hold> holds = new ArrayList<>();
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path file : entries.filter(path -> path.toString().endsWith(ENDING))
                    .sorted()
                    .toList()) {
                String fileName = file.getFileName().toString();
                String name = fileName.substring(0, fileName.length() - ENDING.length());
                try {
                    holds.add(read(file, name));
                } catch (NoSuchFileException e) {
                    // taken away since it was listed
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return List.copyOf(holds);
    }

    private static Hold read(Path file, String name) throws NoSuchFileException {
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw new IOException("expected at most " + FILE_BYTES_MAX + " bytes");
            }
            return decode(name, Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            String shown = Hold.isName(name) ? name : "unreadable";
            return new Hold(
                    shown, Hold.Kind.UNREADABLE, 1, Long.MAX_VALUE, Long.MAX_VALUE, file + ": " + e.getMessage());
        }
    }

    private static byte[] encode(Hold hold) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeNumberField("version", VERSION);
            json.writeStringField("kind", hold.kind().name().toLowerCase(Locale.ROOT));
            json.writeNumberField("from", hold.from());
            if (hold.to() != Long.MAX_VALUE) {
                json.writeNumberField("to", hold.to());
            }
            if (hold.untilMs() != Long.MAX_VALUE) {
                json.writeNumberField("untilMs", hold.untilMs());
            }
            json.writeStringField("reason", hold.reason());
            json.writeEndObject();
        }
        return (out.toString(UTF_8) + "\n").getBytes(UTF_8);
    }

    private static Hold decode(String name, byte[] bytes) throws IOException {
        long version = 0;
        String kind = "";
        long from = 0;
        long to = Long.MAX_VALUE;
        long untilMs = Long.MAX_VALUE;
        String reason = "";
        try (JsonParser json = JSON.createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("expected a hold as a JSON object, found " + json.currentToken());
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String member = json.currentName();
                json.nextToken();
                switch (member) {
                    case "version" -> version = json.getLongValue();
                    case "kind" -> kind = json.getText();
                    case "from" -> from = json.getLongValue();
                    case "to" -> to = json.getLongValue();
                    case "untilMs" -> untilMs = json.getLongValue();
                    case "reason" -> reason = json.getText();
                    default -> throw new IOException("unknown member \"" + member + "\"");
                }
            }
            if (json.currentToken() != JsonToken.END_OBJECT) {
                throw new IOException("expected the end of the object, found " + json.currentToken());
            }
        }
        if (version != VERSION) {
            throw new IOException("expected version " + VERSION + ", found " + version);
        }
        return new Hold(name, kindOf(kind), from, to, untilMs, reason);
    }

    private static Hold.Kind kindOf(String keyword) throws IOException {
        return switch (keyword) {
            case "reader" -> Hold.Kind.READER;
            case "evidence" -> Hold.Kind.EVIDENCE;
            default -> throw new IOException("expected the kind reader or evidence, found \"" + keyword + "\"");
        };
    }

    private Path file(String name) {
        return directory.resolve(name + ENDING);
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
