package org.varta.engine.violations;

import com.espertech.esper.common.client.configuration.Configuration;

/** Breaks the architecture on purpose; {@code ArchitectureTest} has to find it. */
public final class ImportsEsper {
    private ImportsEsper() {}

    /** Uses Esper where nobody may. */
    public static Configuration configuration() {
        return new Configuration();
    }
}
