package org.varta.engine.workbench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.varta.engine.normalise.EventReader;
import org.varta.engine.normalise.EventReader.Reading;
import org.varta.engine.normalise.Mappings;
import org.varta.engine.scan.RawEvents;
import org.varta.rules.event.Event;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.testing.EventFiles;
import org.varta.rules.testing.TestRunException;

/** Reads the raw events of tests as the engine reads those of senders. One per thread. */
public final class MappedEventFiles implements EventFiles {

    private final EventReader reader;

    /** For events of one catalogue. */
    public MappedEventFiles(FieldCatalog catalog) {
        this.reader = EventReader.of(catalog, Mappings.builtIn());
    }

    @Override
    public void read(Path file, Event into, Runnable each) throws TestRunException {
        try (InputStream in = Files.newInputStream(file)) {
            read(in, into, each);
        } catch (NoSuchFileException e) {
            throw new TestRunException("there is no file " + file);
        } catch (IOException e) {
            throw new TestRunException(file + " cannot be read: " + e.getMessage());
        }
    }

    /** Reads a stream; {@code each} is called with every event in {@code into}. */
    public void read(InputStream in, Event into, Runnable each) throws IOException {
        RawEvents.read(in, (record, format) -> {
            if (reader.read(record, format, into) instanceof Reading.Undecodable(String reason, String detail)) {
                throw new IOException("an event cannot be decoded: " + reason + ": " + detail);
            }
            each.run();
        });
    }
}
