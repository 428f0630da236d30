package org.varta.engine.decode.evtx;

import java.util.List;

/** What a template or fragment consists of, once compiled. */
sealed interface Part {

    /**
     * Literal text.
     *
     * @param json without quotes
     * @param isEscaped whether {@code json} holds escapes
     * @param entity the name of the entity that it stands for, or empty
     */
    @SuppressWarnings("ArrayRecordComponent") // read on the hot path; identity equality is meant
    record Text(String text, byte[] json, boolean isEscaped, String entity) implements Part {}

    /** A value of the instance. */
    record Substitution(int id) implements Part {}

    /** A template with the values at an offset of the chunk. */
    record Instance(Template template, int valuesAt, int limit) implements Part {}

    /** An element; see {@link Element}. */
    record Child(Element element) implements Part {}

    /** Of an attribute or a Data element's name. */
    static boolean isLiteral(List<Part> parts) {
        return parts.stream().allMatch(Text.class::isInstance);
    }
}
