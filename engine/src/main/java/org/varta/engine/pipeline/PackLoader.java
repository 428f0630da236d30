package org.varta.engine.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import org.varta.rules.pack.RulePack;

/** Reads an archived rule set. */
@FunctionalInterface
public interface PackLoader {
    /** The rule set of a directory that {@link RuleFiles} were written to; its hash is that of the original. */
    RulePack load(Path directory) throws IOException;
}
