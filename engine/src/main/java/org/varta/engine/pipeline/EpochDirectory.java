package org.varta.engine.pipeline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.varta.rules.pack.RulePack;

/**
 * Epochs in a directory: {@code epochs.json}, an array of {@code {"hash","packHash","code","validFrom"}} that is replaced
 * atomically, and beside it each epoch's rule files in an {@link EpochArchive} named by the epoch's hash.
 */
final class EpochDirectory implements EpochStore {

    private static final JsonFactory JSON = new JsonFactory();
    private static final String ZIP = ".zip";

    /** An archive is a part of another while at most one file in so many is different. */
    private static final int PART_MAX = 8;

    private final Path directory;
    private final PackLoader loader;
    private final List<Epoch> epochs;

    /** The last archive of this process that has every file. */
    private @Nullable Whole lastWhole;

    private record Whole(String epoch, SortedMap<String, byte[]> contents) {}

    private EpochDirectory(Path directory, PackLoader loader, List<Epoch> epochs) {
        this.directory = directory;
        this.loader = loader;
        this.epochs = epochs;
    }

    static EpochDirectory open(Path directory, PackLoader loader) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve("epochs.json");
        List<Epoch> epochs = new ArrayList<>();
        if (Files.exists(file)) {
            try {
                epochs.addAll(parse(Files.readAllBytes(file)));
            } catch (IOException e) {
                throw new IOException(file + ": " + e.getMessage(), e);
            }
        }
        return new EpochDirectory(directory, loader, epochs);
    }

    @Override
    public List<Epoch> epochs() {
        return List.copyOf(epochs);
    }

    /**
     * One file, so that one force makes thousands of rules durable. That it gives the rule set again is checked by {@link
     * #load}: {@code files} are the very bytes that {@code pack} was read from.
     */
    @Override
    public synchronized void archive(String epochHash, RulePack pack, RuleFiles files) throws IOException {
        Path archived = directory.resolve(epochHash + ZIP);
        if (Files.exists(archived) || Files.isDirectory(directory.resolve(epochHash))) {
            return;
        }
        Path fresh = directory.resolve(epochHash + ".tmp");
        deleteRest(fresh);
        Whole base = lastWhole;
        SortedMap<String, byte[]> changes =
                base == null ? files.contents() : EpochArchive.part(base.epoch(), base.contents(), files.contents());
        boolean isPart = base != null && changes.size() <= files.contents().size() / PART_MAX;
        AtomicFile.write(fresh, EpochArchive.write(isPart ? changes : files.contents()));
        Files.move(fresh, archived, StandardCopyOption.ATOMIC_MOVE);
        AtomicFile.forceDirectory(directory);
        if (!isPart) {
            lastWhole = new Whole(epochHash, files.contents());
        }
    }

    private RulePack loadZip(Path archive) throws IOException {
        String base = EpochArchive.base(archive);
        if (base == null) {
            return loadWhole(archive);
        }
        Path whole = Files.createTempFile("varta-epoch", ZIP);
        try {
            Files.write(whole, EpochArchive.write(EpochArchive.read(directory.resolve(base + ZIP), archive)));
            return loadWhole(whole);
        } finally {
            Files.delete(whole);
        }
    }

    private RulePack loadWhole(Path archive) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(archive)) {
            return loader.load(zip.getPath("/"));
        }
    }

    @Override
    public void append(Epoch epoch) throws IOException {
        List<Epoch> longer = new ArrayList<>(epochs);
        longer.add(epoch);
        AtomicFile.replace(directory.resolve("epochs.json"), toBytes(longer));
        epochs.add(epoch);
    }

    @Override
    public RulePack load(Epoch epoch) throws IOException {
        Path zip = directory.resolve(epoch.hash() + ZIP);
        // Until version 0.1 an archive was a directory of files.
        RulePack pack = Files.exists(zip) ? loadZip(zip) : loader.load(directory.resolve(epoch.hash()));
        check(pack, epoch.packHash());
        return pack;
    }

    private static void check(RulePack loaded, String wantedHash) throws IOException {
        if (!loaded.hash().equals(wantedHash)) {
            throw new IOException("the archived rule files give the rule set " + loaded.hash() + ", expected "
                    + wantedHash + ": the files changed after they were loaded");
        }
    }

    /** What a crash left half-written: a file, or a directory of an older version. */
    private static void deleteRest(Path path) throws IOException {
        if (Files.exists(path)) {
            try (Stream<Path> tree = Files.walk(path)) {
                for (Path inside : tree.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(inside);
                }
            }
        }
    }

    private static byte[] toBytes(List<Epoch> epochs) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.useDefaultPrettyPrinter();
            json.writeStartArray();
            for (Epoch epoch : epochs) {
                json.writeStartObject();
                json.writeStringField("hash", epoch.hash());
                json.writeStringField("packHash", epoch.packHash());
                json.writeStringField("code", epoch.code());
                json.writeNumberField("validFrom", epoch.validFrom());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        return out.toByteArray();
    }

    private static List<Epoch> parse(byte[] bytes) throws IOException {
        List<Epoch> epochs = new ArrayList<>();
        try (JsonParser json = JSON.createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_ARRAY) {
                throw new IOException("expected an array of epochs");
            }
            while (json.nextToken() == JsonToken.START_OBJECT) {
                String hash = "";
                String packHash = "";
                String code = "";
                long validFrom = 0;
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String name = json.currentName();
                    json.nextToken();
                    switch (name) {
                        case "hash" -> hash = json.getText();
                        case "packHash" -> packHash = json.getText();
                        case "code" -> code = json.getText();
                        case "validFrom" -> validFrom = json.getLongValue();
                        default -> json.skipChildren();
                    }
                }
                epochs.add(new Epoch(hash, packHash, code, validFrom));
            }
            if (json.currentToken() != JsonToken.END_ARRAY) {
                throw new IOException("expected the end of the array of epochs");
            }
        }
        return epochs;
    }
}
