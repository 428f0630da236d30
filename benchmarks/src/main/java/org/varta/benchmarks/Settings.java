package org.varta.benchmarks;

/** How benchmarks are run, in one place for all of them. */
final class Settings {

    /** Fresh virtual machines, so that one lucky compilation does not make a figure. */
    static final int FORKS = 2;

    static final int WARMUP_ITERATIONS = 3;

    static final int MEASURED_ITERATIONS = 5;

    static final int SECONDS_PER_ITERATION = 2;

    private Settings() {}
}
