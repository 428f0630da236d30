package org.varta.rules.pack;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.stream.Collectors;
import org.varta.rules.sigma.EplRule;

/** The EPL rules that Varta ships, known by the hash of their text: a rule that was changed is none of them. */
final class ShippedEpl {

    /** A hash in each line, and what it is of. */
    static final String RESOURCE = "shipped-epl.txt";

    private static final Set<String> HASHES = read();

    private ShippedEpl() {}

    static boolean contains(EplRule rule) {
        return HASHES.contains(rule.header().contentHash());
    }

    private static Set<String> read() {
        try (InputStream in = ShippedEpl.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + RESOURCE + " is missing");
            }
            return new String(in.readAllBytes(), US_ASCII)
                    .lines()
                    .filter(line -> line.length() > 64)
                    .map(line -> line.substring(0, 64))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
