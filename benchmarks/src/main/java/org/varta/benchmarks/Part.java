package org.varta.benchmarks;

import org.varta.benchmarks.report.Section;

/** A part of the benchmarks that can be run by itself. */
interface Part {

    /**
     * Measures, checks that what is compared found the same, and reports.
     *
     * @throws Skipped when this machine cannot do it
     */
    Section measure(Run run) throws Exception;

    /** Something that this part needs is not here. */
    final class Skipped extends Exception {
        private static final long serialVersionUID = 1;

        Skipped(String reason) {
            super(reason);
        }
    }
}
