package org.varta.benchmarks;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Events that a figure belongs to. Every lane has {@link #EVENTS} events, so that figures of lanes compare.
 *
 * @param name as it is asked for
 * @param events one JSON object each, as a sender sends it
 */
record Lane(String name, List<byte[]> events) {

    /** Operations of one benchmark invocation: one pass. */
    static final int EVENTS = 20_000;

    /** Real events of emulated attacks with their background: many different values. */
    static final String MORDOR = "mordor";

    /** Process creations drawn from a few programs and command lines: hardly a new value. */
    static final String REPETITIVE = "repetitive";

    /** Process creations made of the rules' own literals: prefilters find something everywhere. */
    static final String WORST = "worst";

    private static final long SEED = 1;

    Lane {
        requireNonNull(name, "name");
        events = List.copyOf(events);
    }

    /** The lane of this name, the same at every call. */
    static Lane named(String name) {
        return new Lane(
                name,
                switch (name) {
                    case MORDOR -> repeated(Corpus.mordorEvents(EVENTS));
                    case REPETITIVE -> RepetitiveEvents.of(EVENTS, SEED);
                    case WORST ->
                        repeated(WorstCaseEvents.of(
                                Corpus.sigmaRules().compiled().rules(), EVENTS / 10, SEED));
                    default -> throw new IllegalArgumentException("no lane " + name);
                });
    }

    long bytes() {
        return events.stream().mapToLong(event -> event.length).sum();
    }

    /** From the start again until there are enough. */
    private static List<byte[]> repeated(List<byte[]> events) {
        if (events.isEmpty()) {
            throw new IllegalStateException("the corpus has no events");
        }
        return java.util.stream.IntStream.range(0, EVENTS)
                .mapToObj(i -> events.get(i % events.size()))
                .toList();
    }
}
