package org.varta.engine.correlate;

/** Takes detections, in the order in which they came true. */
@FunctionalInterface
public interface DetectionSink {
    /** Called on the correlator's thread. */
    void detection(Detection detection);
}
