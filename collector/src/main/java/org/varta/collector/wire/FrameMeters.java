package org.varta.collector.wire;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.varta.collector.ops.MeterNames;

/**
 * The meters of what one listener cannot use, also of one that takes no events. Thread-safe.
 *
 * <p>Reasons are enums of ours, never anything a sender wrote.
 */
public final class FrameMeters {

    static final String LISTENER = "listener";
    static final String REASON = "reason";

    private final MeterRegistry registry;
    private final String listener;

    /** Of the listener of this name. */
    public FrameMeters(MeterRegistry registry, String listener) {
        this.registry = registry;
        this.listener = listener;
    }

    /** A request or frame could not be used as it came. */
    public void malformed(Enum<?> reason) {
        registry.counter(MeterNames.FRAMES_MALFORMED, LISTENER, listener, REASON, tag(reason))
                .increment();
    }

    static String tag(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
