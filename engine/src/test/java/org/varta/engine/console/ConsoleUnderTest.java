package org.varta.engine.console;

import java.net.URI;

/** A running console that a browser test can sign in to and make alerts arrive at. */
interface ConsoleUnderTest extends AutoCloseable {
    /** Where the page is served. */
    URI address();

    String user();

    String password();

    /** Makes one alert of level critical arrive, whose host is this and which no earlier alert named. */
    default void raiseAlert(String host) {
        raiseAlert(host, "");
    }

    /** The same of an organisation; an empty one is the installation's own. */
    void raiseAlert(String host, String organisation);

    @Override
    void close();
}
