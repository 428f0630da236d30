package org.varta.benchmarks;

import java.util.List;

/** The events of a {@link Lane}, for the trial. */
public final class LaneEvents {

    private LaneEvents() {}

    public static List<byte[]> named(String lane) {
        return Lane.named(lane).events();
    }
}
