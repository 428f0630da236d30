package org.varta.collector.config;

import java.util.List;

/** The configuration cannot be used; the process ends with exit code 78. */
public final class ConfigException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    ConfigException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** Every problem found, each with file, line and column where it has them. */
    public List<String> problems() {
        return problems;
    }
}
