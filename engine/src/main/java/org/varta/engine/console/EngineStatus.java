package org.varta.engine.console;

/**
 * How far detection is.
 *
 * @param lagEvents records of the raw journal that the engine has not passed
 * @param lagSeconds receive time of the newest record minus that of the last one passed
 * @param damaged records of the raw journal that cannot be read and were passed
 * @param clockMs the engine's clock; milliseconds since 1970
 */
public record EngineStatus(
        long lagEvents,
        double lagSeconds,
        long evaluated,
        long hits,
        long alerts,
        long deadLettered,
        long damaged,
        long clockMs) {}
