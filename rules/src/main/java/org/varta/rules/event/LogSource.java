package org.varta.rules.event;

import org.jspecify.annotations.Nullable;

/**
 * Product, category and service, as in {@code logsource} of the Sigma specification.
 *
 * <p>In a rule a null part means "any"; in a classified event it means "not known".
 *
 * @param product for example {@code windows}
 * @param category for example {@code process_creation}
 * @param service for example {@code security}
 */
public record LogSource(
        @Nullable String product,
        @Nullable String category,
        @Nullable String service) {

    /** Names no source: as a rule's log source it covers every event. */
    public static final LogSource ANY = new LogSource(null, null, null);

    /** Whether a rule written for this source wants events of {@code event}: each part that this one states is equal. */
    public boolean covers(LogSource event) {
        return covers(product, event.product) && covers(category, event.category) && covers(service, event.service);
    }

    private static boolean covers(@Nullable String wanted, @Nullable String actual) {
        return wanted == null || wanted.equals(actual);
    }
}
