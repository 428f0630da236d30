package org.varta.collector.wire;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition, as long as it takes a slow machine, and not longer than it takes to hold. */
public final class Await {

    private static final long MAX_NANOS = 20_000_000_000L;
    private static final long STEP_NANOS = 2_000_000L;

    private Await() {}

    public static void until(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > MAX_NANOS) {
                throw new AssertionError("the condition did not come to hold in 20 s");
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
    }
}
