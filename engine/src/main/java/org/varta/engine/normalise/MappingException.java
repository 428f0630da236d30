package org.varta.engine.normalise;

/** A mapping table is not as it has to be. The message names file, line and column. */
public final class MappingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MappingException(String file, int line, int column, String message) {
        super(file + ":" + line + ":" + column + ": " + message);
    }
}
